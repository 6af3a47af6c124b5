/** The triggers of one flow, those that wait to be called too. */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { get, type Shapes } from '../api/client'
import { useLiveList } from '../executions/liveList'
import { t } from '../i18n'
import { useColumns } from '../shell/Columns'
import { DataTable } from '../shell/DataTable'
import { NothingMatches } from '../shell/filters/NothingMatches'
import { ButtonLink } from '../shell/links'
import { ListBar } from '../shell/ListBar'
import { Empty, Loading } from '../shell/parts'
import { useIsLive } from '../shell/Refresh'
import { useList } from '../shell/useList'
import type { TriggerItem } from './kinds'
import { TriggerBulk, triggerKey } from './TriggerBulk'
import { FLOW_TRIGGER_FIELDS } from './triggerFields'
import { useTriggerTable } from './TriggerTable'

const REREAD_MS = 2000
/** More than a flow may have. */
const ALL = 100

export default function TriggersOfFlow({ flow }: { flow: Shapes['FlowWithSource'] }) {
  const client = useQueryClient()
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
  const [selected, select] = useState<ReadonlySet<string>>(new Set())
  const { columns, hrefOf, searchOf, dialogs } = useTriggerTable(items, true)
  const choice = useColumns('flow-triggers', columns)
  return (
    <>
      <ListBar list={list} page={undefined} query={found} live={live} columns={columns} choice={choice} />
      {/* All that there are stand in the list: there is nothing more to choose. */}
      {selected.size > 0 ? (
        <TriggerBulk
          selected={selected}
          total={selected.size}
          query={list.filters}
          clear={() => select(new Set())}
          done={() => void client.invalidateQueries({ queryKey: ['triggers'] })}
        />
      ) : null}
      <div className="content" tabIndex={0} role="region" aria-label={t('nav.triggers')}>
        <Loading query={found}>
          {() =>
            items.length > 0 ? (
              <DataTable
                label={t('nav.triggers')}
                columns={choice.shown}
                rows={items}
                idOf={({ state }) => triggerKey(state)}
                hrefOf={hrefOf}
                searchOf={searchOf}
                sort={list.sort}
                onSort={(sort) => list.set({ sort })}
                selected={selected}
                onSelect={select}
              />
            ) : list.chips.length > 0 ? (
              <NothingMatches fields={list.fields} search={list.search} onChange={list.open} />
            ) : (
              <Empty text={t('triggers.noneOfFlow')}>
                <ButtonLink to={`/flows/edit/${flow.namespace}/${flow.id}/edit`}>{t('executions.editFlow')}</ButtonLink>
              </Empty>
            )
          }
        </Loading>
      </div>
      {dialogs}
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
