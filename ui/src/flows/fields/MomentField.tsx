/** A date with its time: typed, picked, or now; what it means in the zone of the settings stands below. */
import { ActionIcon, Button, TextInput } from '@mantine/core'
import { useRef } from 'react'
import { t } from '../../i18n'
import { dateTime, zone } from '../../shell/format'
import { IconCalendar } from '../../shell/icons'
import { instantOf, localTextOf } from '../../shell/zones'
import type { FieldProps } from './shared'

export function MomentField({ around, value, onChange, placeholder }: FieldProps<string>) {
  const picker = useRef<HTMLInputElement>(null)
  const instant = value === '' ? '' : instantOf(value, zone())
  const isRead = !Number.isNaN(Date.parse(instant))
  const local = isRead ? localTextOf(instant, zone()) : ''
  const now = () => onChange(localTextOf(new Date().toISOString(), zone()))
  return (
    <div className="moment">
      <TextInput
        {...around}
        style={{ flex: 1 }}
        value={value}
        placeholder={placeholder ?? '2026-10-21T05:00:00'}
        onChange={(event) => onChange(event.currentTarget.value)}
        inputWrapperOrder={['label', 'description', 'input', 'error']}
        rightSectionWidth={96}
        rightSection={
          <span className="moment-acts">
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              onClick={now}
              aria-label={`${t('input.now')}: ${around.label}`}
            >
              {t('input.now')}
            </Button>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={24}
              aria-label={`${t('input.pick')}: ${around.label}`}
              onClick={() => picker.current?.showPicker()}
            >
              <IconCalendar size={14} />
            </ActionIcon>
          </span>
        }
      />
      <input
        ref={picker}
        className="moment-picker"
        type="datetime-local"
        step={1}
        tabIndex={-1}
        aria-hidden="true"
        value={local}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <div className="soft meta num" style={{ marginTop: 4 }}>
        {isRead ? `${dateTime(instant)} · ` : ''}
        {t('input.zone', { zone: zone() })}
      </div>
    </div>
  )
}
