/** Keys, and where they work. Single letters never fire while something is typed. */
import { useEffect } from 'react'
import type { Key } from '../i18n'

/** Whether a key press belongs to a field, the editor, a menu or a dialog. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true
  const target = event.target as HTMLElement | null
  return Boolean(
    target?.closest(
      'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role="dialog"], [role="menu"], .monaco-editor',
    ),
  )
}

export const GO: Readonly<Record<string, string>> = {
  d: '/dashboards',
  f: '/flows',
  e: '/executions',
  l: '/logs',
  n: '/namespaces',
  t: '/admin/triggers',
  p: '/plugins',
  s: '/settings',
}

type Listed = readonly (readonly [string, Key])[]

/** Keys by the part of a page that has them; those of `everywhere` need none. */
export const KEYS = {
  everywhere: [
    ['Ctrl K', 'keys.palette'],
    ['?', 'keys.list'],
    ['/', 'keys.search'],
    ['g d', 'keys.dashboard'],
    ['g f', 'keys.flows'],
    ['g e', 'keys.executions'],
    ['g l', 'keys.logs'],
    ['g n', 'keys.namespaces'],
    ['g t', 'keys.triggers'],
    ['g p', 'nav.plugins'],
    ['g s', 'nav.settings'],
    ['Ctrl Enter', 'keys.confirm'],
  ],
  list: [
    ['j  k', 'keys.move'],
    ['Enter', 'keys.open'],
    ['x', 'keys.select'],
    ['Esc', 'keys.clear'],
  ],
  refresh: [['r', 'keys.refresh']],
  tabs: [['1 – 9', 'keys.tabs']],
  execution: [
    ['r', 'keys.replay'],
    ['[  ]', 'keys.neighbours'],
  ],
  log: [
    ['f', 'keys.follow'],
    ['n  N', 'keys.hits'],
    ['Esc', 'keys.closeLine'],
  ],
  editor: [
    ['Ctrl S', 'keys.save'],
    ['Ctrl E', 'keys.execute'],
    ['Ctrl Space', 'keys.complete'],
    ['Ctrl F', 'keys.find'],
    ['Ctrl /', 'keys.comment'],
    ['F1', 'keys.commands'],
    ['F10', 'keys.fold'],
    ['Ctrl M', 'keys.tab'],
  ],
  files: [
    ['↑ ↓ ← →', 'keys.walk'],
    ['Shift ↑ ↓', 'keys.selectMore'],
    ['Space', 'keys.select'],
    ['Enter', 'keys.open'],
    ['F2', 'keys.rename'],
    ['Del', 'keys.remove'],
    ['Ctrl S', 'keys.save'],
  ],
} as const satisfies Readonly<Record<string, Listed>>

export type Part = keyof typeof KEYS

const shown = new Map<symbol, Part>()

/** Tells that a part of a page with keys of its own is shown. */
export function useListed(part: Part): void {
  useEffect(() => {
    const mark = Symbol(part)
    shown.set(mark, part)
    return () => void shown.delete(mark)
  }, [part])
}

/** The parts that have keys, those of the page that is open first. */
export function partsOfPage(): { readonly here: readonly Part[]; readonly elsewhere: readonly Part[] } {
  const here = new Set<Part>(['everywhere', ...shown.values()])
  const all = Object.keys(KEYS) as Part[]
  return { here: all.filter((part) => here.has(part)), elsewhere: all.filter((part) => !here.has(part)) }
}
