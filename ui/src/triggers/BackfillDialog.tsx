/** Replays dates of a schedule: which, with what inputs, and what that comes to. */
import { Checkbox, Modal, NumberInput, Stack, TagsInput, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { get, put, type Shapes } from '../api/client'
import { InputForm } from '../flows/InputForm'
import type { InputValue } from '../flows/inputs'
import { count, t } from '../i18n'
import { dateTime, zone } from '../shell/format'
import { Failure, Loading } from '../shell/parts'
import { StateBadge } from '../shell/StateBadge'
import { instantOf } from '../shell/zones'
import { askedInputs, givenInputs, labelsOf } from './backfill'
import { keyOf, membersOf, pathOf, type Declared, type TriggerState } from './kinds'

interface Props {
  readonly state: TriggerState
  readonly trigger: Declared
  readonly close: () => void
  readonly done: () => void
}

const TYPING_MS = 300
const MOST_PARALLEL = 100

export function BackfillDialog({ state, trigger, close, done }: Props) {
  const [start, setStart] = useState('')
  const [end, setEnd] = useState('')
  const [isMissingOnly, setMissingOnly] = useState(false)
  const [parallel, setParallel] = useState(1)
  const [labels, setLabels] = useState<string[]>([])
  const { namespace, flowId } = state
  const flow = useQuery({
    queryKey: ['flow', 'to-run', namespace, flowId],
    queryFn: () => get('/api/v1/executions/flows/{namespace}/{flow_id}', { path: { namespace, flow_id: flowId } }),
    gcTime: 0,
  })
  const own = membersOf(trigger).inputs as Readonly<Record<string, unknown>> | undefined
  const run = async (form: FormData) => {
    if (!start) throw new Error(t('triggers.startNeeded'))
    const backfill = {
      start: instantOf(start, zone()),
      end: end ? instantOf(end, zone()) : undefined,
      missingOnly: isMissingOnly,
      parallel,
      inputs: givenInputs(form),
      labels: labelsOf(labels),
    }
    await put('/api/v1/triggers/backfill/create', { body: { ...keyOf(state), backfill } })
    done()
    close()
  }
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={t('triggers.backfillTitle', { trigger: state.triggerId })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Loading query={flow} rows={4}>
        {({ inputs }) => {
          const { asked, before, isOther } = askedInputs(inputs ?? [], own ?? {})
          return (
            <Stack gap={12}>
              <div className="pair">
                <TextInput
                  type="datetime-local"
                  step={1}
                  label={t('triggers.from')}
                  description={t('input.zone', { zone: zone() })}
                  value={start}
                  onChange={(event) => setStart(event.currentTarget.value)}
                  required
                  data-autofocus
                />
                <TextInput
                  type="datetime-local"
                  step={1}
                  label={t('triggers.to')}
                  description={t('triggers.untilNow')}
                  value={end}
                  onChange={(event) => setEnd(event.currentTarget.value)}
                />
              </div>
              {start ? (
                <Preview
                  state={state}
                  start={instantOf(start, zone())}
                  end={end ? instantOf(end, zone()) : undefined}
                  isMissingOnly={isMissingOnly}
                />
              ) : null}
              <Checkbox
                size="xs"
                label={t('triggers.missingOnly')}
                checked={isMissingOnly}
                onChange={(event) => setMissingOnly(event.currentTarget.checked)}
              />
              <NumberInput
                size="xs"
                w={200}
                label={t('triggers.parallel')}
                description={t('triggers.parallelHint')}
                min={1}
                max={MOST_PARALLEL}
                clampBehavior="strict"
                allowDecimal={false}
                value={parallel}
                onChange={(next) => setParallel(Number(next) || 1)}
              />
              <InputForm
                inputs={asked}
                before={before as Readonly<Record<string, InputValue>>}
                submitLabel={t('triggers.backfillStart')}
                onSubmit={run}
                isQuiet
              >
                {isOther ? (
                  <p className="soft meta" style={{ margin: 0 }}>
                    {t('triggers.givenByTrigger')}
                  </p>
                ) : null}
                <TagsInput
                  size="xs"
                  label={t('common.labels')}
                  description={t('execute.labels')}
                  value={labels}
                  onChange={(next) => setLabels(next.filter((one) => /^[^:]+:./.test(one)))}
                />
              </InputForm>
            </Stack>
          )
        }}
      </Loading>
    </Modal>
  )
}

const MOST_PREVIEWED = 100

interface Span {
  readonly state: TriggerState
  readonly start: string
  readonly end: string | undefined
  readonly isMissingOnly: boolean
}

/** What a backfill would replay, date by date; both ends are included. */
function Preview({ state, start, end, isMissingOnly }: Span) {
  const path = pathOf(state)
  const [now] = useState(() => new Date().toISOString())
  const [from] = useDebouncedValue(start, TYPING_MS)
  const [to] = useDebouncedValue(end, TYPING_MS)
  const after = Number.isNaN(Date.parse(from)) ? '' : new Date(Date.parse(from) - 1).toISOString()
  const query = { after, until: to ?? now, limit: MOST_PREVIEWED }
  const found = useQuery({
    queryKey: ['triggers', 'dates', path, query],
    queryFn: ({ signal }) => get('/api/v1/triggers/{namespace}/{flow_id}/{trigger_id}/dates', { path, query, signal }),
    enabled: after !== '',
    retry: false,
    placeholderData: keepPreviousData,
  })
  if (found.error) return <Failure error={found.error} />
  if (!found.data) return null
  const ran = found.data.filter((one) => one.executionId)
  const replayed = isMissingOnly ? found.data.filter((one) => !one.executionId) : found.data
  const isPart = found.data.length === MOST_PREVIEWED
  return (
    <div>
      <p className="soft num" role="status" style={{ margin: 0 }}>
        {isPart ? t('triggers.replaysMany', { count: replayed.length }) : count('triggers.replays', replayed.length)}
        {spanOf(replayed)}
        {ran.length > 0 ? `, ${count('triggers.ranAlready', ran.length)}` : ''}
      </p>
      {found.data.length > 0 ? (
        <ol className="plain preview num" tabIndex={0} aria-label={t('triggers.previewed')}>
          {found.data.map((one) => (
            <li
              key={one.date}
              data-off={(isMissingOnly && one.executionId !== undefined && one.executionId !== null) || undefined}
            >
              <time dateTime={one.date}>{dateTime(one.date)}</time>
              {one.executionId && one.state ? (
                <Link to={`/executions/${state.namespace}/${state.flowId}/${one.executionId}`} target="_blank">
                  <StateBadge state={one.state} />
                </Link>
              ) : null}
            </li>
          ))}
        </ol>
      ) : null}
    </div>
  )
}

function spanOf(dates: readonly Shapes['ScheduledDate'][]): string {
  const [first, last] = [dates[0], dates.at(-1)]
  if (!first || !last) return ''
  return dates.length > 1 ? `: ${dateTime(first.date)} – ${dateTime(last.date)}` : `: ${dateTime(first.date)}`
}
