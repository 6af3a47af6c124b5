/** A file: chosen, or dropped; what the flow gives by default can be replaced. */
import { Button, Input as Wrapper } from '@mantine/core'
import { useRef, useState, type DragEvent } from 'react'
import { t } from '../../i18n'
import { bytes } from '../../shell/format'
import { extensionsOf } from '../inputs'
import type { FieldProps } from './shared'

interface Props extends FieldProps<File | string | null> {
  /** The largest file that the server takes, once it is known. */
  readonly uploadBytes?: number
}

export function FileField({ input, around, value, onChange, placeholder, uploadBytes }: Props) {
  const [isOver, over] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const allowed = extensionsOf(input)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    over(false)
    const [file] = event.dataTransfer.files
    if (file) onChange(file)
  }
  const clear = () => {
    // The browser would say nothing of the same file chosen again.
    if (field.current) field.current.value = ''
    onChange(null)
  }
  const limits = [
    allowed.length > 0 ? t('input.allowed', { extensions: allowed.join(', ') }) : '',
    uploadBytes ? t('input.atMost', { size: bytes(uploadBytes) }) : '',
  ].filter(Boolean)
  const { onBlur, ...wrapper } = around
  return (
    <Wrapper.Wrapper {...wrapper}>
      <div
        className="drop"
        data-over={isOver || undefined}
        onDragOver={(event) => {
          event.preventDefault()
          over(true)
        }}
        onDragLeave={() => over(false)}
        onDrop={drop}
      >
        <input
          ref={field}
          id={around.id}
          className="hidden"
          type="file"
          accept={allowed.join(',') || undefined}
          aria-invalid={Boolean(around.error)}
          onBlur={onBlur}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0]
            if (file) onChange(file)
          }}
        />
        <span className="ellipsis">
          {isNothing(value) ? <span className="soft">{placeholder ?? t('input.drop')}</span> : <Named value={value} />}
        </span>
        <span style={{ marginLeft: 'auto', display: 'flex', gap: 4, flex: 'none' }}>
          {isNothing(value) ? null : (
            <Button size="compact-xs" variant="subtle" color="gray" onClick={clear}>
              {t('input.clear')}
            </Button>
          )}
          <Button size="compact-xs" variant="default" tabIndex={-1} onClick={() => field.current?.click()}>
            {t(isNothing(value) && !placeholder ? 'input.file' : 'input.replace')}
          </Button>
        </span>
      </div>
      {limits.length > 0 ? (
        <div className="soft meta" style={{ marginTop: 4 }}>
          {limits.join(' · ')}
        </div>
      ) : null}
    </Wrapper.Wrapper>
  )
}

const isNothing = (value: File | string | null): value is '' | null => value === null || value === ''

function Named({ value }: { value: File | string }) {
  if (typeof value === 'string')
    return (
      <span title={value}>
        {nameOf(value)} <span className="soft meta">{t('input.stored')}</span>
      </span>
    )
  return (
    <span title={value.name}>
      {value.name} <span className="soft meta num">{bytes(value.size)}</span>
    </span>
  )
}

/** The last part of an address of the storage. */
export const nameOf = (address: string): string => address.slice(address.lastIndexOf('/') + 1) || address
