/** What the lists of keys, secrets and namespaces can be filtered by. */
import { TEXT, type Field } from '../shell/filters/filters'

/** Of what has a name, and nothing else to choose by. */
export const NAME_FIELDS: readonly Field[] = [TEXT]

export const KEY_FIELDS: readonly Field[] = [
  TEXT,
  { id: 'namespace', name: 'namespace', title: 'common.namespace', kind: 'namespace', isSingle: true },
]
