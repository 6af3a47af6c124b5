import { FileInput, MultiSelect, NumberInput, PasswordInput, Radio, SegmentedControl, Select, TagsInput, Textarea, TextInput, Input as Wrapper } from '@mantine/core'
import { t } from '../i18n'
import { zone } from '../shell/format'
import { localTextOf } from '../shell/zones'
import type { Input, InputValue } from './inputs'

interface Props {
  readonly input: Input
  readonly value: InputValue | undefined
  readonly error: string | null
  readonly onChange: (value: InputValue) => void
  readonly onBlur: () => void
}

/** The field of an input, by its type. */
export function InputField({ input, value, error, onChange, onBlur }: Props) {
  const shared = {
    label: input.displayName ?? input.id, description: input.description ?? undefined, error, onBlur,
    withAsterisk: input.required && (input.defaults === undefined || input.defaults === null), id: `input-${input.id}`,
  }
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  const field = (type: string) => <TextInput {...shared} type={type} value={text} onChange={(event) => onChange(event.currentTarget.value)} step={type === 'time' || type === 'datetime-local' ? 1 : undefined} />
  const options = (input.values ?? []).map(String)
  switch (input.type) {
    case 'INT':
    case 'FLOAT':
      return <NumberInput {...shared} value={text} onChange={(next) => onChange(String(next))} allowDecimal={input.type === 'FLOAT'} hideControls />
    case 'BOOL':
    case 'BOOLEAN':
      return (
        <Wrapper.Wrapper {...shared} labelElement="div">
          <SegmentedControl size="xs" style={{ display: 'flex', width: 'fit-content' }} data={[{ value: 'true', label: t('common.true') }, { value: 'false', label: t('common.false') }, { value: '', label: t('common.unset') }]} value={value === null || value === undefined ? '' : String(value)} onChange={(next) => onChange(next === '' ? null : next === 'true')} aria-label={shared.label} />
        </Wrapper.Wrapper>
      )
    case 'DATE':
      return field('date')
    case 'TIME':
      return field('time')
    case 'DATETIME':
      return <TextInput {...shared} description={[input.description, t('input.zone', { zone: zone() })].filter(Boolean).join(' · ')} type="datetime-local" step={1} value={localTextOf(text, zone())} onChange={(event) => onChange(event.currentTarget.value)} />
    case 'EMAIL':
      return field('email')
    case 'URI':
      return field('url')
    case 'SECRET':
      return <PasswordInput {...shared} value={text} autoComplete="off" onChange={(event) => onChange(event.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('login.show') }} />
    case 'FILE':
      return <FileInput {...shared} size="xs" value={value instanceof File ? value : null} onChange={onChange} clearable placeholder={t('input.file')} clearButtonProps={{ 'aria-label': t('input.clear') }} />
    case 'JSON':
    case 'YAML':
    case 'ION':
      return <Textarea {...shared} className="mono" styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }} autosize minRows={3} maxRows={12} value={text} onChange={(event) => onChange(event.currentTarget.value)} />
    case 'SELECT':
    case 'ENUM':
      return options.length <= 4 && options.length > 0
        ? <Radio.Group {...shared} value={text} onChange={onChange}><div style={{ display: 'flex', gap: 16, paddingTop: 4, flexWrap: 'wrap' }}>{options.map((one) => <Radio key={one} size="xs" value={one} label={one} />)}</div></Radio.Group>
        : <Select {...shared} data={options} value={text || null} onChange={(next) => onChange(next ?? '')} searchable={options.length > 8} clearable clearButtonProps={{ 'aria-label': t('input.clear') }} />
    case 'MULTISELECT':
      return <MultiSelect {...shared} data={options} value={Array.isArray(value) ? value : []} onChange={onChange} searchable clearable clearButtonProps={{ 'aria-label': t('input.clear') }} />
    case 'ARRAY':
      return <TagsInput {...shared} size="xs" value={Array.isArray(value) ? value : []} onChange={onChange} placeholder={t('input.array')} />
    default:
      return <TextInput {...shared} placeholder={input.type === 'DURATION' ? 'PT1H30M' : undefined} value={text} onChange={(event) => onChange(event.currentTarget.value)} />
  }
}
