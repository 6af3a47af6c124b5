/** What a flow is made of: to be chosen, added to, moved and taken away. */
import { ActionIcon, Button } from '@mantine/core'
import { useState, type DragEvent } from 'react'
import { t, type Key } from '../i18n'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '../shell/icons'
import { AddItem } from './AddItem'
import {
  entryOf,
  flowOf,
  itemOfPath,
  sameAs,
  withItem,
  withMoved,
  withoutItem,
  type Flow,
  type Item,
  type List,
  type Path,
} from './edits'
import type { FlowSchema } from './fields'
import type { Hand } from './SourceEditor'

interface Props {
  readonly source: string
  readonly flow: Flow
  readonly selected: Item | null
  readonly schema: FlowSchema
  readonly hand: { readonly current: Hand }
}

/** Lists that are rarely used are offered once there is something in them, or by the button of the tasks. */
const ALWAYS = new Set(['inputs', 'tasks', 'triggers'])

export function Outline({ source, flow, selected, schema, hand }: Props) {
  const [adding, add] = useState<{ list: List; at?: number } | null>(null)
  const write = (next: string, path?: Path) => {
    hand.current.write(next)
    const after = path && flowOf(next)
    const item = after ? itemOfPath(after, path) : undefined
    if (item) hand.current.show(item.line)
  }
  const move = (item: Item, by: number) =>
    write(withMoved(source, item.path, by), [...item.path.slice(0, -1), (item.path.at(-1) as number) + by])
  const lists = flow.lists.filter((one) => ALWAYS.has(one.name) || one.items.length > 0)
  return (
    <nav className="outline pad" aria-label={t('form.outline')}>
      <ul className="tree">
        <li>
          <button
            type="button"
            aria-current={selected === null ? 'true' : undefined}
            onClick={() => hand.current.show(1)}
          >
            <b style={{ fontWeight: 500 }}>{t('form.flow')}</b>
          </button>
        </li>
        {lists.map((list) => (
          <Branch
            key={list.name}
            list={list}
            depth={0}
            selected={selected}
            show={(item) => hand.current.show(item.line)}
            add={(into, at) => add({ list: into, at })}
            move={move}
            take={(item) => write(withoutItem(source, item.path))}
          />
        ))}
      </ul>
      <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap', marginTop: 8 }}>
        {flow.lists
          .filter((one) => !lists.includes(one))
          .map((one) => (
            <Button
              key={one.name}
              variant="subtle"
              leftSection={<IconPlus size={12} />}
              onClick={() => add({ list: one })}
            >
              {t(`form.${one.name}` as Key)}
            </Button>
          ))}
      </div>
      {adding ? (
        <AddItem
          flow={flow}
          kind={kindOf(adding.list)}
          title={t('form.addTo', { list: nameOf(adding.list) })}
          schema={schema}
          close={() => add(null)}
          add={(value) =>
            write(withItem(source, adding.list.path, entryOf(adding.list, value), adding.at), [
              ...adding.list.path,
              adding.at ?? adding.list.items.length,
            ])
          }
        />
      ) : null}
    </nav>
  )
}

interface BranchProps {
  readonly list: List
  readonly depth: number
  readonly selected: Item | null
  readonly show: (item: Item) => void
  readonly add: (list: List, at?: number) => void
  readonly move: (item: Item, by: number) => void
  readonly take: (item: Item) => void
}

const kindOf = ({ path: [first] }: List) => (first === 'inputs' ? 'input' : first === 'triggers' ? 'trigger' : 'task')
const nameOf = (list: List): string => (list.path.length === 1 ? t(`form.${list.name}` as Key) : list.name)

function Branch({ list, depth, ...acts }: BranchProps) {
  const { selected, show, add, move, take } = acts
  const drop = (event: DragEvent, at: number) => {
    const from = Number(event.dataTransfer.getData(`text/${list.path.join('.').toLowerCase()}`))
    const item = list.items[from]
    if (item && from !== at) move(item, at - from)
  }
  return (
    <li>
      <div className="outline-head" style={{ paddingLeft: 8 + depth * 14 }}>
        <span className="soft meta">{nameOf(list)}</span>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={24}
          aria-label={t('form.addTo', { list: nameOf(list) })}
          title={t('form.addTo', { list: nameOf(list) })}
          onClick={() => add(list)}
        >
          <IconPlus size={14} />
        </ActionIcon>
      </div>
      <ul className="tree">
        {list.items.map((item, index) => {
          const isChosen = selected !== null && sameAs(selected.path, item.path)
          return (
            <li
              key={index}
              draggable
              onDragStart={(event) => {
                event.stopPropagation()
                event.dataTransfer.setData(`text/${list.path.join('.').toLowerCase()}`, String(index))
              }}
              onDragOver={(event) => {
                if (event.dataTransfer.types.includes(`text/${list.path.join('.').toLowerCase()}`))
                  event.preventDefault()
              }}
              onDrop={(event) => {
                event.stopPropagation()
                drop(event, index)
              }}
            >
              <div className="outline-row">
                <button
                  type="button"
                  style={{ paddingLeft: 8 + depth * 14 + 12 }}
                  aria-current={isChosen ? 'true' : undefined}
                  onClick={() => show(item)}
                >
                  <span className="ellipsis">{item.id || t('form.unnamed')}</span>
                  <span className="faint meta ellipsis">{item.type.split('.').at(-1)}</span>
                </button>
                {isChosen ? (
                  <>
                    <RowAction
                      label={t('form.up', { item: item.id })}
                      icon={IconArrowUp}
                      isOff={index === 0}
                      act={() => move(item, -1)}
                    />
                    <RowAction
                      label={t('form.down', { item: item.id })}
                      icon={IconArrowDown}
                      isOff={index === list.items.length - 1}
                      act={() => move(item, 1)}
                    />
                    <RowAction
                      label={t('form.after', { item: item.id })}
                      icon={IconPlus}
                      act={() => add(list, index + 1)}
                    />
                    <RowAction label={t('form.take', { item: item.id })} icon={IconTrash} act={() => take(item)} />
                  </>
                ) : null}
              </div>
              {item.lists.length > 0 ? (
                <ul className="tree">
                  {item.lists.map((inner) => (
                    <Branch key={inner.name} list={inner} depth={depth + 1} {...acts} />
                  ))}
                </ul>
              ) : null}
            </li>
          )
        })}
      </ul>
    </li>
  )
}

interface RowActionProps {
  readonly label: string
  readonly icon: typeof IconPlus
  readonly isOff?: boolean
  readonly act: () => void
}

function RowAction({ label, icon: Icon, isOff, act }: RowActionProps) {
  return (
    <ActionIcon variant="subtle" color="gray" size={24} disabled={isOff} aria-label={label} title={label} onClick={act}>
      <Icon size={14} />
    </ActionIcon>
  )
}
