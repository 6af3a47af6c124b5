/** A length of time, as an ISO text or by its parts. */
import { NumberInput, TextInput } from '@mantine/core'
import { t } from '../../i18n'
import { durationOf, partsOf, UNITS, type Unit } from '../durations'
import type { Around, FieldProps } from './shared'

const NOTHING = { days: 0, hours: 0, minutes: 0, seconds: 0 }

interface Props extends Pick<FieldProps<string>, 'value' | 'onChange' | 'placeholder'> {
  readonly around: Partial<Around> & Pick<Around, 'label'>
}

export function DurationField({ around, value, onChange, placeholder }: Props) {
  const parts = partsOf(value)
  const set = (unit: Unit, amount: number | string) =>
    onChange(durationOf({ ...(parts ?? NOTHING), [unit]: Number(amount) || 0 }))
  return (
    <div>
      <TextInput
        {...around}
        value={value}
        placeholder={placeholder ?? 'PT1H30M'}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <div className="duration" role="group" aria-label={around.label}>
        {UNITS.map((unit) => (
          <NumberInput
            key={unit}
            size="xs"
            min={0}
            max={999_999}
            allowDecimal={unit === 'seconds'}
            hideControls
            rightSectionWidth={34}
            aria-label={`${around.label}: ${t(`input.${unit}`)}`}
            rightSection={<span className="soft meta">{t(`input.${unit}Short`)}</span>}
            value={parts?.[unit] ?? ''}
            onChange={(amount) => set(unit, amount)}
          />
        ))}
      </div>
    </div>
  )
}
