/** Asks for the inputs of a flow, runs it and opens the execution. */
import { Button, Modal, SegmentedControl } from '@mantine/core'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { get, post, upload, type Shapes } from '../api/client'
import { t } from '../i18n'
import { settings } from '../settings/settings'
import { Copy, Failure, Loading } from '../shell/parts'
import { Advanced } from './execute/Advanced'
import { Beginnings } from './execute/Beginnings'
import { beginningOf, beginningOfRun, searchOf, type Beginning } from './execute/beginnings'
import { commandOf } from './execute/command'
import { NO_OPTIONS, queryOf, taskIds, type Options } from './execute/options'
import { bareTrigger } from './execute/triggerUse'
import { examineStart } from './examine'
import { StatedForm, type Sending } from './InputForm'
import { useInputs } from './useInputs'

type FlowToRun = Shapes['FlowForExecution']
interface Props {
  readonly namespace: string
  readonly flowId: string /** The newest unless another one is named. */
  readonly revision?: number
  readonly close: () => void
}

/** What of an address fills the form: `inputs.limit=50`, or the execution that is run again. */
type Search = Readonly<Record<string, unknown>> & { readonly from?: string }

export default function ExecuteDialog({ namespace, flowId, revision, close }: Props) {
  const [options, setOptions] = useState<Options>({ ...NO_OPTIONS, revision })
  const search: Search = useSearch({ strict: false })
  const path = { namespace, flow_id: flowId }
  const flow = useQuery({
    queryKey: ['flow', 'to-run', namespace, flowId, options.revision],
    queryFn: () =>
      get('/api/v1/executions/flows/{namespace}/{flow_id}', { path, query: { revision: options.revision } }),
    gcTime: 0,
    placeholderData: keepPreviousData,
  })
  const from = useQuery({
    queryKey: ['executions', 'run-again', search.from],
    queryFn: () => get('/api/v1/executions/{execution_id}', { path: { execution_id: search.from! } }),
    enabled: Boolean(search.from),
  })
  const isReady = !search.from || from.data !== undefined || from.isError
  const [kept, keep] = useState<Beginning | null>(null)
  const beginning = (inputs: FlowToRun['inputs']): Beginning =>
    kept ?? (from.data ? beginningOfRun(inputs ?? [], from.data) : beginningOf(inputs ?? [], search))
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={t('execute.title', { flow: flowId })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Loading query={isReady ? flow : { ...flow, data: undefined, error: null }} rows={3}>
        {(found) =>
          found.disabled ? (
            <Disabled namespace={namespace} flowId={flowId} />
          ) : (
            <>
              {flow.error ? <Failure error={flow.error} /> : null}
              <Asking
                key={found.revision}
                flow={found}
                beginning={beginning(found.inputs)}
                options={options}
                change={(changes) => setOptions((before) => ({ ...before, ...changes }))}
                keep={keep}
                close={close}
              />
            </>
          )
        }
      </Loading>
    </Modal>
  )
}

