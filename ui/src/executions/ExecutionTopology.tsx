import { Button, NumberInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useState } from 'react'
import { get } from '../api/client'
import { Topology, type NodeState } from '../flows/Topology'
import { t } from '../i18n'
import { number } from '../shell/format'
import { Loading } from '../shell/parts'
import './gantt.css'
import type { Execution, LiveExecution } from './live'
import type { Place } from './TaskRunMenu'
import { useCalls } from './useCalls'

const TaskRunMenu = lazy(() => import('./TaskRunMenu'))

interface Props {
  readonly live: LiveExecution
  readonly execution: Execution
}

/** The picture of the flow with states: of all rounds of a loop, or of one that is chosen. */
export default function ExecutionTopology({ live, execution }: Props) {
  const graph = useQuery({
    queryKey: ['execution-graph', execution.id, execution.flowRevision],
    queryFn: () => get('/api/v1/executions/{execution_id}/graph', { path: { execution_id: execution.id } }),
  })
  const [round, setRound] = useState<number | null>(null)
  const [menu, openMenu] = useState<{ readonly taskRunId: string; readonly at: Place } | null>(null)
  const { version, tree } = live
  // A new function with each version makes the nodes read their states again.
  const stateOf = useCallback(
    (taskId: string): NodeState | undefined => {
      const found = tree.ofTask(taskId)
      if (!found) return undefined
      const chosen = round === null ? undefined : tree.inRound(taskId, round - 1)
      if (chosen) return { state: chosen.state.current }
      // Of a large loop not every round is here: none is shown rather than another one.
      if (round !== null && tree.isPartial && found.last.iteration !== undefined) return undefined
      return { state: found.last.state.current, counts: found.total > 1 ? found.states : undefined }
    },
    [tree, version, round],
  )
  const runOf = useCallback(
    (taskId: string) => (round === null ? undefined : tree.inRound(taskId, round - 1)) ?? tree.ofTask(taskId)?.last,
    [tree, round],
  )
  const { calls, following } = useCalls(live, execution.id, runOf)
  const open = (taskId: string, at: Place) => {
    const run = runOf(taskId)
    if (run) openMenu({ taskRunId: run.id, at })
  }
  const { rounds, firstFailedRound: failedRound } = tree
  return (
    <>
      {rounds > 1 ? (
        <div className="toolbar">
          <label htmlFor="round" className="soft meta">
            {t('topology.round')}
          </label>
          <NumberInput
            id="round"
            w={110}
            min={1}
            max={rounds}
            value={round ?? ''}
            placeholder={t('topology.everyRound')}
            allowDecimal={false}
            clampBehavior="strict"
            onChange={(value) => setRound(typeof value === 'number' && value >= 1 ? value : null)}
            hideControls
          />
          <span className="soft meta num">{t('topology.ofRounds', { rounds: number(rounds) })}</span>
          {failedRound === undefined ? null : (
            <Button variant="default" onClick={() => setRound(failedRound + 1)}>
              {t('topology.firstFailed')}
            </Button>
          )}
        </div>
      ) : null}
      <Loading query={graph}>
        {(found) => <Topology graph={found} stateOf={stateOf} calls={calls} onSelect={open} />}
      </Loading>
      {following}
      {menu ? (
        <Suspense>
          <TaskRunMenu
            key={menu.taskRunId}
            live={live}
            execution={execution}
            taskRunId={menu.taskRunId}
            at={menu.at}
            close={() => openMenu(null)}
          />
        </Suspense>
      ) : null}
    </>
  )
}
