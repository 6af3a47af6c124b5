/** Moves a flow to another id or namespace: what could go with it, then what became of the old one. */
import { Alert, Autocomplete, Checkbox, Modal, Stack, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { get, post, remove, type Shapes } from '../api/client'
import { count, t } from '../i18n'
import { Confirm } from '../shell/Confirm'
import { Failure } from '../shell/parts'
import './move.css'
import { chosenOf, type Chosen } from './moveChoices'

interface Props {
  readonly namespace: string
  readonly flowId: string
  readonly close: () => void
}
type Plan = Shapes['MovePlan']
/** What has come of it, and who still names the old flow. */
interface Moved {
  readonly made: Shapes['FlowMove']
  readonly left: Plan['references']
}

/** The server is asked this long after the last key. */
const CHECK_MS = 400

export default function MoveDialog({ namespace, flowId, close }: Props) {
  const [moved, setMoved] = useState<Moved | null>(null)
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={t('move.title', { flow: flowId })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {moved ? (
        <Done namespace={namespace} flowId={flowId} close={close} moved={moved} />
      ) : (
        <Ask namespace={namespace} flowId={flowId} close={close} done={setMoved} />
      )}
    </Modal>
  )
}

function Ask({ namespace, flowId, close, done }: Props & { done: (moved: Moved) => void }) {
  const client = useQueryClient()
  const [to, set] = useState({ namespace, id: flowId })
  const [changes, change] = useState<Partial<Chosen>>({})
  const [asked] = useDebouncedValue(to, CHECK_MS)
  const isSame = to.namespace === namespace && to.id === flowId
  const path = { namespace, flow_id: flowId }
  const namespaces = useQuery({
    queryKey: ['namespaces', 'distinct'],
    queryFn: () => get('/api/v1/flows/distinct-namespaces'),
  })
  const plan = useQuery({
    queryKey: ['move', path, asked],
    enabled: !isSame,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => get('/api/v1/flows/{namespace}/{flow_id}/move', { path, query: asked, signal }),
  })
  const isChecked = !isSame && asked === to && plan.isSuccess && !plan.isPlaceholderData
  const refusal = isChecked ? plan.data.refusal : undefined
  const chosen = plan.data ? { ...chosenOf(plan.data), ...changes } : undefined
  const move = async () => {
    const made = await post('/api/v1/flows/{namespace}/{flow_id}/move', { path, body: { ...to, ...chosen } })
    await Promise.all([
      client.invalidateQueries({ queryKey: ['flow'] }),
      client.invalidateQueries({ queryKey: ['flows'] }),
    ])
    done({
      made,
      left: (plan.data?.references ?? []).filter(
        (one) => !made.references.some((changed) => changed.namespace === one.namespace && changed.id === one.id),
      ),
    })
  }
  return (
    <Confirm label={t('move.do')} isDisabled={!isChecked || Boolean(refusal)} act={move} close={close}>
      <p className="soft move-hint">{t('move.hint')}</p>
      <div className="move-name">
        <Autocomplete
          size="xs"
          label={t('common.namespace')}
          data={namespaces.data ?? []}
          value={to.namespace}
          onChange={(value) => set({ ...to, namespace: value.trim() })}
        />
        <TextInput
          label={t('flows.id')}
          data-autofocus
          value={to.id}
          onChange={(event) => set({ ...to, id: event.currentTarget.value.trim() })}
        />
      </div>
      <div aria-live="polite">
        {refusal ? (
          <Alert color="red">
            {refusal.message}. {refusal.remedy}
          </Alert>
        ) : !isSame && !isChecked && !plan.error ? (
          <span className="soft">{t('move.checking')}</span>
        ) : null}
      </div>
      {plan.error ? <Failure error={plan.error} /> : null}
      {plan.data && chosen && !isSame && !refusal ? (
        <Choices plan={plan.data} to={to.namespace} chosen={chosen} change={(one) => change({ ...changes, ...one })} />
      ) : null}
    </Confirm>
  )
}

function Choices({
  plan,
  to,
  chosen,
  change,
}: {
  plan: Plan
  to: string
  chosen: Chosen
  change: (changes: Partial<Chosen>) => void
}) {
  const named = chosen.references.map((one) => `${one.namespace}/${one.id}`)
  const put = (namespace: string, id: string, isOn: boolean) =>
    change({
      references: isOn
        ? [...chosen.references, { namespace, id }]
        : chosen.references.filter((one) => one.namespace !== namespace || one.id !== id),
    })
  return (
    <Stack gap={16}>
      {plan.triggers.length > 0 ? (
        <Checkbox
          size="xs"
          label={t('move.triggers')}
          description={t('move.triggersHint', { ids: plan.triggers.join(', ') })}
          checked={chosen.triggers}
          onChange={(event) => change({ triggers: event.currentTarget.checked })}
        />
      ) : null}
      {plan.source?.includes('trigger.Webhook') ? <p className="soft move-hint">{t('move.webhook')}</p> : null}
      <Belongings
        label={t('move.keys', { namespace: to })}
        found={plan.keys}
        chosen={chosen.keys}
        choose={(keys) => change({ keys })}
      />
      <Belongings
        label={t('move.files', { namespace: to })}
        found={plan.files}
        chosen={chosen.files}
        choose={(files) => change({ files })}
      />
      {plan.references.length === 0 ? (
        <p className="soft move-hint">{t('move.noReferences')}</p>
      ) : (
        <fieldset className="move-list">
          <legend>{count('move.references', plan.references.length)}</legend>
          {plan.references.map((one) => (
            <div key={`${one.namespace}/${one.id}`} className="move-reference">
              <Checkbox
                size="xs"
                disabled={Boolean(one.refusal)}
                checked={named.includes(`${one.namespace}/${one.id}`)}
                onChange={(event) => put(one.namespace, one.id, event.currentTarget.checked)}
                label={`${one.namespace} / ${one.id}`}
                description={one.refusal}
              />
              <Link
                to={`/flows/edit/${one.namespace}/${one.id}/edit`}
                search={{ line: one.lines[0] } as never}
                target="_blank"
              >
                {count('move.lines', one.lines.length, { lines: one.lines.join(', ') })}
              </Link>
            </div>
          ))}
        </fieldset>
      )}
    </Stack>
  )
}

/** Keys or files, those first that the source names; the others are folded. */
function Belongings({
  label,
  found,
  chosen,
  choose,
}: {
  label: string
  found: Plan['keys']
  chosen: readonly string[]
  choose: (names: string[]) => void
}) {
  if (found.length === 0) return null
  const others = found.filter((one) => !one.named)
  const box = (one: Plan['keys'][number]) => (
    <Checkbox
      key={one.name}
      size="xs"
      disabled={one.taken}
      checked={!one.taken && chosen.includes(one.name)}
      label={<span className="mono">{one.name}</span>}
      description={one.taken ? t('move.taken') : one.named ? t('move.named') : undefined}
      onChange={(event) =>
        choose(event.currentTarget.checked ? [...chosen, one.name] : chosen.filter((name) => name !== one.name))
      }
    />
  )
  return (
    <fieldset className="move-list">
      <legend>{label}</legend>
      {found.filter((one) => one.named).map(box)}
      {others.length > 0 ? (
        <details>
          <summary>{count('move.others', others.length)}</summary>
          <div className="move-list">{others.map(box)}</div>
        </details>
      ) : null}
    </fieldset>
  )
}

/** What was done; the old flow goes only when somebody says so, and who would miss it is named. */
function Done({ namespace, flowId, close, moved: { made, left } }: Props & { moved: Moved }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const open = () => {
    close()
    return navigate({ to: `/flows/edit/${made.flow.namespace}/${made.flow.id}` })
  }
  const destroy = async () => {
    await remove('/api/v1/flows/{namespace}/{flow_id}', { path: { namespace, flow_id: flowId } })
    await client.invalidateQueries({ queryKey: ['flows'] })
    await open()
  }
  const copied = [...made.keys, ...made.files]
  return (
    <Confirm label={t('move.deleteOld')} color="red" act={destroy} close={() => void open()} cancel={t('move.keepOld')}>
      <div role="status">
        <p className="move-hint">{t('move.done', { flow: `${made.flow.namespace} / ${made.flow.id}` })}</p>
        {copied.length > 0 ? <p className="soft move-hint">{t('move.copied', { names: copied.join(', ') })}</p> : null}
        {made.references.length > 0 ? (
          <p className="soft move-hint">
            {t('move.changed', { names: made.references.map((one) => one.id).join(', ') })}
          </p>
        ) : null}
        <p className="soft move-hint">{t('move.oldStays')}</p>
      </div>
      {left.length > 0 ? (
        <Alert color="yellow" title={count('move.left', left.length)}>
          <ul className="move-left">
            {left.map((one) => (
              <li key={`${one.namespace}/${one.id}`}>
                <Link to={`/flows/edit/${one.namespace}/${one.id}/edit`} search={{ line: one.lines[0] } as never}>
                  {one.namespace} / {one.id}
                </Link>
              </li>
            ))}
          </ul>
        </Alert>
      ) : null}
    </Confirm>
  )
}
