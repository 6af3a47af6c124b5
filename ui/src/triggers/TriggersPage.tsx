/** The triggers of all flows: filters, order and page live in the address; changes arrive by the stream. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { address, get } from '../api/client'
import { useLiveList } from '../executions/liveList'
import { t, useWords } from '../i18n'
import { useColumns } from '../shell/Columns'
import { IconCalendar } from '../shell/icons'
import { ButtonLink } from '../shell/links'
import { ListBar } from '../shell/ListBar'
import { Bar, Empty, PageHead } from '../shell/parts'
import { useIsLive } from '../shell/Refresh'
import { ListPager } from '../shell/ListPager'
import { useList } from '../shell/useList'
import { TRIGGER_FIELDS } from './triggerFields'
import { TriggerList } from './TriggerList'
import { useTriggerTable } from './TriggerTable'

const REREAD_MS = 2000

export default function TriggersPage() {
  useWords()
  const list = useList(TRIGGER_FIELDS)
  const found = useQuery({
    queryKey: ['triggers', list.query],
    queryFn: ({ signal }) => get('/api/v1/triggers/search', { query: list.query, signal }),
    placeholderData: keepPreviousData,
  })
  const live = useLiveList(['triggers'], REREAD_MS, { isOn: useIsLive() })
  const items = found.data?.results ?? []
  const table = useTriggerTable(items, false)
  const choice = useColumns('triggers', table.columns)
  const empty = (
    <Empty text={t('triggers.none')}>
      <ButtonLink variant="default" to="/flows">
        {t('nav.flows')}
      </ButtonLink>
    </Empty>
  )
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
        columns={table.columns}
        choice={choice}
        table={address('/api/v1/triggers/export/by-query/csv', { query: list.filters })}
      />
      <Bar isOn={found.isFetching && found.isPlaceholderData} />
      <TriggerList
        list={list}
        query={found}
        items={items}
        total={found.data?.total ?? 0}
        table={table}
        columns={choice.shown}
        empty={empty}
      />
      <ListPager list={list} total={found.data?.total} />
    </>
  )
}
