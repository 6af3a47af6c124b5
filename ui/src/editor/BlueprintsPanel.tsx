/** Blueprints beside the code: looked at, copied, or put into the flow that is being written. */
import { Button, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import '../blueprints/blueprints.css'
import { matching, useBlueprint, useBlueprints, type Listed } from '../blueprints/blueprints'
import { t } from '../i18n'
import { IconPlus } from '../shell/icons'
import { Copy, Empty, Loading } from '../shell/parts'
import { withFlow } from './insert'
import type { Hand } from './SourceEditor'

interface Props {
  readonly source: string
  readonly line: number
  readonly hand: { readonly current: Hand }
  readonly isLocked: boolean
}

export function BlueprintsPanel(props: Props) {
  const [text, setText] = useState('')
  const found = useBlueprints()
  return (
    <>
      <div className="toolbar">
        <TextInput
          data-search
          style={{ flex: 1 }}
          type="search"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          placeholder={t('list.search')}
          aria-label={t('blueprints.search')}
        />
      </div>
      <div className="content pad" tabIndex={0} role="region" aria-label={t('nav.blueprints')}>
        <Loading query={found}>
          {(all) => {
            const shown = matching(all, text, [])
            return shown.length === 0 ? (
              <Empty text={t('list.nothing')} />
            ) : (
              <ul className="blueprint-side">
                {shown.map((one) => (
                  <Item key={`${one.origin} ${one.id}`} one={one} {...props} />
                ))}
              </ul>
            )
          }}
        </Loading>
      </div>
    </>
  )
}

function Item({ one, ...props }: Props & { one: Listed }) {
  const [isOpen, open] = useState(false)
  return (
    <li className="card">
      <details onToggle={(event) => open(event.currentTarget.open)}>
        <summary>{one.title}</summary>
        <p className="soft">{one.description}</p>
        {isOpen ? <Source one={one} {...props} /> : null}
      </details>
    </li>
  )
}

function Source({ one, source, line, hand, isLocked }: Props & { one: Listed }) {
  const found = useBlueprint(one.origin, one.id)
  const insert = (given: string) => {
    const next = withFlow(source, line, given)
    if (!next) return notifications.show({ message: t('editor.noPlace'), color: 'red' })
    hand.current.write(next.text)
    hand.current.goTo(next.line)
  }
  return (
    <Loading query={found}>
      {(blueprint) => (
        <>
          <pre className="listing" tabIndex={0} aria-label={one.title}>
            {blueprint.source}
          </pre>
          <Copy value={blueprint.source} label={t('blueprints.copy')} />
          {isLocked ? null : (
            <Button
              size="compact-xs"
              leftSection={<IconPlus size={12} />}
              title={t('blueprints.insertHint')}
              onClick={() => insert(blueprint.source)}
            >
              {t('plugins.insert')}
            </Button>
          )}
        </>
      )}
    </Loading>
  )
}
