/** The documentation of what the cursor is on, or of what was pinned; its examples go into the flow. */
import { ActionIcon } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { t, type Key } from '../i18n'
import { placeOf } from '../plugins/catalogue'
import { TypePage } from '../plugins/TypePage'
import { IconPin } from '../shell/icons'
import { withExample } from './insert'
import { typeAt } from './outline'
import type { Hand } from './SourceEditor'

interface Props {
  readonly source: string
  readonly line: number
  readonly hand: { readonly current: Hand }
  readonly isLocked: boolean
}

export function DocsPanel({ source, line, hand, isLocked }: Props) {
  const [pinned, pin] = useState<string | null>(null)
  const type = pinned ?? typeAt(source, line)
  const insert = (code: string, kind: string) => {
    const next = withExample(source, line, code, kind)
    if (!next)
      return notifications.show({
        message: t(kind === 'conditions' ? 'editor.noTrigger' : 'editor.noPlace'),
        color: 'red',
      })
    hand.current.write(next.text)
    hand.current.goTo(next.line)
  }
  if (!type)
    return (
      <div className="content pad" tabIndex={0} role="region" aria-label={t('editor.docs')}>
        <Introduction />
      </div>
    )
  return (
    <>
      <div className="toolbar">
        <b className="ellipsis">{placeOf(type).name}</b>
        <Link className="meta" to={`/plugins/${type}`} target="_blank">
          {t('aside.asPage')}
        </Link>
        <ActionIcon
          style={{ marginLeft: 'auto' }}
          variant={pinned ? 'filled' : 'subtle'}
          color={pinned ? undefined : 'gray'}
          size={24}
          aria-pressed={pinned !== null}
          aria-label={t('editor.pin')}
          title={t('editor.pin')}
          onClick={() => pin(pinned ? null : type)}
        >
          <IconPin size={14} />
        </ActionIcon>
      </div>
      <div className="content pad" tabIndex={0} role="region" aria-label={t('editor.docs')}>
        <TypePage key={type} type={type} insert={isLocked ? undefined : insert} />
      </div>
    </>
  )
}

const PARTS = ['id', 'namespace', 'inputs', 'tasks', 'errors', 'triggers', 'outputs'] as const

/** What a flow is made of, where the cursor is on no type. */
function Introduction() {
  return (
    <div className="type-page">
      <p style={{ marginTop: 0 }}>{t('editor.intro')}</p>
      <dl className="kv">
        {PARTS.map((part) => [
          <dt key={part}>
            <code>{part}</code>
          </dt>,
          <dd key={`${part} of`}>{t(`editor.intro.${part}` as Key)}</dd>,
        ])}
      </dl>
      <p>
        {t('editor.introExpressions')} <code>{'{{ outputs.fetch.body }}'}</code>
      </p>
      <p className="soft">{t('editor.noDocs')}</p>
      <Link to="/plugins" target="_blank">
        {t('nav.plugins')}
      </Link>
    </div>
  )
}
