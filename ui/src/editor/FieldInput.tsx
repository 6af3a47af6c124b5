import { SegmentedControl, Select, Textarea, Input as Wrapper } from '@mantine/core'
import { useState } from 'react'
import { t } from '../i18n'
import type { Field } from './fields'
import { readText, textOf } from './values'

interface Props {
  readonly field: Field
  readonly value: unknown
  readonly onChange: (value: unknown) => void
}

/** One property: what it holds by its type, an expression, or YAML where it has structure. */
export function FieldInput({ field, value, onChange }: Props) {
  const { name, description, isRequired, options, standard } = field
  const isExpression = typeof value === 'string' && value.includes('{{')
  const shared = { label: name, description: description || undefined, withAsterisk: isRequired }
  if (field.kind === 'switch' && !isExpression) {
    const states = [
      { value: 'true', label: t('common.true') },
      { value: 'false', label: t('common.false') },
      {
        value: '',
        label: standard
          ? t('form.standard', { value: t(standard === 'true' ? 'common.true' : 'common.false') })
          : t('common.unset'),
      },
    ]
    return (
      <Wrapper.Wrapper {...shared} labelElement="div">
        <SegmentedControl
          size="xs"
          style={{ display: 'flex', width: 'fit-content' }}
          aria-label={name}
          data={states}
          value={typeof value === 'boolean' ? String(value) : ''}
          onChange={(next) => onChange(next === '' ? undefined : next === 'true')}
        />
      </Wrapper.Wrapper>
    )
  }
  if (field.kind === 'choice' && !isExpression) {
    return (
      <Select
        {...shared}
        data={options}
        value={value === undefined || value === null ? null : String(value)}
        placeholder={standard}
        onChange={(next) => onChange(next ?? undefined)}
        searchable={options.length > 8}
        clearable
        clearButtonProps={{ 'aria-label': t('input.clear') }}
      />
    )
  }
  return <Text {...shared} field={field} value={value} onChange={onChange} />
}

/** Keeps what is being typed until the focus leaves: half a YAML value changes nothing. */
function Text({
  field,
  value,
  onChange,
  ...shared
}: Props & { label: string; description: string | undefined; withAsterisk: boolean }) {
  const [draft, setDraft] = useState<string | null>(null)
  const written = textOf(value)
  const isData = field.kind === 'data' || (typeof value === 'object' && value !== null)
  const [error, setError] = useState<string | null>(null)
  const type = (text: string) => {
    setDraft(text)
    const read = readText(text, isData ? 'data' : field.kind)
    setError(read.error)
    if (!read.error) onChange(read.value)
  }
  return (
    <Textarea
      {...shared}
      autosize
      minRows={isData ? 2 : 1}
      maxRows={14}
      placeholder={field.standard}
      error={error}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      value={draft ?? written}
      onChange={(event) => type(event.currentTarget.value)}
      onFocus={() => setDraft(written)}
      onBlur={() => {
        setDraft(null)
        setError(null)
      }}
    />
  )
}
