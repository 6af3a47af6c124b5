import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState, type DragEvent, type KeyboardEvent, type MouseEvent } from 'react'
import { t } from '../../i18n'
import { useSettings } from '../../settings/settings'
import { IconFile, IconFolder } from '../../shell/icons'
import { Empty } from '../../shell/parts'
import { useListed } from '../../shell/shortcuts'
import { droppedFiles, type Brought } from './dropped'
import { foldersTo, rowsOf, span, type FileRow } from './fileTree'
import './files.css'

interface Props {
  readonly paths: readonly string[]
  /** The file whose content is shown. */
  readonly shown: string | null
  readonly chosen: ReadonlySet<string>
  readonly text: string
  readonly choose: (chosen: ReadonlySet<string>) => void
  readonly show: (path: string) => void
  readonly rename: (path: string) => void
  readonly destroy: () => void
  /** Puts what is chosen into a folder; the uppermost is empty. */
  readonly move: (chosen: Iterable<string>, folder: string) => void
  readonly bring: (files: readonly Brought[], folder: string) => void
}

const DRAGGED = 'text/windhover-files'
const HEIGHTS = { compact: 26, comfortable: 34 } as const

/** Folders that open and close; several files and folders are chosen with Shift and Ctrl, by pointer and by keys. */
export function FileTree({ paths, shown, chosen, text, choose, show, rename, destroy, move, bring }: Props) {
  useListed('files')
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => new Set(shown ? foldersTo(shown) : []))
  const [active, setActive] = useState(shown ?? '')
  const anchor = useRef('')
  const box = useRef<HTMLDivElement>(null)
  const { density } = useSettings()
  const height = HEIGHTS[density]
  const rows = rowsOf(paths, opened, text)
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 10,
  })
  const at = Math.max(
    0,
    rows.findIndex((one) => one.path === active),
  )
  const current = rows[at]
  useEffect(() => list.measure(), [list, height])
  useEffect(() => {
    if (shown) setOpened((before) => new Set([...before, ...foldersTo(shown)]))
  }, [shown])

  const toggle = (path: string) => setOpened((before) => toggled(before, path))
  const open = (row: FileRow) => {
    if (row.isFolder) toggle(row.path)
    else show(row.path)
  }
  const goTo = (row: FileRow, { isMore, isOne }: { isMore: boolean; isOne: boolean }) => {
    setActive(row.path)
    if (isMore) return choose(new Set(span(rows, anchor.current || active, row.path)))
    anchor.current = row.path
    if (!isOne) choose(new Set([row.path]))
  }
  const step = (event: KeyboardEvent, to: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, to))]
    if (!row) return
    goTo(row, { isMore: event.shiftKey, isOne: event.ctrlKey || event.metaKey })
    list.scrollToIndex(rows.indexOf(row))
  }
  const onClick = (event: MouseEvent, row: FileRow) => {
    const isOne = event.ctrlKey || event.metaKey
    goTo(row, { isMore: event.shiftKey, isOne })
    if (isOne) choose(toggled(chosen, row.path))
    else if (!event.shiftKey) open(row)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || !current) return
    const keys: Readonly<Record<string, () => void>> = {
      ArrowDown: () => step(event, at + 1),
      ArrowUp: () => step(event, at - 1),
      Home: () => step(event, 0),
      End: () => step(event, rows.length - 1),
      ArrowRight: () => {
        if (current.isFolder && !current.isOpen) toggle(current.path)
        else step(event, at + 1)
      },
      ArrowLeft: () => {
        if (current.isFolder && current.isOpen) toggle(current.path)
        else
          step(
            event,
            rows.findIndex((one) => one.path === foldersTo(current.path).at(-1)),
          )
      },
      Enter: () => open(current),
      ' ': () => choose(toggled(chosen, current.path)),
      Escape: () => choose(new Set()),
      Delete: destroy,
      F2: () => rename(current.path),
    }
    const act =
      (event.ctrlKey || event.metaKey) && event.key === 'a'
        ? () => choose(new Set(rows.map((one) => one.path)))
        : keys[event.key]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  const drag = (event: DragEvent, row: FileRow) =>
    event.dataTransfer.setData(DRAGGED, JSON.stringify(chosen.has(row.path) ? [...chosen] : [row.path]))
  const drop = (folder: string) => ({
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer.types.some((one) => one === DRAGGED || one === 'Files')) {
        event.preventDefault()
        event.stopPropagation()
        event.currentTarget.setAttribute('data-over', 'true')
      }
    },
    onDragLeave: (event: DragEvent) => event.currentTarget.removeAttribute('data-over'),
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      event.stopPropagation()
      event.currentTarget.removeAttribute('data-over')
      const dragged = event.dataTransfer.getData(DRAGGED)
      if (dragged) move(JSON.parse(dragged) as string[], folder)
      else void droppedFiles(event.dataTransfer).then((files) => bring(files, folder))
    },
  })
  return (
    <div
      className="file-tree"
      ref={box}
      role={rows.length > 0 ? 'tree' : 'group'}
      aria-label={t('editor.files')}
      aria-multiselectable={rows.length > 0 || undefined}
      tabIndex={0}
      aria-activedescendant={current ? idOf(current) : undefined}
      onKeyDown={onKey}
      {...drop('')}
    >
      {rows.length === 0 ? <Empty text={t(paths.length === 0 ? 'files.none' : 'list.nothing')} /> : null}
      <div role="none" style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]!
          return (
            <div
              key={row.path}
              id={idOf(row)}
              className="file-row"
              role="treeitem"
              aria-level={row.depth + 1}
              aria-selected={chosen.has(row.path)}
              aria-current={row.path === shown ? 'true' : undefined}
              aria-expanded={row.isFolder ? row.isOpen : undefined}
              data-active={row === current || undefined}
              draggable
              onDragStart={(event) => drag(event, row)}
              onClick={(event) => onClick(event, row)}
              title={row.path}
              style={{ top: start, height, paddingLeft: 8 + row.depth * 14 }}
              {...drop(row.isFolder ? row.path : (foldersTo(row.path).at(-1) ?? ''))}
            >
              {row.isFolder ? <IconFolder size={14} /> : <IconFile size={14} />}
              <span className="ellipsis">{row.name}</span>
            </div>
          )
        })}
      </div>
    </div>
  )
}

const idOf = ({ path }: FileRow): string => `file-${path}`

function toggled(before: ReadonlySet<string>, path: string): ReadonlySet<string> {
  const next = new Set(before)
  if (!next.delete(path)) next.add(path)
  return next
}
