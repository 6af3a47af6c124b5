/** Secrets: names only. Their values are the server's, and no page ever sees one. */
import { TextInput } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get } from '../api/client'
import { t, useWords } from '../i18n'
import { DataTable, type Column } from '../shell/DataTable'
import { Copy, Empty, Loading, PageHead } from '../shell/parts'

interface Secret { readonly key: string }

export default function SecretsPage() {
  useWords()
  return <><PageHead title={t('nav.secrets')} /><Secrets /></>
}

const MOST = 1000

export function Secrets() {
  const [text, setText] = useState('')
  const found = useQuery({ queryKey: ['secrets'], queryFn: () => get('/api/v1/secrets', { query: { size: MOST } }), placeholderData: keepPreviousData })
  const wanted = text.trim().toLowerCase()
  const columns: Column<Secret>[] = [
    { id: 'key', title: t('secrets.name'), cell: (one) => <span className="mono">{one.key}</span> },
    { id: 'use', title: t('secrets.use'), cell: (one) => { const expression = `{{ secret('${one.key}') }}`; return <span style={{ display: 'inline-flex', alignItems: 'center', gap: 4 }}><code className="soft">{expression}</code><Copy value={expression} label={t('outputs.copyExpression')} /></span> } },
  ]
  return (
    <>
      <div className="toolbar"><TextInput data-search w={220} type="search" value={text} onChange={(event) => setText(event.currentTarget.value)} placeholder={t('list.search')} aria-label={t('list.search')} /><span className="soft meta">{t('secrets.hint')}</span></div>
      <div className="content" tabIndex={0} role="region" aria-label={t('nav.secrets')}>
        <Loading query={found}>
          {(data) => {
            const rows = data.results.filter((one) => one.key.toLowerCase().includes(wanted))
            if (data.results.length === 0) return <Empty text={t('secrets.none')} />
            return rows.length === 0 ? <Empty text={t('list.nothing')} /> : <DataTable label={t('nav.secrets')} columns={columns} rows={rows} idOf={(one) => one.key} />
          }}
        </Loading>
      </div>
    </>
  )
}
