/** What stands beside the pages: help, what was told, the documentation of a type that stays. */
import { Button, CloseButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, type ReactNode } from 'react'
import { get } from '../api/client'
import { t } from '../i18n'
import { TypePage } from '../plugins/TypePage'
import './aside.css'
import { IconX } from './icons'
import { KeyList } from './KeyList'
import { clearNotices, markSeen, useNotices, type Notice } from './notices'
import { Ago, Copy } from './parts'

export type Panel = 'help' | 'notices' | 'type'

export default function Aside({ panel, type, close }: { panel: Panel; type: string; close: () => void }) {
  const title =
    panel === 'help' ? t('aside.help') : panel === 'notices' ? t('aside.notices') : (type.split('.').at(-1) ?? type)
  return (
    <aside className="aside" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <CloseButton size="sm" aria-label={t('common.close')} title={t('common.close')} onClick={close} />
      </header>
      <div className="aside-body" tabIndex={0} role="region" aria-label={title}>
        {panel === 'help' ? <Help /> : panel === 'notices' ? <Notices /> : <TypePage type={type} />}
      </div>
      {panel === 'type' ? (
        <footer>
          <Link to={`/plugins/${type}`}>{t('aside.asPage')}</Link>
        </footer>
      ) : null}
    </aside>
  )
}

function Help() {
  const server = useQuery({ queryKey: ['configs'], queryFn: () => get('/api/v1/configs') })
  const { windhoverVersion, version } = server.data ?? {}
  return (
    <>
      <ul className="aside-links">
        <li>
          <Link to="/plugins">{t('aside.types')}</Link>
        </li>
        <li>
          <Link to="/blueprints">{t('aside.blueprints')}</Link>
        </li>
        <li>
          <Link to="/welcome">{t('tour.start')}</Link>
        </li>
        <li>
          <a href="/openapi.json" target="_blank" rel="noopener">
            {t('aside.api')}
          </a>
        </li>
        <li>
          <Link to="/admin/stats">{t('aside.system')}</Link>
        </li>
      </ul>
      <h3>{t('keys.title')}</h3>
      <KeyList />
      {windhoverVersion ? (
        <p className="soft meta aside-version">
          Windhover {windhoverVersion} · API {version}
          <Copy
            value={`Windhover ${windhoverVersion}, API ${version}, ${navigator.userAgent}`}
            label={t('aside.copyVersion')}
          />
        </p>
      ) : null}
    </>
  )
}

function Notices() {
  const notices = useNotices()
  useEffect(() => markSeen(), [notices.length])
  if (notices.length === 0) return <p className="soft">{t('aside.noNotices')}</p>
  return (
    <>
      <ol className="notices">
        {notices.map((one) => (
          <li key={one.id} data-error={one.isError || undefined}>
            <NoticeItem notice={one} />
          </li>
        ))}
      </ol>
      <Button variant="subtle" leftSection={<IconX size={14} />} onClick={clearNotices}>
        {t('aside.clear')}
      </Button>
    </>
  )
}

function NoticeItem({ notice: { title, message, at, refusal } }: { notice: Notice }) {
  return (
    <>
      {title ? <strong>{title}</strong> : null}
      <div className="notice-text">{message}</div>
      <div className="soft meta">
        <Ago at={new Date(at).toISOString()} />
      </div>
      {refusal ? (
        <details>
          <summary>{t('aside.details')}</summary>
          <dl className="kv">
            <Detail name={t('aside.asked')}>
              <code>
                {refusal.method} {refusal.path}
              </code>
            </Detail>
            <Detail name={t('aside.status')}>{refusal.status}</Detail>
            {refusal.requestId ? (
              <Detail name={t('aside.request')}>
                <code>{refusal.requestId}</code>
                <Copy value={refusal.requestId} label={t('common.copy')} />
              </Detail>
            ) : null}
          </dl>
          <pre className="listing" tabIndex={0} aria-label={t('aside.answer')}>
            {refusal.answer}
          </pre>
        </details>
      ) : null}
    </>
  )
}

const Detail = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
)
