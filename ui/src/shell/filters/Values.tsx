/** The field that a chip's values are chosen or written in, by the kind of its filter. */
import { Checkbox, MultiSelect, Radio, Stack, TagsInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { get } from '../../api/client'
import { t } from '../../i18n'
import { zone } from '../format'
import { instantOf, localTextOf } from '../zones'
import { durationOf, isValue, shortOf, type Field } from './filters'
import { saidOfValue, TIME_RANGES } from './said'

interface Props {
  readonly field: Field
  readonly values: readonly string[]
  readonly onChange: (values: readonly string[]) => void
}

export default function Values(props: Props) {
  switch (props.field.kind) {
    case 'choice':
    case 'least':
      return <Choices {...props} />
    case 'namespace':
      return <Namespaces {...props} />
    case 'since':
      return <Since {...props} />
    case 'from':
    case 'until':
      return <Instant {...props} />
    default:
      return <Texts {...props} />
  }
}

function Choices({ field, values, onChange }: Props) {
  const choices = field.values ?? []
  if (field.isSingle) {
    return (
      <Radio.Group aria-label={t(field.title)} value={values[0] ?? ''} onChange={(value) => onChange([value])}>
        <Stack gap={6}>
          {choices.map((one) => (
            <Radio key={one} size="xs" value={one} label={saidOfValue(field, one)} />
          ))}
        </Stack>
      </Radio.Group>
    )
  }
  return (
    <Checkbox.Group aria-label={t(field.title)} value={[...values]} onChange={onChange}>
      <div className="chip-choices">
        {choices.map((one) => (
          <Checkbox key={one} size="xs" value={one} label={saidOfValue(field, one)} />
        ))}
      </div>
    </Checkbox.Group>
  )
}

function Namespaces({ field, values, onChange }: Props) {
  const found = useQuery({
    queryKey: ['namespaces', 'distinct'],
    queryFn: () => get('/api/v1/flows/distinct-namespaces'),
  })
  const names = [...new Set([...(found.data ?? []), ...values])].sort()
  return (
    <MultiSelect
      data-autofocus
      label={t(field.title)}
      description={t('filters.below')}
      data={names}
      value={[...values]}
      onChange={onChange}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('input.clear') }}
      comboboxProps={{ withinPortal: false }}
    />
  )
}

function Texts({ field, values, onChange }: Props) {
  const isLabel = field.kind === 'label'
  return (
    <TagsInput
      size="xs"
      data-autofocus
      label={t(field.title)}
      description={t(isLabel ? 'execute.labels' : 'filters.stars')}
      value={[...values]}
      acceptValueOnBlur
      onChange={(next) =>
        onChange(next.map((one) => one.replace(/^([^:=]+)=/, '$1:')).filter((one) => isValue(field, one)))
      }
      comboboxProps={{ withinPortal: false }}
    />
  )
}

function Since({ field, values, onChange }: Props) {
  const value = values[0] ?? ''
  return (
    <>
      <Radio.Group aria-label={t(field.title)} value={value} onChange={(chosen) => onChange([chosen])}>
        <Stack gap={6}>
          {TIME_RANGES.map(([range, name]) => (
            <Radio key={range} size="xs" value={range} label={t(name)} />
          ))}
        </Stack>
      </Radio.Group>
      <TextInput
        label={t('filters.length')}
        placeholder="90m, 36h, 14d"
        defaultValue={TIME_RANGES.some(([range]) => range === value) ? '' : shortOf(value)}
        onChange={(event) => {
          const written = durationOf(event.currentTarget.value.trim())
          if (isValue(field, written)) onChange([written])
        }}
      />
    </>
  )
}

function Instant({ field, values, onChange }: Props) {
  const written = values[0] ? localTextOf(new Date(values[0]).toISOString(), zone()) : ''
  return (
    <TextInput
      data-autofocus
      type="datetime-local"
      step={1}
      label={t(field.title)}
      description={t('input.zone', { zone: zone() })}
      defaultValue={written}
      onChange={(event) => {
        const at = event.currentTarget.value
        onChange(at ? [instantOf(at, zone())] : [])
      }}
    />
  )
}
