/** Lines of all executions and triggers, newest first; of one flow when it is given. */
import { ActionIcon, Button, SegmentedControl } from '@mantine/core'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useMemo, useRef, useState } from 'react'
import { address, get } from '../api/client'
import { count, t, useWords } from '../i18n'
import { change, useSettings } from '../settings/settings'
import { useColumns } from '../shell/Columns'
import { DataTable, type Column } from '../shell/DataTable'
import type { Chip } from '../shell/filters/filters'
import { NothingMatches } from '../shell/filters/NothingMatches'
import { number } from '../shell/format'
import { IconDownload, IconTrash } from '../shell/icons'
import { ButtonLink } from '../shell/links'
import { ListBar } from '../shell/ListBar'
import { ListPager } from '../shell/ListPager'
import { Bar, Bones, Empty, Loading, PageHead } from '../shell/parts'
import { useIsLive } from '../shell/Refresh'
import { useList, type List } from '../shell/useList'
import { useFilterMenu } from './FilterMenu'
import { Find } from './find'
import './log.css'
import { logColumns, pathOfLine } from './logColumns'
import { FLOW_LOG_FIELDS, LOG_FIELDS } from './logFields'
import type { Level } from './logStore'
import { joined, lineKey, type LogEntry } from './tail'
import { useTail } from './useTail'

const LogChart = lazy(() => import('./LogChart'))
const LogPatterns = lazy(() => import('./LogPatterns'))
const LogAround = lazy(() => import('./LogAround'))
const DeleteLogs = lazy(() => import('./DeleteLogs'))

interface Flow {
  readonly namespace: string
  readonly id: string
}

const LEAST_SIZE = 50
const NEWEST = 'timestamp:desc'
/** In pixels: so near the top, nobody has begun to read. */
const TOP = 8

export default function LogsPage({ flow }: { flow?: Flow } = {}) {
  useWords()
  return (
    <>
      {flow ? null : <PageHead title={t('nav.logs')} />}
      <LogList flow={flow} />
    </>
  )
}

