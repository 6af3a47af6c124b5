import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { t, type Key } from '../i18n'
import { useSettings } from '../settings/settings'
import { useCommands } from './commands'
import { isTyping, useListed } from './shortcuts'

/** Tabs that are links: shared, bookmarked and opened beside; digits open them too. */
export function Tabs<T extends string>({ base, tabs, current }: { base: string; tabs: readonly T[]; current: T }) {
  const navigate = useNavigate()
  const { hasShortcuts } = useSettings()
  const list = useRef<HTMLElement>(null)
  // On a phone only some fit beside each other: the one that is open has to be among them.
  useEffect(() => {
    void list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [current])
  useEffect(() => {
    if (!hasShortcuts) return
    const onKey = (event: KeyboardEvent) => {
      const tab = /^[1-9]$/.test(event.key) && !isTyping(event) ? tabs[Number(event.key) - 1] : undefined
      if (tab) void navigate({ to: `${base}/${tab}` })
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [base, hasShortcuts, navigate, tabs])
  useListed('tabs')
  useCommands(
    tabs.map((tab, index) => ({
      id: `tab ${tab}`,
      text: t(`tab.${tab}` as Key),
      of: t('palette.view'),
      key: index < 9 ? String(index + 1) : undefined,
      isRefused: tab === current,
      run: () => void navigate({ to: `${base}/${tab}` }),
    })),
  )
  return (
    <nav className="tabs" ref={list} aria-label={t('shell.tabs')}>
      {tabs.map((tab) => (
        <Link key={tab} to={`${base}/${tab}` as string} aria-current={tab === current ? 'page' : undefined}>
          {t(`tab.${tab}` as Key)}
        </Link>
      ))}
    </nav>
  )
}
