/** A table whose sorting and paging the server does; rows are links and can be walked by keys. */
import { Checkbox } from '@mantine/core'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { useEffect, useState, type MouseEvent, type ReactNode } from 'react'
import { t } from '../i18n'
import { useSettings } from '../settings/settings'
import { isTyping, useListed } from './shortcuts'

export interface Column<Row> {
  readonly id: string
  readonly title: string
  readonly cell: (row: Row) => ReactNode
  /** Field of the server's `sort`; without it the column can not be sorted by. */
  readonly sort?: string
  readonly isEnd?: boolean
  /** Takes the room that it needs, on one line. */
  readonly isWide?: boolean
  /** Stands first and can not be hidden. */
  readonly isFixed?: boolean
  /** Shown only when it is chosen. */
  readonly isExtra?: boolean
  /** Takes what room the others leave, and cuts its text off rather than make the table scroll. */
  readonly isFluid?: boolean
  /** Stands last and is no matter of choice: buttons. */
  readonly isLast?: boolean
}

interface Props<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly idOf: (row: Row) => string
  /** Where Enter and a click beside what a row offers lead. */
  readonly hrefOf?: (row: Row) => string
  /** What the address of a row carries besides. */
  readonly searchOf?: (row: Row) => object
  /** Keys that do something to the row that was moved to. */
  readonly keys?: Readonly<Record<string, (id: string) => void>>
  readonly sort?: string
  readonly onSort?: (sort: string) => void
  readonly selected?: ReadonlySet<string>
  readonly onSelect?: (selected: ReadonlySet<string>) => void
}

export function DataTable<Row>({
  label,
  columns,
  rows,
  idOf,
  hrefOf,
  searchOf,
  keys,
  sort,
  onSort,
  selected,
  onSelect,
}: Props<Row>) {
  useListed('list')
  const follow = useFollow()
  const open = (row: Row, event?: MouseEvent<HTMLElement>) => {
    if (hrefOf && (!event || isBeside(event))) follow({ to: hrefOf(row), search: searchOf?.(row) as never }, event)
  }
  const active = useKeys(rows.map(idOf), { open: (index) => open(rows[index]!), keys, selected, onSelect })
  const all = rows.length > 0 && rows.every((row) => selected?.has(idOf(row)))
  return (
    <table className="table" aria-label={label}>
      <thead>
        <tr>
          {onSelect ? (
            <th style={{ width: 16 }}>
              <Checkbox
                size="xs"
                checked={all}
                aria-label={t('list.selectAll')}
                onChange={() => onSelect(new Set(all ? [] : rows.map(idOf)))}
              />
            </th>
          ) : null}
          {columns.map((column) => (
            <Head key={column.id} column={column} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr
            key={idOf(row)}
            data-active={index === active || undefined}
            data-linked={hrefOf !== undefined || undefined}
            onClick={(event) => open(row, event)}
            onAuxClick={hrefOf ? (event) => open(row, event) : undefined}
          >
            {onSelect ? (
              <td>
                <Checkbox
                  size="xs"
                  checked={selected?.has(idOf(row)) ?? false}
                  aria-label={t('list.select', { id: idOf(row) })}
                  onChange={() => onSelect(toggled(selected, idOf(row)))}
                />
              </td>
            ) : null}
            {columns.map((column) => (
              <td key={column.id} className={classOf(column)} data-title={column.title}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function classOf<Row>({ isEnd, isWide, isFluid }: Column<Row>): string | undefined {
  if (isEnd) return 'end num'
  return isWide ? 'wide' : isFluid ? 'fluid' : undefined
}

interface Place {
  readonly to: string
  readonly search: never
}

/** Whether a click is beside what a row offers, and chooses no text. */
const isBeside = (event: MouseEvent<HTMLElement>): boolean =>
  event.button <= 1 &&
  getSelection()?.type !== 'Range' &&
  !(event.target as HTMLElement).closest('a, button, input, label, [role="menu"], [role="dialog"]')

/** Opens a page; by a click with the middle button or a key in a tab of its own, as a link does. */
function useFollow() {
  const navigate = useNavigate()
  const router = useRouter()
  return (place: Place, event?: MouseEvent<HTMLElement>) => {
    if (event && (event.button === 1 || event.ctrlKey || event.metaKey))
      window.open(router.buildLocation(place).publicHref, '_blank', 'noopener')
    else void navigate(place)
  }
}

function Head<Row>({ column, sort, onSort }: { column: Column<Row>; sort?: string; onSort?: (sort: string) => void }) {
  const [field, direction] = (sort ?? '').split(':')
  const isSorted = column.sort !== undefined && column.sort === field
  const order = isSorted ? (direction === 'desc' ? 'descending' : 'ascending') : undefined
  return (
    <th aria-sort={order} className={column.isEnd ? 'end' : undefined}>
      {column.sort && onSort ? (
        <button
          type="button"
          className="sort"
          onClick={() => onSort(`${column.sort}:${isSorted && direction !== 'desc' ? 'desc' : 'asc'}`)}
        >
          {column.title}
          <span aria-hidden="true">{order === 'descending' ? '↓' : order === 'ascending' ? '↑' : ''}</span>
        </button>
      ) : (
        column.title
      )}
    </th>
  )
}

function toggled(selected: ReadonlySet<string> | undefined, id: string): ReadonlySet<string> {
  const next = new Set(selected)
  if (!next.delete(id)) next.add(id)
  return next
}

interface Acts {
  /** Of a row that is there. */
  readonly open: (index: number) => void
  readonly keys: Props<never>['keys']
  readonly selected?: ReadonlySet<string>
  readonly onSelect?: (selected: ReadonlySet<string>) => void
}

/** `j` and `k` move, `x` selects, Enter opens, Escape clears what is selected and where it is. */
function useKeys(ids: readonly string[], acts: Acts): number {
  // By its id: rows may come in above it.
  const [activeId, setActive] = useState<string | undefined>()
  const active = activeId === undefined ? -1 : ids.indexOf(activeId)
  const move = (index: number) => setActive(ids[index])
  const { hasShortcuts } = useSettings()
  useEffect(() => {
    if (!hasShortcuts) return
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event)) return
      const id = ids[active]
      if (event.key === 'j') move(Math.min(ids.length - 1, active + 1))
      else if (event.key === 'k') move(Math.max(0, active - 1))
      else if (event.key === 'x' && id !== undefined) acts.onSelect?.(toggled(acts.selected, id))
      else if (event.key === 'Escape') {
        move(-1)
        if (acts.selected?.size) acts.onSelect?.(new Set())
      } else if (event.key === 'Enter' && id !== undefined && !document.activeElement?.closest('a, button, input'))
        acts.open(active)
      else {
        const act = acts.keys?.[event.key]
        if (!act || id === undefined) return
        // What the key does to the list itself is not meant.
        event.stopImmediatePropagation()
        act(id)
      }
    }
    document.addEventListener('keydown', onKey, true)
    return () => document.removeEventListener('keydown', onKey, true)
  })
  useEffect(() => {
    if (activeId !== undefined) document.querySelector('tr[data-active]')?.scrollIntoView({ block: 'nearest' })
  }, [activeId])
  return active
}
