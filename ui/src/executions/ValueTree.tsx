/** A map of values to walk through: parts open and close, each has the expression that reads it. */
import { ActionIcon, Button } from '@mantine/core'
import { useState } from 'react'
import { address } from '../api/client'
import { t } from '../i18n'
import { number } from '../shell/format'
import { IconDownload, IconPlayerPlay, IconTerminal2 } from '../shell/icons'
import { entriesOf, isFile, member } from './valueTree'

/** Parts that are shown at once, and characters of a text. */
const SHOWN = 50
const LONG = 400

interface Props {
  readonly value: unknown
  /** The expression that reads it. */
  readonly path: string
  readonly executionId: string
  /** Puts an expression where it can be tried; without it there is nothing to try it with. */
  readonly tryOut: ((expression: string) => void) | undefined
  /** Makes a part an input of a new run. */
  readonly handOver?: (value: unknown) => void
}

export function ValueTree({ value, path, executionId, tryOut, handOver }: Props) {
  const [isWhole, showWhole] = useState(false)
  const entries = entriesOf(value) ?? []
  const shown = isWhole ? entries : entries.slice(0, SHOWN)
  return (
    <>
      <ul className="value-tree">
        {shown.map(([key, one]) => (
          <Branch
            key={key}
            name={key}
            value={one}
            path={member(path, key)}
            executionId={executionId}
            tryOut={tryOut}
            handOver={handOver}
          />
        ))}
      </ul>
      {shown.length < entries.length ? (
        <Button variant="subtle" onClick={() => showWhole(true)}>
          {t('values.all', { total: number(entries.length) })}
        </Button>
      ) : null}
    </>
  )
}

function Branch({ name, value, ...props }: Props & { name: string | number }) {
  const entries = entriesOf(value)
  const [isOpen, open] = useState(false)
  const label = <span className="value-name">{name}</span>
  if (!entries || entries.length === 0)
    return (
      <li>
        <div className="value-row">
          {label}
          <Leaf value={value} executionId={props.executionId} />
          <Ways value={value} {...props} />
        </div>
      </li>
    )
  const size = Array.isArray(value) ? `[${number(entries.length)}]` : `{${number(entries.length)}}`
  return (
    <li>
      <div className="value-row">
        <button type="button" className="value-toggle" aria-expanded={isOpen} onClick={() => open(!isOpen)}>
          <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span>
          {label}
          <span className="faint num">{size}</span>
        </button>
        <Ways value={value} {...props} />
      </div>
      {isOpen ? <ValueTree value={value} {...props} /> : null}
    </li>
  )
}

/** What can be done with a part: its expression tried, itself handed over. */
function Ways({ value, path, tryOut, handOver }: Pick<Props, 'value' | 'path' | 'tryOut' | 'handOver'>) {
  return (
    <span className="value-try">
      {tryOut ? (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={24}
          aria-label={t('values.try', { path })}
          title={t('values.try', { path })}
          onClick={() => tryOut(`{{ ${path} }}`)}
        >
          <IconTerminal2 size={14} />
        </ActionIcon>
      ) : null}
      {handOver ? (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={24}
          aria-label={t('handOver.of', { path })}
          title={t('handOver.title')}
          onClick={() => handOver(value)}
        >
          <IconPlayerPlay size={14} />
        </ActionIcon>
      ) : null}
    </span>
  )
}

function Leaf({ value, executionId }: { value: unknown; executionId: string }) {
  const [isWhole, showWhole] = useState(false)
  if (isFile(value)) {
    const name = decodeURIComponent(value.split('/').at(-1) ?? value)
    return (
      <a
        className="value-file"
        download
        href={address('/api/v1/executions/{execution_id}/file', {
          path: { execution_id: executionId },
          query: { path: value },
        })}
        title={value}
      >
        <IconDownload size={14} aria-hidden="true" />
        {name}
      </a>
    )
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const shown = isWhole ? text : text.slice(0, LONG)
  return (
    <span className={`value-leaf mono value-${value === null ? 'null' : typeof value}`}>
      {shown}
      {shown.length < text.length ? (
        <Button variant="subtle" onClick={() => showWhole(true)}>
          {t('common.showAll')}
        </Button>
      ) : null}
    </span>
  )
}
