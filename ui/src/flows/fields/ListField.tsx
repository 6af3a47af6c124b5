/** A list of values: one after the other, or pasted as CSV or JSON. */
import { TagsInput } from '@mantine/core'
import type { ClipboardEvent } from 'react'
import { t } from '../../i18n'
import { pastedItems } from '../pasted'
import type { FieldProps } from './shared'

export function ListField({ input, around, value, onChange, placeholder }: FieldProps<readonly string[]>) {
  // Before the field takes it, which would make one value of it.
  const paste = (event: ClipboardEvent) => {
    const items = pastedItems(event.clipboardData.getData('text'))
    if (items.length < 2) return
    event.preventDefault()
    event.stopPropagation()
    onChange([...value, ...items])
  }
  return (
    <div onPasteCapture={paste}>
      <TagsInput
        {...around}
        size="xs"
        splitChars={[]}
        allowDuplicates
        acceptValueOnBlur
        value={[...value]}
        onChange={onChange}
        placeholder={
          value.length > 0 ? undefined : (placeholder ?? t('input.array', { type: input.itemType ?? 'STRING' }))
        }
        clearable
        clearButtonProps={{ 'aria-label': `${t('input.clear')}: ${around.label}` }}
      />
    </div>
  )
}
