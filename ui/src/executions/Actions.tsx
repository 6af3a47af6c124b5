/** What can be done to an execution in its state; the page shows the answer at once. */
import { ActionIcon, Button, Menu, Modal, Radio, Select, Stack, TagsInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { get, post, remove } from '../api/client'
import { InputForm } from '../flows/InputForm'
import { toFormData, type Input, type InputValue } from '../flows/inputs'
import { t } from '../i18n'
import { IconDots } from '../shell/icons'
import { MenuLink } from '../shell/links'
import { Failure, Loading, messageOf } from '../shell/parts'
import { stateName } from '../shell/StateBadge'
import { isTerminal, type State } from '../theme/states'
import { curlOf } from './curl'
import type { Execution, LiveExecution } from './live'

type Dialog = 'replay' | 'labels' | 'status' | 'resume' | 'delete'
const CHOSEN: readonly State[] = ['SUCCESS', 'WARNING', 'FAILED', 'CANCELLED']

interface Props { readonly live: LiveExecution; readonly execution: Execution; readonly selected: string | undefined }

export function Actions({ live, execution, selected }: Props) {
  const [dialog, open] = useState<Dialog | null>(null)
  const { current } = execution.state
  const isOver = isTerminal(current)
  const act = async (action: () => Promise<Execution>) => {
    try {
      live.take(await action())
      live.restart()
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
    }
  }
  const path = { execution_id: execution.id }
  const ask = (action: string) => () => act(() => post('/api/v1/executions/{execution_id}/actions/{action}', { path: { ...path, action } }))
  return (
    <>
      {current === 'PAUSED' ? <Button onClick={() => open('resume')}>{t('action.resume')}</Button> : null}
      {isOver ? <Button variant="default" onClick={() => open('replay')}>{t('action.replay')}</Button> : <Button variant="default" color="red" onClick={() => void act(() => remove('/api/v1/executions/{execution_id}/kill', { path }))}>{t('action.kill')}</Button>}
      <Menu position="bottom-end">
        <Menu.Target><ActionIcon variant="default" size={30} aria-label={t('common.more')}><IconDots size={16} /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          <MenuLink to={`/flows/edit/${execution.namespace}/${execution.flowId}`} search={{ run: true } as never}>{t('action.again')}</MenuLink>
          <Doable isOn={isOver && RESTARTABLE.has(current)} why={t('why.restart')} label={t('action.restart')} act={() => void ask('restart')()} />
          <Doable isOn={current === 'RUNNING'} why={t('why.running')} label={t('action.pause')} act={() => void ask('pause')()} />
          <Doable isOn={current === 'BREAKPOINT'} why={t('why.breakpoint')} label={t('action.goOn')} act={() => void ask('resume-from-breakpoint')()} />
          <Doable isOn={current === 'QUEUED'} why={t('why.queued')} label={t('action.unqueue')} act={() => void ask('unqueue')()} />
          <Doable isOn={!isOver} why={t('why.notOver')} label={t('action.force')} act={() => void ask('force-run')()} />
          <Doable isOn={isOver} why={t('why.over')} label={t('action.labels')} act={() => open('labels')} />
          <Doable isOn={isOver} why={t('why.over')} label={t('action.status')} act={() => open('status')} />
          <MenuLink to={`/flows/edit/${execution.namespace}/${execution.flowId}/edit`}>{t('executions.editFlow')}</MenuLink>
          <Menu.Item onClick={() => void navigator.clipboard.writeText(curlOf(execution, location.origin))}>{t('action.curl')}</Menu.Item>
          <Doable isOn={isOver} why={t('why.over')} label={t('common.delete')} color="red" act={() => open('delete')} />
        </Menu.Dropdown>
      </Menu>
      {dialog ? <Opened dialog={dialog} close={() => open(null)} live={live} execution={execution} selected={selected} /> : null}
    </>
  )
}

/** States from which task runs can be run again. */
const RESTARTABLE: ReadonlySet<State> = new Set(['FAILED', 'KILLED', 'CANCELLED', 'WARNING'])

/** An action that the state may not allow: then it says why not. */
function Doable({ isOn, why, label, color, act }: { isOn: boolean; why: string; label: string; color?: string; act: () => void }) {
  return <Menu.Item color={color} disabled={!isOn} title={isOn ? undefined : why} onClick={act}>{label}{isOn ? null : <span className="hidden"> ({why})</span>}</Menu.Item>
}

function Opened({ dialog, close, ...props }: Props & { dialog: Dialog; close: () => void }) {
  const body = { replay: Replay, labels: LabelForm, status: Status, resume: Resume, delete: Delete }[dialog]
  const Body = body
  return <Modal opened onClose={close} size={dialog === 'replay' || dialog === 'resume' ? 'lg' : 'md'} title={t(`action.${dialog}`)} closeButtonProps={{ 'aria-label': t('common.close') }}><Body {...props} close={close} /></Modal>
}

type BodyProps = Props & { readonly close: () => void }

/** From the start or from a task, with the revision that ran or the latest; inputs may be given anew. */
function Replay({ live, execution, selected, close }: BodyProps) {
  const navigate = useNavigate()
  const [from, setFrom] = useState(selected ?? '')
  const [revision, setRevision] = useState<'ran' | 'latest'>('ran')
  const flow = useQuery({ queryKey: ['execution-flow', execution.id], queryFn: () => get('/api/v1/executions/{execution_id}/flow', { path: { execution_id: execution.id } }) })
  const tops = live.tree.childrenOf().map((id) => live.tree.runs.get(id)!)
  const replay = async (inputs: readonly Input[], form: FormData) => {
    const isChanged = differs(form, toFormData(inputs, givenBefore(inputs, execution.inputs)))
    // A file that was given before is named where it is kept.
    for (const one of inputs) if (one.type === 'FILE' && !form.has('files') && execution.inputs?.[one.id]) form.append(one.id, String(execution.inputs[one.id]))
    const made = await post('/api/v1/executions/{execution_id}/actions/{action}', {
      path: { execution_id: execution.id, action: isChanged ? 'replay-with-inputs' : 'replay' },
      query: { taskRunId: from || undefined, latestRevision: revision === 'latest' ? true : undefined }, body: isChanged ? form : undefined,
    })
    close()
    await navigate({ to: `/executions/${made.namespace}/${made.flowId}/${made.id}/gantt` })
  }
  return (
    <Loading query={flow} rows={3}>
      {(found) => (
        <InputForm inputs={kept(found.inputs ?? [], execution.inputs)} before={givenBefore(found.inputs ?? [], execution.inputs)} submitLabel={t('action.replay')} onSubmit={(form) => replay(found.inputs ?? [], form)}>
          <Select label={t('replay.from')} data={[{ value: '', label: t('replay.start') }, ...tops.map((run) => ({ value: run.id, label: run.taskId }))]} value={from} onChange={(value) => setFrom(value ?? '')} allowDeselect={false} />
          <Radio.Group label={t('executions.revision')} value={revision} onChange={(value) => setRevision(value as 'ran' | 'latest')}>
            <Stack gap={6} pt={4}><Radio size="xs" value="ran" label={t('replay.ran', { revision: execution.flowRevision })} /><Radio size="xs" value="latest" label={t('replay.latest')} /></Stack>
          </Radio.Group>
        </InputForm>
      )}
    </Loading>
  )
}

/** What can not be shown again need not be given again. */
function kept(inputs: readonly Input[], given: Record<string, unknown> | null | undefined): Input[] {
  return inputs.map((one) => (['FILE', 'SECRET'].includes(one.type) && given?.[one.id] ? { ...one, required: false, description: t('replay.kept') } : one))
}

function differs(form: FormData, before: FormData): boolean {
  const names = new Set([...form.keys(), ...before.keys()])
  return [...names].some((name) => form.get(name) !== before.get(name))
}

function givenBefore(inputs: readonly Input[], given: Record<string, unknown> | null | undefined): Record<string, InputValue> {
  const before: Record<string, InputValue> = {}
  for (const { id, type } of inputs) {
    const value = given?.[id]
    if (value === undefined || value === null || type === 'FILE' || type === 'SECRET') continue
    if (typeof value === 'boolean') before[id] = value
    else if (Array.isArray(value)) before[id] = value.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
    else before[id] = typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value)
  }
  return before
}

