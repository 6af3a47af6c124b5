/** The triggers of one flow, those that wait to be called too. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { get, type Shapes } from '../api/client'
import { useLiveList } from '../executions/liveList'
import { t } from '../i18n'
import { useColumns } from '../shell/Columns'
import { ButtonLink } from '../shell/links'
import { ListBar } from '../shell/ListBar'
import { Empty } from '../shell/parts'
import { useIsLive } from '../shell/Refresh'
import { useList } from '../shell/useList'
import type { TriggerItem } from './kinds'
import { triggerKey } from './TriggerBulk'
import { FLOW_TRIGGER_FIELDS } from './triggerFields'
import { TriggerList } from './TriggerList'
import { useTriggerTable } from './TriggerTable'

const REREAD_MS = 2000
/** More than a flow may have. */
const ALL = 100

export default function TriggersOfFlow({ flow }: { flow: Shapes['FlowWithSource'] }) {
  const list = useList(FLOW_TRIGGER_FIELDS, {
    'filters[namespace][EQUALS]': flow.namespace,
    'filters[flowId][EQUALS]': flow.id,
  })
  const query = { ...list.filters, sort: list.sort, size: ALL }
  const found = useQuery({
    queryKey: ['triggers', query],
    queryFn: ({ signal }) => get('/api/v1/triggers/search', { query, signal }),
    placeholderData: keepPreviousData,
  })
  const live = useLiveList(['triggers'], REREAD_MS, { isOn: useIsLive() })
  // The server knows no state of what waits, and so does not find it.
  const declared = list.chips.length > 0 ? [] : (flow.triggers ?? []).map((one) => waiting(flow, one))
  const items = withoutDoubles([...(found.data?.results ?? []), ...declared])
  const table = useTriggerTable(items, true)
  const choice = useColumns('flow-triggers', table.columns)
  const empty = (
    <Empty text={t('triggers.noneOfFlow')}>
      <ButtonLink to={`/flows/edit/${flow.namespace}/${flow.id}/edit`}>{t('executions.editFlow')}</ButtonLink>
    </Empty>
  )
  return (
    <>
      <ListBar list={list} page={undefined} query={found} live={live} columns={table.columns} choice={choice} />
      <TriggerList list={list} query={found} items={items} table={table} columns={choice.shown} empty={empty} />
    </>
  )
}

/** The first of each: a state is there for what the clock fires, and for what was switched. */
const withoutDoubles = (items: readonly TriggerItem[]): TriggerItem[] =>
  [...new Map([...items].reverse().map((one) => [triggerKey(one.state), one])).values()].reverse()

/** What is called, or listens to executions, keeps no state: it waits. */
function waiting(flow: { namespace: string; id: string }, trigger: Shapes['Task']): TriggerItem {
  return {
    trigger,
    state: {
      namespace: flow.namespace,
      flowId: flow.id,
      triggerId: trigger.id,
      disabled: trigger.disabled === true,
      locked: false,
    },
  }
}
