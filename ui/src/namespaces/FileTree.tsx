import { ActionIcon, Menu, TextInput } from '@mantine/core'
import { useState, type KeyboardEvent } from 'react'
import { t } from '../i18n'
import { IconDots, IconFile, IconFolder } from '../shell/icons'
import { Empty } from '../shell/parts'
import { rowsOf, type FileRow } from './fileTree'

interface Props {
  readonly paths: readonly string[]
  readonly chosen: string | null
  readonly open: (path: string) => void
  readonly rename: (path: string) => void
  readonly destroy: (path: string) => void
  /** Puts a file or folder into a folder; the uppermost is empty. */
  readonly move: (path: string, folder: string) => void
}

const DRAGGED = 'text/windhover-file'

/** Folders that open and close; files are dragged into folders, removed by Delete, renamed by F2. */
export function FileTree({ paths, chosen, open, rename, destroy, move }: Props) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const [text, setText] = useState('')
  const rows = rowsOf(paths, opened, text)
  const toggle = (path: string) => setOpened((before) => { const next = new Set(before); if (!next.delete(path)) next.add(path); return next })
  const press = (row: FileRow) => { if (row.isFolder) toggle(row.path); open(row.path) }
  const onKey = (event: KeyboardEvent, row: FileRow) => {
    if (event.key === 'Delete') destroy(row.path)
    else if (event.key === 'F2') rename(row.path)
    else if (event.key === 'ArrowRight' && row.isFolder && !row.isOpen) toggle(row.path)
    else if (event.key === 'ArrowLeft' && row.isFolder && row.isOpen) toggle(row.path)
    else return
    event.preventDefault()
  }
  const drop = (folder: string) => ({
    onDragOver: (event: React.DragEvent) => { if (event.dataTransfer.types.includes(DRAGGED)) event.preventDefault() },
    onDrop: (event: React.DragEvent) => { event.preventDefault(); event.stopPropagation(); move(event.dataTransfer.getData(DRAGGED), folder) },
  })
  return (
    <div {...drop('')}>
      {paths.length > 0 ? <div className="toolbar"><TextInput data-search style={{ flex: 1 }} type="search" value={text} onChange={(event) => setText(event.currentTarget.value)} placeholder={t('files.search')} aria-label={t('files.search')} /></div> : null}
      <div style={{ overflow: 'auto', padding: 8, flex: 1 }}>
        {rows.length === 0 ? <Empty text={t(paths.length === 0 ? 'files.none' : 'list.nothing')} /> : (
          <ul className="tree" aria-label={t('editor.files')}>
            {rows.map((row) => (
              <li key={row.path} draggable onDragStart={(event) => event.dataTransfer.setData(DRAGGED, row.path)} {...(row.isFolder ? drop(row.path) : {})}>
                <div className="outline-row">
                  <button style={{ paddingLeft: 8 + row.depth * 14 }} aria-current={row.path === chosen ? 'true' : undefined} aria-expanded={row.isFolder ? row.isOpen : undefined} onClick={() => press(row)} onKeyDown={(event) => onKey(event, row)}>
                    {row.isFolder ? <IconFolder size={14} /> : <IconFile size={14} />}<span className="ellipsis">{row.name}</span>
                  </button>
                  {row.path === chosen ? (
                    <Menu position="bottom-end">
                      <Menu.Target><ActionIcon variant="subtle" color="gray" size={24} aria-label={`${t('common.more')}: ${row.name}`}><IconDots size={14} /></ActionIcon></Menu.Target>
                      <Menu.Dropdown>
                        <Menu.Item onClick={() => void navigator.clipboard.writeText(row.path)}>{t('files.copyPath')}</Menu.Item>
                        <Menu.Item onClick={() => rename(row.path)}>{t('files.rename')}</Menu.Item>
                        <Menu.Item color="red" onClick={() => destroy(row.path)}>{t('common.delete')}</Menu.Item>
                      </Menu.Dropdown>
                    </Menu>
                  ) : null}
                </div>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}
