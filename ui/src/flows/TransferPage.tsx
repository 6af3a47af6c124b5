/** Flows in from files, looked at before anything is kept; flows out as an archive. */
import { Button, Select } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState, type DragEvent } from 'react'
import { address, get, post, type Shapes } from '../api/client'
import { count, t, useWords, type Key } from '../i18n'
import { Empty, Failure, PageHead } from '../shell/parts'
import './tools.css'
import { StateGlyph } from '../shell/StateBadge'

type Validation = Shapes['Validation']

const ACCEPTED = '.yml,.yaml,.zip'

export default function TransferPage() {
  useWords()
  return (
    <>
      <PageHead title={t('transfer.title')} crumbs={<Link to="/flows">{t('nav.flows')}</Link>} />
      <div className="content pad" tabIndex={0} role="region" aria-label={t('transfer.title')}>
        <div className="grid">
          <Import />
          <Export />
        </div>
      </div>
    </>
  )
}

function formOf(files: readonly File[], part: (index: number) => string): FormData {
  const form = new FormData()
  files.forEach((file, index) => form.append(part(index), file, file.name))
  return form
}

function Import() {
  const client = useQueryClient()
  const field = useRef<HTMLInputElement>(null)
  const [files, choose] = useState<readonly File[]>([])
  const [results, setResults] = useState<readonly Validation[] | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const [isOver, setOver] = useState(false)

  const look = async (given: readonly File[]) => {
    choose(given)
    setError(null)
    setResults(null)
    if (given.length === 0) return
    setBusy(true)
    try {
      setResults(await post('/api/v1/flows/validate', { body: formOf(given, (index) => `file${index}`) }))
    } catch (problem) {
      setError(problem)
    }
    setBusy(false)
  }
  const keep = async () => {
    setBusy(true)
    const failed: string[] = []
    try {
      for (const file of files)
        failed.push(...(await post('/api/v1/flows/import', { body: formOf([file], () => 'fileUpload') })))
      await client.invalidateQueries({ queryKey: ['flows'] })
      notifications.show(
        failed.length === 0
          ? { message: t('transfer.kept') }
          : { message: t('transfer.failed', { names: failed.join(', ') }), color: 'red', autoClose: false },
      )
      await look(files)
    } catch (problem) {
      setError(problem)
    }
    setBusy(false)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void look([...event.dataTransfer.files])
  }
  const changing = results?.filter((one) => one.change === 'CREATED' || one.change === 'UPDATED').length ?? 0
  const wrong = results?.filter((one) => one.constraints).length ?? 0
  return (
    <section className="card" aria-label={t('transfer.import')}>
      <header>
        <h2>{t('transfer.import')}</h2>
        {files.length > 0 ? (
          <span style={{ marginLeft: 'auto', display: 'flex', gap: 8 }}>
            <Button variant="default" onClick={() => void look([])}>
              {t('input.clear')}
            </Button>
            <Button disabled={changing === 0 || isBusy} onClick={() => void keep()}>
              {count('transfer.keep', changing)}
            </Button>
          </span>
        ) : null}
      </header>
      <div className="body">
        <div
          className="drop"
          data-over={isOver || undefined}
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <span className="soft">
            {files.length > 0 ? files.map((one) => one.name).join(', ') : t('transfer.drop')}
          </span>
          <Button variant="default" onClick={() => field.current?.click()}>
            {t('transfer.choose')}
          </Button>
          <input
            ref={field}
            type="file"
            multiple
            accept={ACCEPTED}
            hidden
            aria-label={t('transfer.choose')}
            onChange={(event) => {
              void look([...(event.currentTarget.files ?? [])])
              event.currentTarget.value = ''
            }}
          />
        </div>
        <div role="status" className="soft meta" style={{ minHeight: 16, marginTop: 8 }}>
          {isBusy
            ? t('editor.checking')
            : results
              ? [count('transfer.changing', changing), ...(wrong > 0 ? [count('transfer.wrong', wrong)] : [])].join(
                  ' · ',
                )
              : ''}
        </div>
        {error ? <Failure error={error} /> : null}
        {results?.length === 0 ? <Empty text={t('transfer.empty')} /> : results ? <Results results={results} /> : null}
      </div>
    </section>
  )
}

function Results({ results }: { results: readonly Validation[] }) {
  return (
    <div style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label={t('transfer.results')}>
      <table className="table">
        <thead>
          <tr>
            <th>{t('transfer.file')}</th>
            <th>{t('flows.id')}</th>
            <th>{t('transfer.change')}</th>
            <th>{t('transfer.problems')}</th>
          </tr>
        </thead>
        <tbody>
          {results.map((one) => (
            <tr key={one.index}>
              <td className="mono">{one.filename}</td>
              <td>{one.flow ? `${one.namespace ?? ''} / ${one.flow}` : <span className="faint">–</span>}</td>
              <td>
                <Verdict result={one} />
              </td>
              <td className="wrap">
                <Said result={one} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Verdict({ result }: { result: Validation }) {
  const state = result.constraints ? 'FAILED' : result.warnings.length > 0 ? 'WARNING' : 'SUCCESS'
  return (
    <span style={{ display: 'inline-flex', gap: 6, alignItems: 'center' }}>
      <StateGlyph state={state} />
      {t(result.constraints ? 'transfer.REFUSED' : (`transfer.${result.change ?? 'UPDATED'}` as Key))}
    </span>
  )
}

function Said({ result }: { result: Validation }) {
  const problems = (result.problems ?? []).map((one) =>
    [one.line ? t('editor.line', { line: one.line }) : '', one.path, one.message].filter(Boolean).join(': '),
  )
  const lines = [...problems, ...result.warnings]
  return lines.length === 0 ? (
    <span className="faint">–</span>
  ) : (
    <ul style={{ margin: 0, paddingLeft: 16 }}>
      {lines.map((one) => (
        <li key={one}>{one}</li>
      ))}
    </ul>
  )
}

function Export() {
  const [namespace, choose] = useState<string | null>(null)
  const names = useQuery({
    queryKey: ['namespaces', 'distinct'],
    queryFn: () => get('/api/v1/flows/distinct-namespaces'),
  })
  const query = { namespace: namespace ?? undefined }
  const total = useQuery({
    queryKey: ['flows', 'count', namespace],
    queryFn: () => get('/api/v1/flows/search', { query: { ...query, size: 1 } }),
  })
  return (
    <section className="card" aria-label={t('transfer.export')}>
      <header>
        <h2>{t('transfer.export')}</h2>
      </header>
      <div className="body" style={{ display: 'flex', gap: 8, flexWrap: 'wrap', alignItems: 'center' }}>
        <Select
          w={220}
          aria-label={t('common.namespace')}
          placeholder={t('transfer.everything')}
          data={names.data ?? []}
          value={namespace}
          onChange={choose}
          clearable
          searchable
          clearButtonProps={{ 'aria-label': t('list.clear') }}
        />
        {total.data?.total ? (
          <Button component="a" href={address('/api/v1/flows/export/by-query', { query })} download="flows.zip">
            {count('transfer.download', total.data.total)}
          </Button>
        ) : (
          <Button disabled>{count('transfer.download', 0)}</Button>
        )}
        <span className="soft meta">{t('transfer.exportHint')}</span>
      </div>
    </section>
  )
}
