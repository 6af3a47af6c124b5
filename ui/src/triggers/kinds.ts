/** What can be told of a trigger by its type and what its flow declares. */
import type { Shapes } from '../api/client'

export type TriggerItem = Shapes['TriggerItem']
export type TriggerState = Shapes['TriggerState']
export type Declared = TriggerItem['trigger']

export const isWebhook = (trigger: Declared): boolean => trigger?.type.endsWith('.Webhook') ?? false

/** Whether the clock has no part in it: a call or another execution fires it. */
export const isWaiting = (trigger: Declared): boolean =>
  isWebhook(trigger) || /\.(trigger|types)\.Flow$/.test(trigger?.type ?? '')

export const isScheduled = (trigger: Declared): boolean => /\.(Schedule|ScheduleOnDates)$/.test(trigger?.type ?? '')

/** A property that its flow gives it as a text; undefined for everything else. */
export function textOf(trigger: Declared, property: string): string | undefined {
  const found = membersOf(trigger)[property]
  return typeof found === 'string' ? found : undefined
}

export const membersOf = (trigger: Declared): Readonly<Record<string, unknown>> => ({ ...trigger })

export const keyOf = ({ namespace, flowId, triggerId }: TriggerState) => ({ namespace, flowId, triggerId })

export const pathOf = ({ namespace, flowId, triggerId }: TriggerState) => ({
  namespace,
  flow_id: flowId,
  trigger_id: triggerId,
})

/** What finds it, and what belongs to it. */
export const filtersOf = ({
  namespace,
  flowId,
  triggerId,
}: Pick<TriggerState, 'namespace' | 'flowId' | 'triggerId'>) => ({
  'filters[namespace][EQUALS]': namespace,
  'filters[flowId][EQUALS]': flowId,
  'filters[triggerId][EQUALS]': triggerId,
})

/** Where a webhook is called; undefined when its key is an expression, which only the server reads. */
export function addressOf(state: TriggerState, trigger: Declared): string | undefined {
  const key = textOf(trigger, 'key')
  if (key === undefined || key.includes('{{')) return undefined
  return `${location.origin}/api/v1/executions/webhook/${state.namespace}/${state.flowId}/${encodeURIComponent(key)}`
}

/** How much of a backfill is behind it, from 0 to 1. */
export function progressOf({
  start,
  end,
  currentDate,
}: Pick<Shapes['Backfill'], 'start' | 'end' | 'currentDate'>): number {
  const length = Date.parse(end) - Date.parse(start)
  return length <= 0 ? 0 : Math.min(1, Math.max(0, (Date.parse(currentDate) - Date.parse(start)) / length))
}
