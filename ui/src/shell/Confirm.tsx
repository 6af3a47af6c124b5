/** What stands in a dialog that asks before something is done: the way back, then the way on. */
import { Button, Stack } from '@mantine/core'
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { t } from '../i18n'
import { Failure } from './parts'

interface Props {
  readonly label: string
  readonly color?: string
  /** What the way back says, when it is none. */
  readonly cancel?: string
  readonly isDisabled?: boolean
  /** Does it, and closes the dialog or leaves the page. */
  readonly act: () => Promise<unknown>
  readonly close: () => void
  readonly children?: ReactNode
}

/** Asks once more, then acts; what was refused is said where it was asked. */
export function Confirm({
  label,
  color,
  cancel = t('common.cancel'),
  isDisabled = false,
  act,
  close,
  children,
}: Props) {
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const go = async () => {
    setBusy(true)
    setError(null)
    try {
      await act()
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    if (!isDisabled && !isBusy) void go()
  }
  return (
    <Stack gap={12} onKeyDown={onKey}>
      {children}
      {error ? <Failure error={error} /> : null}
      <div className="dialog-actions">
        <Button variant="default" onClick={close}>
          {cancel}
        </Button>
        <Button color={color} loading={isBusy} disabled={isDisabled} data-autofocus onClick={() => void go()}>
          {label}
        </Button>
      </div>
    </Stack>
  )
}
