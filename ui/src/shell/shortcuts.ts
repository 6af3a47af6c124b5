/** Keys that work everywhere. Single letters never fire while something is typed. */
import type { Key } from '../i18n'

/** Whether a key press belongs to a field, the editor or a dialog. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true
  const target = event.target as HTMLElement | null
  return Boolean(target?.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role="dialog"], .monaco-editor'))
}

export const GO: Readonly<Record<string, string>> = {
  d: '/dashboards', f: '/flows', e: '/executions', l: '/logs', n: '/namespaces', t: '/admin/triggers', p: '/plugins', s: '/settings',
}

export const LISTED: readonly (readonly [string, Key])[] = [
  ['Ctrl K', 'keys.palette'], ['?', 'keys.list'], ['g f', 'keys.flows'], ['g e', 'keys.executions'], ['g l', 'keys.logs'],
  ['g d', 'keys.dashboard'], ['g n', 'keys.namespaces'], ['g t', 'keys.triggers'], ['/', 'keys.search'], ['j  k', 'keys.move'],
  ['Enter', 'keys.open'], ['x', 'keys.select'], ['Esc', 'keys.clear'], ['r', 'keys.refresh'], ['Ctrl Enter', 'keys.confirm'], ['1 – 9', 'keys.tabs'], ['[  ]', 'keys.neighbours'], ['n  N', 'keys.hits'], ['f', 'keys.follow'], ['Ctrl S', 'keys.save'], ['Ctrl E', 'keys.execute'], ['Ctrl Space', 'keys.complete'], ['Ctrl M', 'keys.tab'],
]
