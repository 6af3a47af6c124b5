/** The form of inputs: for running a flow, replaying, resuming and backfilling it. */
import { Button, Stack } from '@mantine/core'
import { useState, type FormEvent, type ReactNode } from 'react'
import { t } from '../i18n'
import { share } from '../shell/format'
import { Failure } from '../shell/parts'
import { InputField } from './InputField'
import { useInputs, type Asked, type InputState } from './useInputs'

/** How a form is sent: what has gone is told, from 0 to 1, and it can be broken off. */
export interface Sending {
  readonly signal: AbortSignal
  readonly onProgress: (part: number) => void
}

interface Around {
  readonly submitLabel: string
  /** Is given what is filled in, as parts of a form and as JSON. */
  readonly onSubmit: (form: FormData, json: Record<string, unknown>, sending: Sending) => Promise<void>
  /** What stands between the last field and the button. */
  readonly children?: ReactNode
  /** Says nothing when there is nothing to ask, and takes no focus. */
  readonly isQuiet?: boolean
}

/** A form that keeps its own state. */
export function InputForm({ inputs, before, examine, ...around }: Asked & Around) {
  return <StatedForm state={useInputs({ inputs, before, examine })} {...around} />
}

/** A form whose state somebody else looks at, too. */
export function StatedForm({
  state,
  submitLabel,
  onSubmit,
  children,
  isQuiet = false,
}: Around & { readonly state: InputState }) {
  const [error, setError] = useState<unknown>(null)
  const [sending, send] = useState<AbortController | null>(null)
  const [part, setPart] = useState(0)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (sending) return
    const wrong = state.firstWrong()
    if (wrong) return focusOn(wrong.id)
    const ended = new AbortController()
    send(ended)
    setPart(0)
    setError(null)
    try {
      await onSubmit(state.toFormData(), state.toJson(), { signal: ended.signal, onProgress: setPart })
    } catch (problem) {
      if (!ended.signal.aborted) setError(problem)
    }
    send(null)
  }
  const onKey = (event: React.KeyboardEvent<HTMLFormElement>) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      event.currentTarget.requestSubmit()
    }
  }
  const isEmptyForm = state.inputs.length === 0 && !isQuiet
  return (
    <form noValidate onSubmit={(event) => void submit(event)} onKeyDown={onKey}>
      <Stack gap={12}>
        <InputFields state={state} />
        {isEmptyForm ? (
          <p className="soft" style={{ margin: 0 }}>
            {t('execute.noInputs')}
          </p>
        ) : null}
        {children}
        {error ? <Failure error={error} /> : null}
        {sending && part > 0 && part < 1 ? (
          <progress className="sending" value={part} aria-label={t('input.sending', { part: share(part) })} />
        ) : null}
        <div className="form-foot">
          <span className="soft meta" role="status">
            {state.isChecking ? t('input.checking') : ''}
          </span>
          {sending && hasFile(state) ? (
            <Button variant="default" onClick={() => sending.abort()}>
              {t('common.cancel')}
            </Button>
          ) : null}
          <Button type="submit" loading={sending !== null} data-autofocus={isEmptyForm || undefined} title="Ctrl Enter">
            {submitLabel}
          </Button>
        </div>
      </Stack>
    </form>
  )
}

const hasFile = ({ values }: InputState): boolean => Object.values(values).some((one) => one instanceof File)

function focusOn(id: string): void {
  const found = document.getElementById(`input-${id}`)
  const field = found?.matches('input, textarea') ? found : found?.querySelector<HTMLElement>('input, textarea')
  field?.scrollIntoView({ block: 'nearest' })
  field?.focus()
}

/** The fields alone, and what the flow checks of their values. */
export function InputFields({ state }: { readonly state: InputState }) {
  return (
    <>
      {state.inputs.map((one) => (
        <InputField
          key={one.id}
          input={one}
          value={state.shown(one)}
          fallback={state.fallback(one)}
          error={state.errorOf(one)}
          uploadBytes={state.uploadBytes}
          onChange={(value) => state.set(one.id, value)}
          onBlur={() => state.touch(one.id)}
        />
      ))}
      {state.checks.map((one) => (
        <div
          key={one.message}
          className="check"
          data-style={one.style}
          role={one.behavior === 'BLOCK_EXECUTION' ? 'alert' : 'status'}
        >
          {one.message}
        </div>
      ))}
    </>
  )
}
