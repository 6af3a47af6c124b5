/** What can be done with one task run, wherever it is shown: one menu for all rows, opened where it was asked for. */
import { Menu, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { get } from '../api/client'
import { t } from '../i18n'
import { MenuLink } from '../shell/links'
import { Bones } from '../shell/parts'
import type { Execution, LiveExecution } from './live'
import { TaskRunDialog, TaskRunItems, type Chosen } from './TaskRunItems'

const TaskSource = lazy(() => import('./TaskSource'))

/** Of a task that started more, the first ones are named. */
const MOST_NAMED = 5

export interface Place {
  readonly x: number
  readonly y: number
}

interface Props {
  readonly live: LiveExecution
  readonly execution: Execution
  readonly taskRunId: string
  readonly at: Place
  readonly close: () => void
}

export default function TaskRunMenu({ live, execution, taskRunId, at, close }: Props) {
  const [isSourceShown, showSource] = useState(false)
  const [chosen, choose] = useState<Chosen | null>(null)
  const run = live.tree.runs.get(taskRunId)
  const started = useStarted(execution, taskRunId, run?.taskId ?? '')
  if (!run) return null
  if (chosen) return <TaskRunDialog live={live} execution={execution} chosen={chosen} close={close} />
  if (isSourceShown)
    return (
      <Modal
        opened
        onClose={close}
        size="lg"
        title={t('run.source', { task: run.taskId })}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <Suspense fallback={<Bones rows={3} />}>
          <TaskSource execution={execution} taskId={run.taskId} />
        </Suspense>
      </Modal>
    )
  const base = `/executions/${execution.namespace}/${execution.flowId}/${execution.id}`
  const search = { run: run.id } as never
  return (
    <Menu
      opened
      onClose={close}
      position="bottom-start"
      closeOnItemClick={false}
      returnFocus
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <button
          type="button"
          className="menu-place"
          tabIndex={-1}
          aria-label={t('run.actions', { task: run.taskId })}
          style={{ left: at.x, top: at.y }}
        />
      </Menu.Target>
      <Menu.Dropdown aria-label={t('run.actions', { task: run.taskId })}>
        <MenuLink to={`${base}/logs`} search={search}>
          {t('tab.logs')}
        </MenuLink>
        {run.hasOutputs ? (
          <MenuLink to={`${base}/outputs`} search={search}>
            {t('tab.outputs')}
          </MenuLink>
        ) : (
          <Menu.Item disabled title={t('run.noOutputs')}>
            {t('tab.outputs')}
            <span className="hidden"> ({t('run.noOutputs')})</span>
          </Menu.Item>
        )}
        <MenuLink to={`${base}/metrics`} search={search}>
          {t('tab.metrics')}
        </MenuLink>
        {started.map((one) => (
          <MenuLink key={one.id} to={`/executions/${one.namespace}/${one.flowId}/${one.id}`}>
            {t('run.started', { flow: one.flowId, id: one.id.slice(0, 6) })}
          </MenuLink>
        ))}
        <Menu.Divider />
        <TaskRunItems execution={execution} run={run} choose={choose} />
        <Menu.Divider />
        <Menu.Item onClick={() => showSource(true)}>{t('run.showSource')}</Menu.Item>
        <MenuLink to={`/flows/edit/${execution.namespace}/${execution.flowId}/edit`}>
          {t('executions.editFlow')}
        </MenuLink>
        <Menu.Item closeMenuOnClick onClick={() => void navigator.clipboard.writeText(run.id)}>
          {t('run.copyId')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** The executions that a task run has started, running ones included. */
function useStarted(execution: Execution, taskRunId: string, taskId: string): readonly Execution[] {
  const query = { triggerExecutionId: execution.id, triggerId: taskId, size: 100 }
  const found = useQuery({
    queryKey: ['started', execution.id, taskId],
    queryFn: () => get('/api/v1/executions/search', { query }),
    staleTime: 2000,
  })
  return (found.data?.results ?? [])
    .filter((one) => one.trigger?.variables?.taskRunId === taskRunId)
    .slice(0, MOST_NAMED)
}
