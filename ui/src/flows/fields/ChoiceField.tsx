/** One of some values, or several of them; an expression's values come from the server. */
import { Autocomplete, Button, MultiSelect, Radio, Select, TagsInput } from '@mantine/core'
import { t } from '../../i18n'
import { choicesOf } from '../inputs'
import type { FieldProps } from './shared'

const SEARCHED_ABOVE = 8

export function ChoiceField({ input, around, value, onChange, placeholder }: FieldProps<string>) {
  const choices = choicesOf(input)
  const clearButtonProps = { 'aria-label': `${t('input.clear')}: ${around.label}` }
  if (input.isRadio && !input.allowCustomValue) {
    return (
      <Radio.Group {...around} value={value} onChange={onChange}>
        <div className="radios">
          {choices.map((one) => (
            <Radio key={one} size="xs" value={one} label={one} />
          ))}
        </div>
      </Radio.Group>
    )
  }
  if (input.allowCustomValue)
    return (
      <Autocomplete
        {...around}
        size="xs"
        data={choices}
        value={value}
        onChange={onChange}
        placeholder={placeholder ?? t('input.custom')}
        clearable
        clearButtonProps={clearButtonProps}
      />
    )
  return (
    <Select
      {...around}
      data={choices}
      value={value || null}
      onChange={(next) => onChange(next ?? '')}
      placeholder={placeholder}
      searchable={choices.length > SEARCHED_ABOVE}
      nothingFoundMessage={t('list.nothing')}
      clearable
      clearButtonProps={clearButtonProps}
    />
  )
}

export function ChoicesField({ input, around, value, onChange, placeholder }: FieldProps<readonly string[]>) {
  const choices = choicesOf(input)
  const chosen = [...value]
  const isAll = choices.length > 0 && choices.every((one) => value.includes(one))
  const own = value.filter((one) => !choices.includes(one))
  const clearButtonProps = { 'aria-label': `${t('input.clear')}: ${around.label}` }
  const shared = {
    ...around,
    value: chosen,
    onChange,
    placeholder: chosen.length === 0 ? placeholder : undefined,
    clearable: true,
    clearButtonProps,
  }
  return (
    <div>
      {input.allowCustomValue ? (
        <TagsInput {...shared} data={choices} />
      ) : (
        <MultiSelect {...shared} data={choices} searchable nothingFoundMessage={t('list.nothing')} />
      )}
      <div className="choices">
        <span className="soft meta num" role="status">
          {t('input.chosen', { count: chosen.length, of: choices.length + own.length })}
        </span>
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => onChange(isAll ? [] : [...choices, ...own])}
          aria-label={`${t(isAll ? 'input.chooseNone' : 'input.chooseAll')}: ${around.label}`}
        >
          {t(isAll ? 'input.chooseNone' : 'input.chooseAll')}
        </Button>
      </div>
    </div>
  )
}
