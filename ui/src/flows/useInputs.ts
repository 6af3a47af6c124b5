/** The state of a form of inputs: what was given, what the server says of it, and what is wrong. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import { get } from '../api/client'
import type { Examination, Examine } from './examine'
import {
  choicesOf,
  defaultOf,
  fault,
  fieldValue,
  isEmpty,
  startValues,
  toFormData,
  toJson,
  type Input,
  type InputValue,
  type Values,
} from './inputs'

/** How long a form waits after the last key before it asks the server. */
const PAUSE = 500

export interface Asked {
  readonly inputs: readonly Input[]
  /** What the form begins with; it stands over the flow's defaults. */
  readonly before?: Values
  /** Whom to ask what would be said of the values; without it only the form's own rules count. */
  readonly examine?: Examine
}

export interface InputState {
  /** Those that are asked for now, with the choices that the server has found. */
  readonly inputs: readonly Input[]
  /** What was given. */
  readonly values: Values
  readonly checks: Examination['checks']
  readonly isChecking: boolean
  readonly uploadBytes: number | undefined
  /** What a field shows: the given value, else what the flow would use. */
  readonly shown: (input: Input) => InputValue | undefined
  /** What the flow uses for a field that is left empty. */
  readonly fallback: (input: Input) => InputValue | undefined
  /** What is wrong with a field that was touched. */
  readonly errorOf: (input: Input) => string | null
  readonly set: (id: string, value: InputValue) => void
  readonly touch: (id: string) => void
  /** Replaces all that was given. */
  readonly fill: (values: Values) => void
  /** Shows every fault; the first field that has one. */
  readonly firstWrong: () => Input | undefined
  readonly toFormData: () => FormData
  readonly toJson: () => Record<string, unknown>
}

export function useInputs({ inputs, before, examine }: Asked): InputState {
  const [values, setValues] = useState<Values>(() => startValues(inputs, before))
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const [told, setTold] = useState<Told>({ found: null, of: {}, isChecking: examine !== undefined })
  const { found, of, isChecking } = told
  const configs = useQuery({
    queryKey: ['configs'],
    queryFn: () => get('/api/v1/configs'),
    staleTime: Infinity,
    enabled: inputs.some((one) => one.type === 'FILE'),
  })
  const uploadBytes = configs.data?.uploadBytes ?? undefined
  const examined = new Map((found?.inputs ?? []).map((one) => [one.input.id, one]))
  const asked = inputs
    .filter((one) => examined.get(one.id)?.enabled ?? !(examine && one.dependsOn && isChecking))
    .map((one) => ({ ...one, ...choicesFound(examined.get(one.id)?.input) }))
  const fallback = (input: Input) => {
    const one = examined.get(input.id)
    return one?.isDefault ? fieldValue(input, one.value) : defaultOf(input)
  }
  const chosen = firstChoices(asked, values, fallback)
  const given: Values = { ...values, ...chosen }
  useExamination({
    examine,
    values,
    chosen: JSON.stringify(chosen),
    isFirst: found === null,
    form: () => toFormData(inputs, given),
    take: setTold,
  })
  const faultOf = (input: Input): string | null => {
    const own = fault(input, given[input.id] ?? fallback(input), uploadBytes)
    const told = examined.get(input.id)?.errors[0]?.message
    return own ?? (of[input.id] === values[input.id] ? (told ?? null) : null)
  }
  return {
    inputs: asked,
    values: given,
    checks: found?.checks ?? [],
    isChecking,
    uploadBytes,
    fallback,
    shown: (input) => (given[input.id] === undefined ? fallback(input) : given[input.id]),
    errorOf: (input) => (touched.has(input.id) ? faultOf(input) : null),
    set: (id, value) => setValues((all) => ({ ...all, [id]: value })),
    touch: (id) => setTouched((all) => new Set(all).add(id)),
    fill: (all) => {
      setValues(startValues(inputs, all))
      setTouched(new Set())
    },
    firstWrong: () => {
      setTouched(new Set(inputs.map((one) => one.id)))
      return asked.find((one) => faultOf(one) !== null)
    },
    toFormData: () => toFormData(asked, given),
    toJson: () => toJson(asked, given),
  }
}

const choicesFound = (input: Input | undefined): Partial<Input> => (input?.values ? { values: input.values } : {})

/** What a form chooses by itself, where the flow says so and has no default. */
function firstChoices(
  inputs: readonly Input[],
  values: Values,
  fallback: (input: Input) => InputValue | undefined,
): Values {
  const open = inputs.filter((one) => one.autoSelectFirst && values[one.id] === undefined && isEmpty(fallback(one)))
  return Object.fromEntries(
    open.flatMap((one) =>
      choicesOf(one)
        .slice(0, 1)
        .map((choice) => [one.id, one.type === 'MULTISELECT' ? [choice] : choice]),
    ),
  )
}

interface Told {
  readonly found: Examination | null
  readonly of: Values
  readonly isChecking: boolean
}

interface Examined {
  readonly examine: Examine | undefined
  readonly values: Values
  /** What the form has chosen by itself, as a text to be compared. */
  readonly chosen: string
  readonly isFirst: boolean
  readonly form: () => FormData
  readonly take: (change: (before: Told) => Told) => void
}

/** Asks what the server says of values: at once of the first ones, later half a second after the last change. */
function useExamination({ examine, values, chosen, isFirst, form, take }: Examined): void {
  const ask = useEffectEvent(async (signal: AbortSignal) => {
    take((before) => ({ ...before, isChecking: true }))
    try {
      const found = await examine?.(form(), signal)
      if (found) take(() => ({ found, of: values, isChecking: false }))
    } catch {
      // What can not be asked now is said when the form is sent.
      if (!signal.aborted) take((before) => ({ ...before, isChecking: false }))
    }
  })
  const pause = useEffectEvent(() => (isFirst ? 0 : PAUSE))
  const isAsking = examine !== undefined
  useEffect(() => {
    if (!isAsking) return
    const ended = new AbortController()
    const timer = setTimeout(() => void ask(ended.signal), pause())
    return () => {
      clearTimeout(timer)
      ended.abort()
    }
  }, [values, chosen, isAsking])
}