function LogList({ flow }: { flow: Flow | undefined }) {
  const { hasLogChart } = useSettings()
  const client = useQueryClient()
  const list = useList(
    flow ? FLOW_LOG_FIELDS : LOG_FIELDS,
    flow ? { 'filters[namespace][EQUALS]': flow.namespace, 'filters[flowId][EQUALS]': flow.id } : {},
    LEAST_SIZE,
  )
  const isPatterns = list.search.view === 'patterns'
  const found = useQuery({
    queryKey: ['logs', 'list', list.query],
    queryFn: ({ signal }) => get('/api/v1/logs/search', { query: list.query, signal }),
    placeholderData: keepPreviousData,
    enabled: !isPatterns,
  })
  const [around, lookAround] = useState<LogEntry | null>(null)
  const [isDeleting, setDeleting] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const isNewest = list.page === 1 && (list.sort ?? NEWEST) === NEWEST
  const isFollowed = useIsLive()
  const reread = () => void client.invalidateQueries({ queryKey: ['logs', 'list'] })
  const tail = useTail(isFollowed ? address('/api/v1/logs/follow', { query: list.filters }) : null, {
    isAtTop: () => isPatterns || (isNewest && around === null && (box.current?.scrollTop ?? 0) < TOP),
    reread,
  })
  const { pick, menu } = useFilterMenu(list)
  const text = list.chips.find((chip) => chip.field === 'q')?.values[0] ?? ''
  const find = useMemo(() => Find.of({ text }), [text])
  const columns = logColumns({ isOfFlow: flow !== undefined, find, pick, lookAround })
  const choice = useColumns(flow ? 'flow-logs' : 'logs', columns)
  const toTop = () => {
    tail.release()
    if (!isNewest) list.set({ sort: undefined })
    box.current?.scrollTo({ top: 0 })
  }
  const again = {
    ...found,
    refetch: () => {
      tail.clear()
      return client.invalidateQueries({ queryKey: ['logs'] })
    },
  }
  const setSpan = (start: string, end: string, level?: Level) => {
    const chips: Chip[] = [
      { field: 'startDate', isNot: false, values: [start] },
      { field: 'endDate', isNot: false, values: [end] },
    ]
    list.put(...chips, ...(level ? [{ field: 'level', isNot: false, values: [level] }] : []))
  }
  const nothing =
    list.chips.length > 0 ? (
      <NothingMatches fields={list.fields} search={list.search} onChange={list.open} />
    ) : (
      <Empty text={t('logs.nothingYet')}>
        <ButtonLink variant="default" to="/executions">
          {t('nav.executions')}
        </ButtonLink>
      </Empty>
    )
  const shown = isNewest ? tail.shown : []
  const news = tail.waiting[0] ?? tail.shown[0]
  return (
    <>
      <ListBar
        list={list}
        page={flow ? undefined : 'logs'}
        query={again}
        live={tail.status}
        columns={columns}
        choice={choice}
        chart={{ isShown: hasLogChart, toggle: () => change({ hasLogChart: !hasLogChart }) }}
        table={address('/api/v1/logs/export/by-query', { query: list.filters })}
      >
        <SegmentedControl
          size="xs"
          aria-label={t('logs.view')}
          data={[
            { value: 'lines', label: t('logs.byLine') },
            { value: 'patterns', label: t('logs.patterns') },
          ]}
          value={isPatterns ? 'patterns' : 'lines'}
          onChange={(view) =>
            list.open({ ...list.search, page: undefined, view: view === 'patterns' ? view : undefined })
          }
        />
        <ActionIcon
          component="a"
          download
          href={address('/api/v1/logs/export/by-query', { query: { ...list.filters, format: 'text' } })}
          variant="default"
          size={30}
          aria-label={t('logs.asText')}
          title={t('logs.asText')}
        >
          <IconDownload size={16} />
        </ActionIcon>
        {flow ? (
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t('logs.delete')}
            title={t('logs.delete')}
            onClick={() => setDeleting(true)}
          >
            <IconTrash size={16} />
          </ActionIcon>
        ) : null}
      </ListBar>
      <Bar isOn={found.isFetching && found.isPlaceholderData} />
      <Suspense>{hasLogChart ? <LogChart filters={list.filters} news={news} onSpan={setSpan} /> : null}</Suspense>
      <div className="log-frame">
        <div ref={box} className="content" tabIndex={0} role="region" aria-label={t('nav.logs')}>
          {isPatterns ? (
            <Suspense fallback={<Bones />}>
              <LogPatterns
                filters={list.filters}
                news={news}
                empty={nothing}
                choose={(pattern) => list.open({ ...list.search, view: undefined, page: undefined, pattern })}
              />
            </Suspense>
          ) : (
            <Loading query={found}>
              {({ results }) => (
                <Lines list={list} lines={joined(shown, results)} columns={choice.shown} empty={nothing} />
              )}
            </Loading>
          )}
        </div>
        {tail.waiting.length > 0 || tail.missed > 0 ? (
          <div className="log-starts" role="status">
            {tail.waiting.length > 0 ? <Button onClick={toTop}>{count('logs.new', tail.waiting.length)}</Button> : null}
            {tail.missed > 0 ? (
              <Button variant="default" onClick={() => void again.refetch()}>
                {count('logs.missed', tail.missed)}
              </Button>
            ) : null}
          </div>
        ) : null}
      </div>
      {menu}
      <Suspense>
        {around ? <LogAround key={lineKey(around)} line={around} close={() => lookAround(null)} /> : null}
        {isDeleting && flow ? (
          <DeleteLogs
            namespace={flow.namespace}
            flowId={flow.id}
            close={() => setDeleting(false)}
            done={() => void again.refetch()}
          />
        ) : null}
      </Suspense>
      <ListPager
        list={list}
        total={
          isPatterns || !found.data
            ? undefined
            : found.data.total + Math.max(0, joined(shown, found.data.results).length - found.data.results.length)
        }
      />
      {found.data?.nextCursor ? (
        <p className="soft meta list-note">{t('logs.lookedAt', { lines: number(found.data.total) })}</p>
      ) : null}
    </>
  )
}

interface LinesProps {
  readonly list: List
  readonly lines: readonly LogEntry[]
  readonly columns: readonly Column<LogEntry>[]
  readonly empty: React.ReactNode
}

function Lines({ list, lines, columns, empty }: LinesProps) {
  const keys = useMemo(() => numbered(lines), [lines])
  if (lines.length === 0) return empty
  return (
    <DataTable
      label={t('nav.logs')}
      columns={columns}
      rows={lines}
      idOf={(one) => keys.get(one)!}
      hrefOf={pathOfLine}
      sort={list.sort ?? NEWEST}
      onSort={(sort) => list.set({ sort })}
    />
  )
}

/** Lines that are alike have a number each. */
function numbered(lines: readonly LogEntry[]): ReadonlyMap<LogEntry, string> {
  const amounts = new Map<string, number>()
  // From the oldest on: what comes in above changes no key.
  return new Map(
    lines.toReversed().map((one) => {
      const key = lineKey(one)
      const amount = amounts.get(key) ?? 0
      amounts.set(key, amount + 1)
      return [one, `${key} ${amount}`]
    }),
  )
}