function Resume({ live, execution, close }: BodyProps) {
  const paused = [...live.tree.runs.values()].find((run) => run.state.current === 'PAUSED')
  const flow = useQuery({ queryKey: ['flow', execution.namespace, execution.flowId, execution.flowRevision], queryFn: () => get('/api/v1/flows/{namespace}/{flow_id}', { path: { namespace: execution.namespace, flow_id: execution.flowId }, query: { revision: execution.flowRevision, source: true } }) })
  const resume = async (form: FormData) => {
    live.take(await post('/api/v1/executions/{execution_id}/actions/{action}', { path: { execution_id: execution.id, action: 'resume' }, body: form }))
    close()
  }
  return <Loading query={flow} rows={2}>{(found) => <InputForm inputs={askedBy(found.tasks, paused?.taskId)} submitLabel={t('action.resume')} onSubmit={resume} />}</Loading>
}

/** The inputs that a Pause task asks for, wherever in the flow it is. */
function askedBy(value: unknown, taskId: string | undefined): Input[] {
  if (Array.isArray(value)) return value.map((one) => askedBy(one, taskId)).find((found) => found.length > 0) ?? []
  if (typeof value !== 'object' || value === null) return []
  const task = value as Record<string, unknown>
  if (task.id === taskId && Array.isArray(task.onResume)) return task.onResume.map((one) => ({ required: true, ...(one as object) }) as Input)
  return Object.values(task).map((one) => askedBy(one, taskId)).find((found) => found.length > 0) ?? []
}

