import type { ReactNode } from 'react'
import type { Input, InputValue } from '../inputs'

/** What every component around a field is given. */
export interface Around {
  readonly id: string
  readonly label: string
  readonly description: ReactNode
  readonly descriptionProps: { readonly component: 'div' }
  readonly error: ReactNode
  readonly withAsterisk: boolean
  readonly onBlur: () => void
}

/** A field of one input. */
export interface FieldProps<Value extends InputValue = InputValue> {
  readonly input: Input
  readonly around: Around
  readonly value: Value
  readonly onChange: (value: Value) => void
  /** What the flow does with an empty field. */
  readonly placeholder?: string
}
