import { Input as Wrapper, NumberInput, PasswordInput, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { t } from '../i18n'
import { Markdown } from '../shell/Markdown'
import { ChoiceField, ChoicesField } from './fields/ChoiceField'
import { DurationField } from './fields/DurationField'
import { FileField, nameOf } from './fields/FileField'
import { ListField } from './fields/ListField'
import { MomentField } from './fields/MomentField'
import type { Around } from './fields/shared'
import { hasDefault, isEmpty, type Input, type InputValue } from './inputs'
import './inputs.css'

interface Props {
  readonly input: Input
  readonly value: InputValue | undefined
  /** What the flow uses when nothing is given. */
  readonly fallback: InputValue | undefined
  readonly error: string | null
  readonly uploadBytes?: number
  readonly onChange: (value: InputValue) => void
  readonly onBlur: () => void
}

const MONO = { input: { fontFamily: 'var(--mantine-font-family-monospace)' } }

/** The field of an input, by its type. */
export function InputField({ input, value, fallback, error, uploadBytes, onChange, onBlur }: Props) {
  const around: Around = {
    id: `input-${input.id}`,
    label: input.displayName ?? input.id,
    description: describe(input),
    descriptionProps: { component: 'div' },
    error,
    onBlur,
    withAsterisk: input.required && !hasDefault(input),
  }
  const text = typeof value === 'string' ? value : ''
  const items = Array.isArray(value) ? (value as readonly string[]) : []
  const placeholder = placeholderOf(input, fallback)
  const shared = { input, around, onChange, placeholder }
  const typed = {
    ...around,
    value: text,
    placeholder,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  }
  switch (input.type) {
    case 'INT':
    case 'FLOAT':
      return (
        <NumberInput
          {...around}
          value={text}
          placeholder={placeholder}
          onChange={(next) => onChange(String(next))}
          allowDecimal={input.type === 'FLOAT'}
          hideControls
        />
      )
    case 'BOOL':
    case 'BOOLEAN':
      return (
        <Wrapper.Wrapper {...around} labelElement="div">
          <SegmentedControl
            className="choice"
            size="xs"
            data={[
              { value: 'true', label: t('common.true') },
              { value: 'false', label: t('common.false') },
              { value: '', label: t('common.unset') },
            ]}
            value={isEmpty(value) ? '' : String(value)}
            onChange={(next) => onChange(next === '' ? null : next === 'true')}
            aria-label={around.label}
          />
        </Wrapper.Wrapper>
      )
    case 'DATE':
      return <TextInput {...typed} type="date" />
    case 'TIME':
      return <TextInput {...typed} type="time" step={1} />
    case 'DATETIME':
      return <MomentField {...shared} value={text} />
    case 'DURATION':
      return <DurationField {...shared} value={text} />
    case 'EMAIL':
      return <TextInput {...typed} type="email" inputMode="email" autoComplete="off" />
    case 'URI':
      return <TextInput {...typed} type="url" inputMode="url" />
    case 'SECRET':
      return (
        <PasswordInput {...typed} autoComplete="off" visibilityToggleButtonProps={{ 'aria-label': t('login.show') }} />
      )
    case 'FILE':
      return <FileField {...shared} uploadBytes={uploadBytes} value={value instanceof File ? value : text} />
    case 'JSON':
    case 'YAML':
    case 'ION':
      return <Textarea {...typed} styles={MONO} autosize minRows={3} maxRows={14} spellCheck={false} />
    case 'SELECT':
    case 'ENUM':
      return <ChoiceField {...shared} value={text} />
    case 'MULTISELECT':
      return <ChoicesField {...shared} value={items} />
    case 'ARRAY':
      return <ListField {...shared} value={items} />
    default:
      return <Textarea {...typed} autosize minRows={1} maxRows={10} />
  }
}

/** The flow's own words, and the bounds of a value. */
function describe(input: Input) {
  const bounds = [
    isGiven(input.min) ? t('input.min', { min: String(input.min) }) : '',
    isGiven(input.max) ? t('input.max', { max: String(input.max) }) : '',
    isGiven(input.after) ? t('input.after', { date: String(input.after) }) : '',
    isGiven(input.before) ? t('input.before', { date: String(input.before) }) : '',
  ]
    .filter(Boolean)
    .join(' · ')
  if (!input.description && !bounds) return undefined
  return (
    <>
      {input.description ? <Markdown source={input.description} /> : null}
      {bounds ? <span className="num">{bounds}</span> : null}
    </>
  )
}

const isGiven = (bound: unknown): boolean => bound !== undefined && bound !== null

/** The default where it is not in the field itself; of a secret, that there is one. */
function placeholderOf(input: Input, fallback: InputValue | undefined): string | undefined {
  if (input.type === 'SECRET') return hasDefault(input) ? t('input.secretDefault') : undefined
  if (isEmpty(fallback) || fallback instanceof File) return undefined
  return t('input.default', { value: input.type === 'FILE' ? nameOf(String(fallback)) : String(fallback) })
}
