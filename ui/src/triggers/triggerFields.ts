/** What triggers can be filtered by. */
import { t, type Key } from '../i18n'
import { SCOPE } from '../shell/filters/fields'
import { TEXT, type Field } from '../shell/filters/filters'

/** Of one flow: neither its namespace nor its id. */
export const FLOW_TRIGGER_FIELDS: readonly Field[] = [
  TEXT,
  {
    id: 'triggerState',
    name: 'state',
    title: 'executions.state',
    kind: 'choice',
    values: ['ENABLED', 'DISABLED'],
    nameOf: (value) => t(`triggers.is.${value}` as Key),
    isSingle: true,
  },
  {
    id: 'locked',
    name: 'locked',
    title: 'triggers.current',
    kind: 'choice',
    values: ['true', 'false'],
    nameOf: (value) => t(`triggers.locked.${value}` as Key),
    isSingle: true,
  },
  { id: 'startDate', name: 'from', title: 'triggers.nextFrom', kind: 'from', isSingle: true },
  { id: 'endDate', name: 'until', title: 'triggers.nextUntil', kind: 'until', isSingle: true },
]

export const TRIGGER_FIELDS: readonly Field[] = [
  ...FLOW_TRIGGER_FIELDS,
  { id: 'namespace', name: 'namespace', title: 'common.namespace', kind: 'namespace' },
  { id: 'flowId', name: 'flow', title: 'executions.flow', kind: 'text', canBeNot: true },
  { id: 'triggerId', name: 'trigger', title: 'triggers.id', kind: 'text', canBeNot: true },
  SCOPE,
]
