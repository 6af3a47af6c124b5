/** What flows can be filtered by. */
import { SCOPE } from '../shell/filters/fields'
import { TEXT, type Field } from '../shell/filters/filters'

/** Of one namespace: without it. */
export const NAMESPACE_FLOW_FIELDS: readonly Field[] = [
  TEXT,
  { id: 'labels', name: 'label', title: 'common.labels', kind: 'label', canBeNot: true },
  { id: 'flowId', name: 'flow', title: 'executions.flow', kind: 'text', canBeNot: true },
]

export const FLOW_FIELDS: readonly Field[] = [
  ...NAMESPACE_FLOW_FIELDS,
  { id: 'namespace', name: 'namespace', title: 'common.namespace', kind: 'namespace' },
  SCOPE,
]
