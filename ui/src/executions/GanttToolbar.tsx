/** How the Gantt chart is looked at: how near, with which axis, and compared with what. */
import { ActionIcon, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { t } from '../i18n'
import { dateTime, zone } from '../shell/format'
import { IconMinus, IconPlus, IconRoute, IconViewportWide } from '../shell/icons'
import { Failure } from '../shell/parts'
import { stateName } from '../shell/StateBadge'
import { earlierRuns, MEDIAN_OF, readBaseline, type Baseline } from './baseline'
import type { Axis } from './ganttScale'
import type { Execution } from './live'
import type { View } from './useView'

interface Props {
  readonly execution: Execution
  readonly view: View
  readonly axis: Axis
  readonly onAxis: (axis: Axis) => void
  readonly isPathShown: boolean
  readonly hasPath: boolean
  readonly onPath: (isShown: boolean) => void
  readonly onBaseline: (baseline: Baseline | null) => void
}

const LEGEND = ['queue', 'run', 'tried', 'retry', 'pause'] as const

export function GanttToolbar({ execution, view, axis, onAxis, isPathShown, hasPath, onPath, onBaseline }: Props) {
  return (
    <div className="toolbar gantt-toolbar">
      <ActionIcon.Group>
        <ActionIcon
          variant="default"
          size={28}
          aria-label={t('gantt.nearer')}
          title={`${t('gantt.nearer')} (+)`}
          onClick={view.nearer}
        >
          <IconPlus size={14} />
        </ActionIcon>
        <ActionIcon
          variant="default"
          size={28}
          disabled={!view.isZoomed}
          aria-label={t('gantt.further')}
          title={`${t('gantt.further')} (-)`}
          onClick={view.further}
        >
          <IconMinus size={14} />
        </ActionIcon>
        <ActionIcon
          variant="default"
          size={28}
          disabled={!view.isZoomed}
          aria-label={t('gantt.fit')}
          title={`${t('gantt.fit')} (0)`}
          onClick={view.fit}
        >
          <IconViewportWide size={14} />
        </ActionIcon>
      </ActionIcon.Group>
      <Select
        w={116}
        aria-label={t('gantt.axis')}
        title={zone()}
        data={[
          { value: 'clock', label: t('gantt.clock') },
          { value: 'elapsed', label: t('gantt.elapsed') },
        ]}
        value={axis}
        allowDeselect={false}
        onChange={(value) => onAxis(value as Axis)}
      />
      <Compare execution={execution} onBaseline={onBaseline} />
      <ActionIcon
        variant={isPathShown && hasPath ? 'light' : 'default'}
        size={28}
        disabled={!hasPath}
        aria-pressed={isPathShown}
        aria-label={t('gantt.critical')}
        title={t(hasPath ? 'gantt.criticalHint' : 'gantt.criticalNone')}
        onClick={() => onPath(!isPathShown)}
      >
        <IconRoute size={15} />
      </ActionIcon>
      <span className="gantt-legend meta soft" aria-hidden="true">
        {LEGEND.map((one) => (
          <span key={one}>
            <span className="gantt-bar" data-doing={one} />
            {t(`gantt.${one}`)}
          </span>
        ))}
      </span>
    </div>
  )
}

const MEDIAN = 'median'

/** An earlier run, or the median of some, to be compared with; read when it is chosen. */
function Compare({ execution, onBaseline }: Pick<Props, 'execution' | 'onBaseline'>) {
  const [chosen, choose] = useState<string | null>(null)
  const [isAsked, ask] = useState(false)
  const earlier = useQuery({
    queryKey: ['earlier', execution.id],
    queryFn: () => earlierRuns(execution),
    enabled: isAsked,
  })
  const runs = earlier.data ?? []
  const ids = chosen === MEDIAN ? runs.slice(0, MEDIAN_OF).map((one) => one.id) : chosen ? [chosen] : []
  const baseline = useQuery({
    queryKey: ['baseline', ...ids],
    queryFn: () => readBaseline(ids),
    enabled: ids.length > 0,
    staleTime: Infinity,
  })
  const found = ids.length > 0 ? baseline.data : undefined
  useEffect(() => onBaseline(found ?? null), [found, onBaseline])
  const error = earlier.error ?? baseline.error
  return (
    <>
      <Select
        w={190}
        clearable
        placeholder={t('gantt.compare')}
        aria-label={t('gantt.compare')}
        value={chosen}
        onChange={choose}
        onDropdownOpen={() => ask(true)}
        clearButtonProps={{ 'aria-label': t('gantt.compareNot') }}
        nothingFoundMessage={t(earlier.isFetching ? 'common.loading' : 'gantt.noEarlier')}
        data={
          runs.length > 0
            ? [
                { value: MEDIAN, label: t('gantt.median', { runs: Math.min(MEDIAN_OF, runs.length) }) },
                ...runs.map((one) => ({
                  value: one.id,
                  label: `${dateTime(one.state.startDate)} · ${stateName(one.state.current)}`,
                })),
              ]
            : []
        }
      />
      {error ? <Failure error={error} /> : null}
    </>
  )
}
