import { Button, Popover, SegmentedControl, Stack } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { t } from '../../i18n'
import { saidOfChip } from './said'
import { canCompare, type Chip, type Field } from './filters'

const Values = lazy(() => import('./Values'))

interface Props {
  readonly chip: Chip
  readonly field: Field
  /** Opens at once, for its first value. */
  readonly isNew?: boolean
  readonly onChange: (chip: Chip) => void
  readonly onRemove: () => void
}

/** A filter: what it says, a way to change it, a way to take it away. */
export function ChipButton({ chip, field, isNew = false, onChange, onRemove }: Props) {
  const [edited, edit] = useState<Chip | null>(isNew ? chip : null)
  const said = saidOfChip(chip, field)
  const close = () => {
    if (isNew) onRemove()
    else edit(null)
  }
  const apply = () => {
    edit(null)
    if (edited) onChange(edited)
  }
  return (
    <span className="chip" data-not={chip.isNot || undefined}>
      <Popover
        opened={edited !== null}
        onDismiss={close}
        position="bottom-start"
        trapFocus
        returnFocus
        shadow="sm"
        withinPortal
      >
        <Popover.Target>
          <button
            type="button"
            className="chip-text"
            aria-haspopup="dialog"
            aria-expanded={edited !== null}
            onClick={() => edit(edited ? null : chip)}
          >
            {said}
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label={t(field.title)}>
          {edited ? (
            <form
              onSubmit={(event) => {
                event.preventDefault()
                apply()
              }}
            >
              <Stack gap={10} className="chip-form">
                {field.canBeNot ? (
                  <SegmentedControl
                    size="xs"
                    aria-label={t('filters.how')}
                    data={[
                      { value: 'is', label: t('filters.is') },
                      { value: 'not', label: t('filters.isNot') },
                    ]}
                    value={edited.isNot ? 'not' : 'is'}
                    onChange={(how) => edit({ ...edited, isNot: how === 'not' })}
                  />
                ) : null}
                <Suspense>
                  <Values field={field} values={edited.values} onChange={(values) => edit({ ...edited, values })} />
                </Suspense>
                <Button type="submit" disabled={(isNew && edited.values.length === 0) || !canCompare(field, edited)}>
                  {t('filters.apply')}
                </Button>
              </Stack>
            </form>
          ) : null}
        </Popover.Dropdown>
      </Popover>
      <button
        type="button"
        className="chip-remove"
        aria-label={t('filters.remove', { filter: said })}
        onClick={onRemove}
      >
        ×
      </button>
    </span>
  )
}
