/** What executions can be filtered by. */
import { SCOPE, TIME_FIELDS } from '../shell/filters/fields'
import { TEXT, type Field } from '../shell/filters/filters'
import { stateName } from '../shell/StateBadge'
import { t, type Key } from '../i18n'
import { EVERY_STATE, type State } from '../theme/states'

const named = (value: string): string => t(`filters.${value}` as Key)

/** Of one flow: neither its namespace nor its id. */
export const FLOW_EXECUTION_FIELDS: readonly Field[] = [
  TEXT,
  {
    id: 'state',
    name: 'state',
    title: 'executions.state',
    kind: 'choice',
    values: EVERY_STATE,
    nameOf: (value) => stateName(value as State),
    canBeNot: true,
  },
  { id: 'labels', name: 'label', title: 'common.labels', kind: 'label', canBeNot: true },
  ...TIME_FIELDS,
  { id: 'triggerId', name: 'trigger', title: 'executions.trigger', kind: 'text', canBeNot: true },
  { id: 'flowRevision', name: 'revision', title: 'executions.revision', kind: 'text', canBeNot: true },
  {
    id: 'childFilter',
    name: 'of',
    title: 'filters.childFilter',
    kind: 'choice',
    values: ['MAIN', 'CHILD'],
    nameOf: named,
    isSingle: true,
  },
  {
    id: 'kind',
    name: 'kind',
    title: 'filters.kind',
    kind: 'choice',
    values: ['NORMAL', 'TEST', 'PLAYGROUND'],
    nameOf: named,
  },
  { id: 'parentId', name: 'parent', title: 'filters.replayOf', kind: 'text', isSingle: true },
  { id: 'triggerExecutionId', name: 'caller', title: 'executions.parent', kind: 'text', isSingle: true },
]

/** Of one namespace. */
export const NAMESPACE_EXECUTION_FIELDS: readonly Field[] = [
  ...FLOW_EXECUTION_FIELDS,
  { id: 'flowId', name: 'flow', title: 'executions.flow', kind: 'text', canBeNot: true },
  SCOPE,
]

export const EXECUTION_FIELDS: readonly Field[] = [
  ...NAMESPACE_EXECUTION_FIELDS,
  { id: 'namespace', name: 'namespace', title: 'common.namespace', kind: 'namespace' },
]
