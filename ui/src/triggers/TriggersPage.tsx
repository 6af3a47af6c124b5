/** The triggers of all flows: filters, order and page live in the address; changes arrive by the stream. */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { address, get } from '../api/client'
import { useLiveList } from '../executions/liveList'
import { t, useWords } from '../i18n'
import { useColumns } from '../shell/Columns'
import { DataTable } from '../shell/DataTable'
import { NothingMatches } from '../shell/filters/NothingMatches'
import { IconCalendar } from '../shell/icons'
import { ButtonLink } from '../shell/links'
import { ListBar } from '../shell/ListBar'
import { Bar, Empty, Loading, PageHead, Pager } from '../shell/parts'
import { useIsLive } from '../shell/Refresh'
import { useList } from '../shell/useList'
import { TriggerBulk, triggerKey } from './TriggerBulk'
import { TRIGGER_FIELDS } from './triggerFields'
import { useTriggerTable } from './TriggerTable'

const REREAD_MS = 2000

export default function TriggersPage() {
  useWords()
  const client = useQueryClient()
  const list = useList(TRIGGER_FIELDS)
  const found = useQuery({
    queryKey: ['triggers', list.query],
    queryFn: ({ signal }) => get('/api/v1/triggers/search', { query: list.query, signal }),
    placeholderData: keepPreviousData,
  })
  const live = useLiveList(['triggers'], REREAD_MS, { isOn: useIsLive() })
  const [selected, select] = useState<ReadonlySet<string>>(new Set())
  const { columns, hrefOf, searchOf, dialogs } = useTriggerTable(found.data?.results ?? [], false)
  const choice = useColumns('triggers', columns)
  return (
    <>
      <PageHead title={t('nav.triggers')}>
        <ButtonLink variant="default" to="/admin/calendar" leftSection={<IconCalendar size={14} />}>
          {t('calendar.title')}
        </ButtonLink>
      </PageHead>
      <ListBar
        list={list}
        page="triggers"
        query={found}
        live={live}
        columns={columns}
        choice={choice}
        table={address('/api/v1/triggers/export/by-query/csv', { query: list.filters })}
      />
      <Bar isOn={found.isFetching && found.isPlaceholderData} />
      {selected.size > 0 ? (
        <TriggerBulk
          selected={selected}
          total={found.data?.total ?? 0}
          query={list.filters}
          clear={() => select(new Set())}
          done={() => void client.invalidateQueries({ queryKey: ['triggers'] })}
        />
      ) : null}
      <div className="content" tabIndex={0} role="region" aria-label={t('nav.triggers')}>
        <Loading query={found}>
          {(data) =>
            data.results.length > 0 ? (
              <DataTable
                label={t('nav.triggers')}
                columns={choice.shown}
                rows={data.results}
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
              <Empty text={t('triggers.none')}>
                <ButtonLink variant="default" to="/flows">
                  {t('nav.flows')}
                </ButtonLink>
              </Empty>
            )
          }
        </Loading>
      </div>
      {found.data ? (
        <Pager
          page={list.page}
          size={list.size}
          total={found.data.total}
          onChange={(page, size) => list.set({ page, size })}
        />
      ) : null}
      {dialogs}
    </>
  )
}