function Disabled({ namespace, flowId }: Pick<Props, 'namespace' | 'flowId'>) {
  const client = useQueryClient()
  const [error, setError] = useState<unknown>(null)
  const enable = async () => {
    try {
      await post('/api/v1/flows/enable/by-ids', { body: [{ namespace, id: flowId }] })
      await Promise.all(['flow', 'flows'].map((name) => client.invalidateQueries({ queryKey: [name] })))
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <>
      <p style={{ marginTop: 0 }}>{t('execute.disabled')}</p>
      {error ? <Failure error={error} /> : null}
      <Button onClick={() => void enable()} data-autofocus>
        {t('flows.enable')}
      </Button>
    </>
  )
}

interface AskingProps {
  readonly flow: FlowToRun
  readonly beginning: Beginning
  readonly options: Options
  readonly change: (changes: Partial<Options>) => void
  /** Takes what is filled in over to the form of another revision. */
  readonly keep: (current: Beginning) => void
  readonly close: () => void
}

function Asking({ flow, beginning, options, change, keep, close }: AskingProps) {
  const { namespace, id: flowId, revision } = flow
  const navigate = useNavigate()
  const router = useRouter()
  const [view, setView] = useState<'form' | 'curl'>('form')
  const [wasBegun, begun] = useState(false)
  const inputs = flow.inputs ?? []
  const examine = useMemo(
    () => examineStart(namespace, flowId, options.revision),
    [namespace, flowId, options.revision],
  )
  const state = useInputs({ inputs, before: beginning.values, examine })
  const given: Options = {
    ...options,
    labels: options.labels.length > 0 || wasBegun ? options.labels : beginning.labels,
  }
  const current: Beginning = { values: state.values, labels: given.labels }
  const fill = ({ values, labels }: Beginning) => {
    begun(true)
    state.fill(values)
    change({ labels })
  }
  const run = async (form: FormData, _: unknown, { signal, onProgress }: Sending) => {
    const path = { namespace, flow_id: flowId }
    const execution = await upload(
      '/api/v1/executions/{namespace}/{flow_id}',
      { path, query: queryOf(given), body: form, signal },
      onProgress,
    )
    close()
    const to = `/executions/${namespace}/${flowId}/${execution.id}/gantt`
    if (settings().opensTab) window.open(router.buildLocation({ to }).publicHref, '_blank', 'noopener')
    else await navigate({ to })
  }
  return (
    <>
      <div className="execute-head">
        <SegmentedControl
          size="xs"
          aria-label={t('shell.tabs')}
          data={(['form', 'curl'] as const).map((value) => ({ value, label: t(`execute.${value}`) }))}
          value={view}
          onChange={(value) => setView(value as 'form' | 'curl')}
        />
        <CopyLink flow={flow} beginning={current} />
      </div>
      {view === 'curl' ? (
        <Command text={commandOf({ namespace, flowId }, state.inputs, state.values, given, location.origin)} />
      ) : (
        <>
          <Beginnings namespace={namespace} flowId={flowId} inputs={inputs} current={current} begin={fill} />
          <TriggerWarning namespace={namespace} flowId={flowId} />
          <StatedForm state={state} submitLabel={t('action.execute')} onSubmit={run}>
            <Advanced
              options={given}
              change={(changes) => {
                begun(true)
                keep(current)
                change(changes)
              }}
              newest={options.revision === undefined ? revision : undefined}
              tasks={taskIds(flow.tasks)}
            />
          </StatedForm>
        </>
      )}
    </>
  )
}

function Command({ text }: { text: string }) {
  return (
    <div className="command">
      <pre className="mono" tabIndex={0} aria-label={t('execute.curl')}>
        {text}
      </pre>
      <Copy value={text} label={t('common.copy')} />
    </div>
  )
}

/** The address that opens this form as it is now. */
function CopyLink({ flow, beginning }: { flow: FlowToRun; beginning: Beginning }) {
  const router = useRouter()
  const { href } = router.buildLocation({
    to: `/flows/edit/${flow.namespace}/${flow.id}`,
    search: { run: true, ...searchOf(flow.inputs ?? [], beginning) } as never,
  })
  return <Copy value={`${location.origin}${href}`} label={t('execute.link')} />
}

function TriggerWarning({ namespace, flowId }: { namespace: string; flowId: string }) {
  const flow = useQuery({
    queryKey: ['flow', namespace, flowId],
    queryFn: () =>
      get('/api/v1/flows/{namespace}/{flow_id}', { path: { namespace, flow_id: flowId }, query: { source: true } }),
  })
  const expression = flow.data?.source ? bareTrigger(flow.data.source) : null
  return expression ? (
    <div className="check" data-style="WARNING" role="status">
      {t('execute.trigger')} <code>{expression}</code>
    </div>
  ) : null
}
