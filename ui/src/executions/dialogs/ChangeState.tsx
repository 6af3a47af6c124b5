/** Sets the state of one task run, or of an execution, by hand; says what follows from it. */
import { Radio, Stack } from '@mantine/core'
import { useState } from 'react'
import { post } from '../../api/client'
import { t, type Key } from '../../i18n'
import { Confirm } from '../../shell/Confirm'
import { StateBadge, stateName } from '../../shell/StateBadge'
import type { State } from '../../theme/states'
import type { DialogProps } from './parts'

/** In what a task run, and an execution, can be made to have ended. */
const OF_TASK_RUN: readonly State[] = ['SUCCESS', 'WARNING', 'FAILED', 'SKIPPED', 'KILLED']
const OF_EXECUTION: readonly State[] = ['SUCCESS', 'WARNING', 'FAILED', 'CANCELLED', 'KILLED']

export function TaskRunState({ live, execution, taskRunId, close }: DialogProps) {
  const run = live.tree.runs.get(taskRunId ?? '')
  if (!run) return null
  const name = run.value ? `${run.taskId} (${run.value})` : run.taskId
  const save = async (state: State) => {
    live.take(
      await post('/api/v1/executions/{execution_id}/actions/{action}', {
        path: { execution_id: execution.id, action: 'state' },
        body: { taskRunId: run.id, state },
      }),
    )
    live.restart()
    close()
  }
  return <States states={OF_TASK_RUN} now={run.state.current} name={name} effect="run" save={save} close={close} />
}

export function ExecutionState({ live, execution, close }: DialogProps) {
  const save = async (status: State) => {
    live.take(
      await post('/api/v1/executions/{execution_id}/actions/{action}', {
        path: { execution_id: execution.id, action: 'change-status' },
        query: { status },
      }),
    )
    close()
  }
  return (
    <States
      states={OF_EXECUTION}
      now={execution.state.current}
      name={execution.id}
      effect="execution"
      save={save}
      close={close}
      hint={t('status.hint')}
    />
  )
}

interface Props {
  readonly states: readonly State[]
  readonly now: State
  readonly name: string
  readonly effect: 'run' | 'execution'
  readonly hint?: string
  readonly save: (state: State) => Promise<void>
  readonly close: () => void
}

function States({ states, now, name, effect, hint, save, close }: Props) {
  const offered = states.filter((one) => one !== now)
  const [state, set] = useState<State>(offered[0]!)
  return (
    <Confirm close={close} label={t('status.set', { state: stateName(state) })} act={() => save(state)}>
      <p style={{ margin: 0 }}>
        <b className="mono">{name}</b> <StateBadge state={now} />
      </p>
      {hint ? (
        <p className="soft" style={{ margin: 0 }}>
          {hint}
        </p>
      ) : null}
      <Radio.Group label={t('status.becomes')} value={state} onChange={(value) => set(value as State)}>
        <Stack gap={10} pt={6}>
          {offered.map((one) => (
            <Radio
              key={one}
              size="xs"
              value={one}
              label={<StateBadge state={one} />}
              description={t(`status.${effect}.${one}` as Key)}
            />
          ))}
        </Stack>
      </Radio.Group>
    </Confirm>
  )
}
