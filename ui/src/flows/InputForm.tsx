/** The form of a flow's inputs: for running it, for replaying, for resuming. */
import { Button, Stack } from '@mantine/core'
import { useState, type FormEvent, type ReactNode } from 'react'
import { t } from '../i18n'
import { Failure } from '../shell/parts'
import { InputField } from './InputField'
import { fault, initial, toFormData, type Input, type InputValue } from './inputs'

interface Props {
  readonly inputs: readonly Input[]
  readonly submitLabel: string
  readonly before?: Readonly<Record<string, InputValue>>
  readonly onSubmit: (form: FormData) => Promise<void>
  readonly children?: ReactNode
  /** Says nothing when there is nothing to ask, and takes no focus. */
  readonly isQuiet?: boolean
}

export function InputForm({ inputs, submitLabel, before, onSubmit, children, isQuiet = false }: Props) {
  const [values, setValues] = useState<Record<string, InputValue>>(() => Object.fromEntries(inputs.map((one) => [one.id, before?.[one.id] ?? initial(one)])))
  const [touched, touch] = useState<ReadonlySet<string>>(new Set())
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const faults = new Map(inputs.map((one) => [one.id, fault(one, values[one.id])]))
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    touch(new Set(inputs.map((one) => one.id)))
    const wrong = inputs.find((one) => faults.get(one.id))
    if (wrong) {
      document.getElementById(`input-${wrong.id}`)?.focus()
      return
    }
    setBusy(true)
    setError(null)
    try {
      await onSubmit(toFormData(inputs, values))
    } catch (problem) {
      setError(problem)
    }
    setBusy(false)
  }
  const onKey = (event: React.KeyboardEvent<HTMLFormElement>) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit()
  }
  return (
    <form noValidate onSubmit={(event) => void submit(event)} onKeyDown={onKey}>
      <Stack gap={12}>
        {inputs.map((one) => (
          <InputField key={one.id} input={one} value={values[one.id]} error={touched.has(one.id) ? (faults.get(one.id) ?? null) : null}
            onChange={(value) => setValues((all) => ({ ...all, [one.id]: value }))} onBlur={() => touch((all) => new Set(all).add(one.id))} />
        ))}
        {inputs.length === 0 && !isQuiet ? <p className="soft" style={{ margin: 0 }}>{t('execute.noInputs')}</p> : null}
        {children}
        {error ? <Failure error={error} /> : null}
        <Button type="submit" loading={isBusy} style={{ alignSelf: 'flex-end' }} data-autofocus={(inputs.length === 0 && !isQuiet) || undefined}>{submitLabel}</Button>
      </Stack>
    </form>
  )
}
