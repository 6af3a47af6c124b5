import { Link } from '@tanstack/react-router'
import { t, type Key } from '../i18n'

/** Tabs that are links: shared, bookmarked and opened beside. */
export function Tabs<T extends string>({ base, tabs, current }: { base: string; tabs: readonly T[]; current: T }) {
  return (
    <nav className="tabs" aria-label={t('shell.tabs')}>
      {tabs.map((tab) => <Link key={tab} to={`${base}/${tab}` as string} aria-current={tab === current ? 'page' : undefined}>{t(`tab.${tab}` as Key)}</Link>)}
    </nav>
  )
}
