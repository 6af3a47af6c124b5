/** Stacked bars of executions by state; each part leads to the executions that it counts. */
import { useNavigate } from '@tanstack/react-router'
import type { Shapes } from '../api/client'
import { t } from '../i18n'
import { clock, day } from '../shell/format'
import { Empty } from '../shell/parts'
import { StackedBars } from '../shell/StackedBars'
import { stateName } from '../shell/StateBadge'
import { EVERY_STATE, type State } from '../theme/states'

type Bucket = Shapes['DailyStatistics']

const FROM_BOTTOM: readonly State[] = ['SUCCESS', 'WARNING', 'FAILED', 'RUNNING']
const LENGTHS = { hour: 3_600_000, day: 86_400_000 }
const ORDER = [...FROM_BOTTOM, ...EVERY_STATE.filter((state) => !FROM_BOTTOM.includes(state))]

interface Props {
  readonly buckets: readonly Bucket[]
  /** What the list that a bar leads to is filtered by, beside state and time. */
  readonly within?: object
}

export function DailyChart({ buckets, within }: Props) {
  const navigate = useNavigate()
  const shown = ORDER.filter((state) => buckets.some((one) => (one.executionCounts[state] ?? 0) > 0))
  if (shown.length === 0) return <Empty text={t('boards.nothing')} />
  const bars = buckets.map((one) => ({
    name: one.groupBy === 'hour' ? clock(one.startDate).slice(0, 5) : day(one.startDate),
    counts: one.executionCounts,
  }))
  const open = (bar: number, state: string) => {
    const { startDate, groupBy } = buckets[bar]!
    const end = Date.parse(startDate) + LENGTHS[groupBy === 'hour' ? 'hour' : 'day'] - 1
    void navigate({
      to: '/executions',
      search: { ...within, state: [state], startDate, endDate: new Date(end).toISOString() } as never,
    })
  }
  return (
    <StackedBars
      caption={t('dashboard.executions')}
      bars={bars}
      parts={shown.map((state) => ({ key: state, name: stateName(state), color: `var(--st-${state})` }))}
      onOpen={open}
    />
  )
}
