/** What lines of logs can be filtered by. */
import { t, type Key } from '../i18n'
import { SCOPE, TIME_FIELDS } from '../shell/filters/fields'
import { TEXT, type Field } from '../shell/filters/filters'
import { LEVELS } from './logStore'

/** Of one flow: neither its namespace nor its id. */
export const FLOW_LOG_FIELDS: readonly Field[] = [
  TEXT,
  {
    id: 'minLevel',
    as: 'level',
    name: 'level',
    title: 'logs.level',
    kind: 'least',
    values: LEVELS.slice(1),
    nameOf: (value) => t(`level.${value}` as Key),
    isSingle: true,
  },
  {
    id: 'level',
    name: 'only',
    title: 'logs.exactLevel',
    kind: 'choice',
    values: LEVELS,
    canBeNot: true,
    isAlone: true,
  },
  ...TIME_FIELDS,
  { id: 'taskId', name: 'task', title: 'logs.task', kind: 'text', canBeNot: true },
  { id: 'triggerId', name: 'trigger', title: 'executions.trigger', kind: 'text', canBeNot: true },
  { id: 'executionId', name: 'execution', title: 'logs.execution', kind: 'text', canBeNot: true },
  { id: 'pattern', name: 'pattern', title: 'logs.pattern', kind: 'pattern', isSingle: true },
]

export const LOG_FIELDS: readonly Field[] = [
  ...FLOW_LOG_FIELDS,
  { id: 'namespace', name: 'namespace', title: 'common.namespace', kind: 'namespace', canBeNot: true },
  { id: 'flowId', name: 'flow', title: 'executions.flow', kind: 'text', canBeNot: true },
  SCOPE,
]
