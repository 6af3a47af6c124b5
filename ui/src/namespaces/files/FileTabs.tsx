/** The files that are open. A tab is closed by its cross, a middle click, Del or its menu, which stands at the end of the row too. */
import { ActionIcon, Menu } from '@mantine/core'
import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react'
import { t } from '../../i18n'
import { IconDots, IconX } from '../../shell/icons'
import { others, titleOf, toTheRight } from './tabs'

interface Props {
  readonly paths: readonly string[]
  readonly front: string | null
  readonly isUnsaved: (path: string) => boolean
  readonly show: (path: string) => void
  readonly close: (paths: readonly string[]) => void
}

const MIDDLE = 1

export const panelId = (path: string): string => `file-panel-${encodeURIComponent(path)}`

export function FileTabs({ paths, front, isUnsaved, show, close }: Props) {
  const [asked, ask] = useState<{ readonly path: string; readonly x: number; readonly y: number } | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const isFocusLost = useRef(false)
  useEffect(() => {
    const tab = list.current?.querySelector<HTMLElement>('[aria-selected="true"]')
    tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    if (isFocusLost.current) tab?.focus()
    isFocusLost.current = false
  }, [front, paths])
  const goTo = (index: number) => {
    const path = paths.at(index % paths.length)!
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[paths.indexOf(path)]?.focus()
    show(path)
  }
  const onKey = (event: KeyboardEvent, path: string) => {
    const at = paths.indexOf(path)
    const keys: Readonly<Record<string, () => void>> = {
      ArrowRight: () => goTo(at + 1),
      ArrowLeft: () => goTo(at - 1),
      Home: () => goTo(0),
      End: () => goTo(-1),
      Delete: () => {
        isFocusLost.current = true
        close([path])
      },
    }
    const act = keys[event.key]
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  }
  const onMenu = (event: MouseEvent, path: string) => {
    event.preventDefault()
    ask({ path, x: event.clientX, y: event.clientY })
  }
  return (
    <div className="file-tabs">
      <div ref={list} className="file-tab-list" role="tablist" aria-label={t('files.open')}>
        {paths.map((path) => (
          <button
            type="button"
            key={path}
            className="file-tab"
            role="tab"
            title={path}
            aria-selected={path === front}
            aria-controls={path === front ? panelId(path) : undefined}
            tabIndex={path === front ? 0 : -1}
            onClick={() => show(path)}
            onMouseDown={(event) => {
              if (event.button === MIDDLE) event.preventDefault()
            }}
            onAuxClick={(event) => {
              if (event.button === MIDDLE) close([path])
            }}
            onContextMenu={(event) => onMenu(event, path)}
            onKeyDown={(event) => onKey(event, path)}
          >
            <span className="ellipsis">{titleOf(path, paths)}</span>
            {isUnsaved(path) ? (
              <span className="file-dot" title={t('editor.unsaved')}>
                <span className="hidden">, {t('editor.unsaved')}</span>
              </span>
            ) : null}
            <span
              className="file-tab-close"
              aria-hidden="true"
              title={t('common.close')}
              onClick={(event) => {
                event.stopPropagation()
                close([path])
              }}
            >
              <IconX size={12} />
            </span>
          </button>
        ))}
      </div>
      {front === null ? null : (
        <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size={28} aria-label={t('files.tabActions', { path: front })}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <TabItems path={front} paths={paths} close={close} />
        </Menu>
      )}
      {asked ? (
        <Menu opened onClose={() => ask(null)} position="bottom-start" returnFocus withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <button
              type="button"
              className="menu-place"
              tabIndex={-1}
              aria-label={t('files.tabActions', { path: asked.path })}
              style={{ left: asked.x, top: asked.y }}
            />
          </Menu.Target>
          <TabItems path={asked.path} paths={paths} close={close} />
        </Menu>
      ) : null}
    </div>
  )
}

function TabItems({ path, paths, close }: Pick<Props, 'paths' | 'close'> & { path: string }) {
  const [rest, right] = [others(paths, path), toTheRight(paths, path)]
  return (
    <Menu.Dropdown aria-label={t('files.tabActions', { path })}>
      <Menu.Item onClick={() => close([path])}>{t('common.close')}</Menu.Item>
      <Menu.Item disabled={rest.length === 0} onClick={() => close(rest)}>
        {t('files.closeOthers')}
      </Menu.Item>
      <Menu.Item disabled={right.length === 0} onClick={() => close(right)}>
        {t('files.closeRight')}
      </Menu.Item>
      <Menu.Item onClick={() => close(paths)}>{t('files.closeAll')}</Menu.Item>
      <Menu.Divider />
      <Menu.Item onClick={() => void navigator.clipboard.writeText(path)}>{t('files.copyPath')}</Menu.Item>
    </Menu.Dropdown>
  )
}
