/** A task or trigger that was chosen in the picture: its source, its documentation, and what can be done to it. */
import { ActionIcon, Button, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { AddItem } from '../editor/AddItem'
import {
  entryOf,
  flowOf,
  itemOfId,
  listOfPath,
  textOfItem,
  withItem,
  withoutItem,
  type Flow,
  type Item,
  type Path,
} from '../editor/edits'
import { t } from '../i18n'
import { TypePage } from '../plugins/TypePage'
import { IconPlus, IconTrash, IconX } from '../shell/icons'

/** What can be chosen in a picture. */
export interface Chosen {
  readonly kind: 'task' | 'trigger'
  readonly id: string
}

interface Props {
  readonly source: string
  readonly chosen: Chosen
  /** Why nothing can be changed; undefined when it can. */
  readonly locked?: string
  readonly write: (source: string) => void
  readonly close: () => void
  /** Shows what can be done only: the source stands beside it. */
  readonly isSmall?: boolean
}

export function TaskPanel({ source, chosen, locked, write, close, isSmall }: Props) {
  const [shown, show] = useState<'source' | 'docs'>('source')
  const flow = flowOf(source)
  const item = flow ? itemOfId(flow, chosen.kind, chosen.id) : undefined
  if (!flow || !item) return null
  return (
    <aside className="task-panel" data-small={isSmall || undefined} aria-label={item.id}>
      <header>
        <h2 className="ellipsis">{item.id}</h2>
        <span className="soft meta mono ellipsis" title={item.type}>
          {item.type.split('.').at(-1)}
        </span>
        <ActionIcon variant="subtle" color="gray" size={24} aria-label={t('common.close')} onClick={close}>
          <IconX size={14} />
        </ActionIcon>
      </header>
      {locked ? (
        <p className="soft meta task-panel-acts">{locked}</p>
      ) : (
        <Acts source={source} flow={flow} item={item} kind={chosen.kind} write={write} close={close} />
      )}
      {isSmall ? null : (
        <>
          <SegmentedControl
            className="task-panel-tabs"
            size="xs"
            withItemsBorders={false}
            aria-label={t('shell.tabs')}
            data={[
              { value: 'source', label: t('topology.source') },
              { value: 'docs', label: t('editor.docs') },
            ]}
            value={shown}
            onChange={(value) => show(value as 'source')}
          />
          <div
            className="content"
            tabIndex={0}
            role="region"
            aria-label={t(shown === 'source' ? 'topology.source' : 'editor.docs')}
          >
            {shown === 'source' ? (
              <pre className="listing pad mono" tabIndex={0}>
                {textOfItem(source, item.path)}
              </pre>
            ) : (
              <div className="pad">
                <TypePage type={item.type} />
              </div>
            )}
          </div>
        </>
      )}
    </aside>
  )
}

interface ActsProps {
  readonly source: string
  readonly flow: Flow
  readonly item: Item
  readonly kind: Chosen['kind']
  readonly write: (source: string) => void
  readonly close: () => void
}

/** Where something is added: a list, and the place in it. */
interface Adding {
  readonly title: string
  readonly list: Path
  readonly at?: number
}

function Acts({ source, flow, item, kind, write, close }: ActsProps) {
  const [adding, add] = useState<Adding | null>(null)
  const list = item.path.slice(0, -1)
  const at = item.path.at(-1) as number
  // A handler belongs to a group, or to the whole flow.
  const handler: Path = item.lists.length > 0 ? [...item.body, 'errors'] : ['errors']
  const buttons: readonly Adding[] = [
    { title: t('topology.addBefore'), list, at },
    { title: t('topology.addAfter'), list, at: at + 1 },
    ...(kind === 'task' && item.path[0] !== 'errors' ? [{ title: t('topology.addHandler'), list: handler }] : []),
  ]
  const take = () => {
    write(withoutItem(source, item.path))
    close()
  }
  return (
    <div className="task-panel-acts">
      {buttons.map((one) => (
        <Button
          key={one.title}
          variant="default"
          size="compact-xs"
          leftSection={<IconPlus size={12} />}
          onClick={() => add(one)}
        >
          {one.title}
        </Button>
      ))}
      <Button variant="default" size="compact-xs" leftSection={<IconTrash size={12} />} onClick={take}>
        {t('common.delete')}
      </Button>
      {adding ? (
        <AddItem
          flow={flow}
          kind={kind}
          title={adding.title}
          close={() => add(null)}
          add={(value) =>
            write(withItem(source, adding.list, entryOf(listOfPath(flow, adding.list), value), adding.at))
          }
        />
      ) : null}
    </div>
  )
}