function LabelForm({ live, execution, close }: BodyProps) {
  const own = execution.labels.filter((one) => !one.key.startsWith('system.'))
  const [labels, set] = useState(own.map((one) => `${one.key}:${one.value}`))
  const [error, setError] = useState<unknown>(null)
  const save = async () => {
    const body = labels.map((one) => ({ key: one.slice(0, one.indexOf(':')), value: one.slice(one.indexOf(':') + 1) }))
    try {
      live.take(await post('/api/v1/executions/{execution_id}/actions/{action}', { path: { execution_id: execution.id, action: 'labels' }, body }))
      close()
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <Stack gap={12}>
      <TagsInput size="xs" data-autofocus label={t('common.labels')} description={t('execute.labels')} value={labels} onChange={(next) => set(next.filter((one) => /^[^:]+:./.test(one)))} />
      {error ? <Failure error={error} /> : null}
      <Button style={{ alignSelf: 'flex-end' }} onClick={() => void save()}>{t('common.save')}</Button>
    </Stack>
  )
}

function Status({ live, execution, close }: BodyProps) {
  const [status, set] = useState<State>('SUCCESS')
  const [error, setError] = useState<unknown>(null)
  const save = async () => {
    try {
      live.take(await post('/api/v1/executions/{execution_id}/actions/{action}', { path: { execution_id: execution.id, action: 'change-status' }, query: { status } }))
      close()
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <Stack gap={12}>
      <Select label={t('executions.state')} data={CHOSEN.map((one) => ({ value: one, label: stateName(one) }))} value={status} onChange={(value) => set((value ?? 'SUCCESS') as State)} allowDeselect={false} />
      <p className="soft" style={{ margin: 0 }}>{t('status.hint')}</p>
      {error ? <Failure error={error} /> : null}
      <Button style={{ alignSelf: 'flex-end' }} onClick={() => void save()}>{t('common.save')}</Button>
    </Stack>
  )
}

function Delete({ execution, close }: BodyProps) {
  const navigate = useNavigate()
  const [error, setError] = useState<unknown>(null)
  const destroy = async () => {
    try {
      await remove('/api/v1/executions/{execution_id}', { path: { execution_id: execution.id } })
      close()
      await navigate({ to: '/executions' })
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <Stack gap={12}>
      <p style={{ margin: 0 }}>{t('executions.deleteHint', { id: execution.id })}</p>
      {error ? <Failure error={error} /> : null}
      <Button color="red" style={{ alignSelf: 'flex-end' }} onClick={() => void destroy()}>{t('common.delete')}</Button>
    </Stack>
  )
}
