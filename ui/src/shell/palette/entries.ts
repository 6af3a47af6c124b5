/** What the palette lists: places that can be opened, and what can be done. */
import { defaultStringifySearch } from '@tanstack/react-router'
import type { Shapes } from '../../api/client'
import { t, type Key } from '../../i18n'
import type { Recent } from '../../settings/preferences'
import type { Command } from '../commands'
import { fitting } from '../fuzzy'

type Hits = Shapes['Hits']

/** Groups in the order in which they stand, with their headings. */
export const GROUPS = {
  recent: 'palette.recent',
  here: 'palette.here',
  flows: 'nav.flows',
  executions: 'nav.executions',
  namespaces: 'nav.namespaces',
  files: 'tab.files',
  keys: 'nav.kv',
  dashboards: 'boards.title',
  plugins: 'nav.plugins',
  pages: 'palette.pages',
  actions: 'palette.actions',
} as const satisfies Readonly<Record<string, Key>>
export type Group = keyof typeof GROUPS

export interface Entry {
  readonly id: string
  readonly group: Group
  readonly text: string
  /** What it is, where the group does not say it. */
  readonly hint?: string
  readonly key?: string
  /** A place, with the filters of its address; otherwise something that is done. */
  readonly to?: string
  readonly run?: () => void
}

/** Of each group of this browser's own while something is typed; there is more to be found on the server. */
const MOST_OWN = 6

export interface Typed {
  /** What is to be done with a flow; null for opening whatever is found. */
  readonly verb: 'run' | 'edit' | null
  readonly text: string
}

/** "run daily_orders" runs a flow that is looked for by what follows. */
export function typedAs(typed: string): Typed {
  const [first = '', ...rest] = typed.trim().split(/\s+/)
  const says = (key: Key) => t(key).split(' ').includes(first.toLowerCase())
  const verb = rest.length === 0 ? null : says('palette.runWords') ? 'run' : says('palette.editWords') ? 'edit' : null
  return { verb, text: verb ? rest.join(' ') : typed.trim() }
}

const place = (group: Group, text: string, to: string, hint?: string): Entry => ({
  id: `${group} ${to}`,
  group,
  text,
  to,
  hint,
})

/** What the server has found, as places; flows as what is to be done with them. */
export function foundEntries(
  { flows, executions, namespaces, files, keys, dashboards, plugins }: Hits,
  verb: Typed['verb'],
): Entry[] {
  if (verb) return flows.map((one) => ofFlow(one, verb))
  const [first] = flows
  return [
    ...flows.map((one) => place('flows', `${one.namespace} / ${one.id}`, `/flows/edit/${one.namespace}/${one.id}`)),
    ...executions.map((one) =>
      place(
        'executions',
        `${one.flowId} ${one.id}`,
        `/executions/${one.namespace}/${one.flowId}/${one.id}`,
        t(`state.${one.state}`),
      ),
    ),
    ...namespaces.map((one) => place('namespaces', one, `/namespaces/edit/${one}`)),
    ...files.map((one) =>
      place(
        'files',
        `${one.namespace}${one.path}`,
        `/namespaces/edit/${one.namespace}/files${defaultStringifySearch({ file: one.path })}`,
      ),
    ),
    ...keys.map((one) =>
      place(
        'keys',
        `${one.namespace} / ${one.key}`,
        `/namespaces/edit/${one.namespace}/kv${defaultStringifySearch({ q: one.key, key: one.key })}`,
      ),
    ),
    ...dashboards.map((one) => place('dashboards', one.title, `/dashboards/${one.id}`)),
    ...plugins.map(({ cls }) => place('plugins', cls, `/plugins/${cls}`)),
    ...(first ? [ofFlow(first, 'run')] : []),
  ]
}

function ofFlow({ namespace, id }: Hits['flows'][number], verb: 'run' | 'edit'): Entry {
  const page = `/flows/edit/${namespace}/${id}`
  return place(
    'actions',
    t(`palette.${verb}`, { flow: id }),
    verb === 'run' ? `${page}?run=true` : `${page}/edit`,
    namespace,
  )
}

export const commandEntry = ({ id, text, of, key, run }: Command): Entry => ({
  id: `here ${id}`,
  group: 'here',
  text,
  hint: of,
  key,
  run,
})

export const recentEntry = ({ group, text, to }: Recent): Entry => ({
  ...place('recent', text, to, group in GROUPS ? t(GROUPS[group as Group]) : undefined),
})

/** What of the own entries fits: all of them at first, a few of each group once something is typed. */
export function ownEntries(typed: string, own: readonly Entry[]): Entry[] {
  if (typed.trim() === '') return [...own]
  const left = new Map<Group, number>()
  return fitting(typed, own, (one) => `${one.text} ${one.hint ?? ''}`).filter(({ group }) => {
    left.set(group, (left.get(group) ?? MOST_OWN) - 1)
    return left.get(group)! >= 0
  })
}

/** In groups, each place once, those that were opened lately first. */
export function inGroups(entries: readonly Entry[]): [Group, Entry[]][] {
  const seen = new Set<string>()
  const once = entries.filter(({ id, to }) => !seen.has(to ?? id) && seen.add(to ?? id))
  return (Object.keys(GROUPS) as Group[])
    .map((group): [Group, Entry[]] => [group, once.filter((one) => one.group === group)])
    .filter(([, those]) => those.length > 0)
}
