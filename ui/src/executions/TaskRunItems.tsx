/** What can be done to one task run: items for its menu, wherever it is shown, and their dialogs. */
import { lazy, Suspense } from 'react'
import { t } from '../i18n'
import { taskRunRefusalOf, type TaskRunAction } from './allowed'
import { Doable } from './Doable'
import type { Execution, LiveExecution } from './live'
import type { TaskRun } from './taskRunTree'

const ActionDialog = lazy(() => import('./ActionDialog'))

/** An action that somebody has chosen for a task run. */
export interface Chosen {
  readonly action: TaskRunAction
  readonly taskRunId: string
}

const ACTIONS: readonly TaskRunAction[] = ['replay', 'restart', 'state']

/** Items of a `Menu.Dropdown`; what is chosen is asked for by `TaskRunDialog`. */
export function TaskRunItems({
  execution,
  run,
  choose,
}: {
  execution: Execution
  run: TaskRun
  choose: (chosen: Chosen) => void
}) {
  return (
    <>
      {ACTIONS.map((action) => (
        <Doable
          key={action}
          refusal={taskRunRefusalOf(action, execution.state.current, run.state.current)}
          label={t(`taskRun.${action}`)}
          act={() => choose({ action, taskRunId: run.id })}
        />
      ))}
    </>
  )
}

/** The dialog of what was chosen; nothing while nothing is. */
export function TaskRunDialog({
  live,
  execution,
  chosen,
  close,
}: {
  live: LiveExecution
  execution: Execution
  chosen: Chosen | null
  close: () => void
}) {
  return chosen ? (
    <Suspense>
      <ActionDialog
        action={chosen.action}
        live={live}
        execution={execution}
        taskRunId={chosen.taskRunId}
        close={close}
      />
    </Suspense>
  ) : null
}
