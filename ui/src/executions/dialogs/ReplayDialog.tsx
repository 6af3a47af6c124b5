/** Runs an execution again as a new one: from where, with which revision, with which inputs. */
import { Radio, Select, Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { post } from '../../api/client'
import { InputForm } from '../../flows/InputForm'
import type { Input, InputValue } from '../../flows/inputs'
import { t } from '../../i18n'
import { Loading } from '../../shell/parts'
import { placesOf, takenOver } from '../again'
import { Runs, useFlowOf, WhichRevision, type DialogProps, type Revision } from './parts'

type Inputs = 'same' | 'new'

export default function ReplayDialog({ live, execution, taskRunId, close }: DialogProps) {
  const navigate = useNavigate()
  const [from, setFrom] = useState(taskRunId ?? '')
  const [revision, setRevision] = useState<Revision>('ran')
  const [inputs, setInputs] = useState<Inputs>('same')
  const ran = useFlowOf(execution, 'ran')
  const flow = useFlowOf(execution, revision)
  const starts = useMemo(() => startsOf(live.tree, from, ran.data), [live.tree, live.version, from, ran.data])
  const start = live.tree.runs.get(from)
  const replay = async (asked: readonly Input[], form: FormData) => {
    // A file that was given before is named where it is kept.
    for (const one of asked)
      if (one.type === 'FILE' && !form.has('files') && execution.inputs?.[one.id])
        form.append(one.id, String(execution.inputs[one.id]))
    const made = await post('/api/v1/executions/{execution_id}/actions/{action}', {
      path: { execution_id: execution.id, action: inputs === 'new' ? 'replay-with-inputs' : 'replay' },
      query: { taskRunId: from || undefined, latestRevision: revision === 'latest' ? true : undefined },
      body: inputs === 'new' ? form : undefined,
    })
    close()
    await navigate({ to: `/executions/${made.namespace}/${made.flowId}/${made.id}/gantt` })
  }
  return (
    <Stack gap={16}>
      <Select
        label={t('replay.from')}
        data={starts}
        value={from}
        onChange={(value) => setFrom(value ?? '')}
        allowDeselect={false}
        searchable={starts.length > 8}
      />
      <WhichRevision execution={execution} value={revision} onChange={setRevision} />
      <Radio.Group label={t('replay.whichInputs')} value={inputs} onChange={(value) => setInputs(value as Inputs)}>
        <Stack gap={10} pt={6}>
          <Radio size="xs" value="same" label={t('replay.sameInputs')} />
          <Radio size="xs" value="new" label={t('replay.newInputs')} />
        </Stack>
      </Radio.Group>
      <Loading query={flow} rows={2}>
        {(found) => {
          const asked = found.inputs ?? []
          return (
            <InputForm
              key={`${inputs}${revision}`}
              isQuiet={inputs === 'same'}
              inputs={inputs === 'new' ? kept(asked, execution.inputs) : []}
              before={givenBefore(asked, execution.inputs)}
              submitLabel={t('action.replay')}
              onSubmit={(form) => replay(asked, form)}
            >
              <Runs
                label={t('replay.reused')}
                none={t('replay.nothingReused')}
                runs={start && ran.data ? takenOver(live.tree, start, ran.data) : []}
              />
            </InputForm>
          )
        }}
      </Loading>
    </Stack>
  )
}

/** The beginning, the tasks of the flow's own list that have run, and the one that is chosen. */
function startsOf(
  tree: DialogProps['live']['tree'],
  from: string,
  flow: Parameters<typeof placesOf>[0] | undefined,
): { value: string; label: string }[] {
  const places = flow ? placesOf(flow) : undefined
  const listed = tree.childrenOf().filter((id) => !places?.get(tree.runs.get(id)!.taskId)?.isHandler)
  const ids = from && !listed.includes(from) ? [...listed, from] : listed
  const nameOf = (id: string) => {
    const run = tree.runs.get(id)
    return run?.value ? `${run.taskId} (${run.value})` : (run?.taskId ?? id)
  }
  return [{ value: '', label: t('replay.start') }, ...ids.map((id) => ({ value: id, label: nameOf(id) }))]
}

/** What can not be shown again need not be given again. */
function kept(inputs: readonly Input[], given: Record<string, unknown> | null | undefined): Input[] {
  return inputs.map((one) =>
    ['FILE', 'SECRET'].includes(one.type) && given?.[one.id]
      ? { ...one, required: false, description: t('replay.kept') }
      : one,
  )
}

function givenBefore(
  inputs: readonly Input[],
  given: Record<string, unknown> | null | undefined,
): Record<string, InputValue> {
  const before: Record<string, InputValue> = {}
  for (const { id, type } of inputs) {
    const value = given?.[id]
    if (value === undefined || value === null || type === 'FILE' || type === 'SECRET') continue
    if (typeof value === 'boolean') before[id] = value
    else if (Array.isArray(value))
      before[id] = value.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
    else before[id] = typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value)
  }
  return before
}
