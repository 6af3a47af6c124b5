/** How many lines a list shows, by time and level. A drag over it chooses the span of time of the list. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { get, type Query } from '../api/client'
import { t } from '../i18n'
import { DragSpan } from '../shell/DragSpan'
import { dateTime, day, shortClock } from '../shell/format'
import { Loading } from '../shell/parts'
import { StackedBars } from '../shell/StackedBars'
import { LEVELS, type Level } from './logStore'
import { useReread } from './useReread'

interface Props {
  readonly filters: Query
  /** The newest line that was said since. */
  readonly news: unknown
  readonly onSpan: (start: string, end: string, level?: Level) => void
}

const COLORS: Readonly<Record<Level, string>> = {
  TRACE: 'var(--line-strong)',
  DEBUG: 'var(--st-RESTARTED)',
  INFO: 'var(--st-RUNNING)',
  WARN: 'var(--st-WARNING)',
  ERROR: 'var(--st-FAILED)',
}
/** Errors stand at the bottom, where few of them are seen too. */
const FROM_BOTTOM = LEVELS.toReversed()
const DAY_SECONDS = 86_400

export default function LogChart({ filters, news, onSpan }: Props) {
  const found = useQuery({
    queryKey: ['logs', 'histogram', filters],
    queryFn: ({ signal }) => get('/api/v1/logs/histogram', { query: filters, signal }),
    placeholderData: keepPreviousData,
  })
  useReread(news, found.refetch)
  return (
    <div className="list-chart">
      <Loading query={found} rows={3}>
        {({ results, seconds, isPartial }) => {
          const nameOf = (at: string) =>
            seconds >= DAY_SECONDS ? day(at) : seconds < 60 ? dateTime(at) : `${day(at)} ${shortClock(at)}`
          const parts = FROM_BOTTOM.filter((level) => results.some((one) => one.counts[level])).map((level) => ({
            key: level,
            name: level,
            color: COLORS[level],
          }))
          const endOf = (bar: number) =>
            new Date(Date.parse(results[bar]!.timestamp) + seconds * 1000 - 1).toISOString()
          return (
            <DragSpan of={{ starts: results.map((one) => one.timestamp), length: seconds * 1000 }} onSpan={onSpan}>
              <StackedBars
                caption={t('logs.overTime')}
                bars={results.map((one) => ({ name: nameOf(one.timestamp), counts: one.counts }))}
                parts={parts}
                onOpen={(bar, level) => onSpan(results[bar]!.timestamp, endOf(bar), level as Level)}
              />
              {isPartial ? <p className="soft meta list-note">{t('logs.countedNewest')}</p> : null}
            </DragSpan>
          )
        }}
      </Loading>
    </div>
  )
}
