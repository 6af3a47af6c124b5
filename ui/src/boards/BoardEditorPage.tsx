/** A dashboard being written: source, problems, what it shows, and how charts are written. */
import { Button, SegmentedControl } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useBlocker, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { get, post, put } from '../api/client'
import { Problems } from '../editor/Problems'
import { SourceEditor } from '../editor/SourceEditor'
import { Verdict } from '../editor/Verdict'
import { t, useWords } from '../i18n'
import { ButtonLink } from '../shell/links'
import { Bones, Copy, Empty, Loading, messageOf, PageHead } from '../shell/parts'
import { useCurrent } from '../shell/useCurrent'
import { BoardGrid } from './BoardGrid'
import type { Board } from './charts'
import { millisecondsOf } from './spans'
import { EXAMPLES, KINDS, TEMPLATE } from './templates'
import { useCheckedBoard, type Draft } from './useCheckedBoard'

export default function BoardEditorPage() {
  useWords()
  const { dashboardId } = useParams({ strict: false }) as { dashboardId?: string }
  const { copy } = useSearch({ strict: false }) as { copy?: string }
  const from = dashboardId ?? copy
  const kept = useQuery({
    queryKey: ['board', from],
    queryFn: () => get('/api/v1/dashboards/{dashboard_id}', { path: { dashboard_id: from ?? '' } }),
    enabled: from !== undefined,
    retry: false,
  })
  if (from === undefined) return <Editing start={TEMPLATE} />
  if (!kept.data)
    return (
      <>
        <PageHead title={from} crumbs={<Link to="/dashboards">{t('boards.title')}</Link>} />
        <Loading query={kept}>{() => null}</Loading>
      </>
    )
  const { updated, sourceCode } = kept.data
  return dashboardId ? (
    <Editing key={updated} board={kept.data as unknown as Board} start={sourceCode} />
  ) : (
    <Editing start={sourceCode.replace(/^id: .*\n/m, '')} />
  )
}

type Side = 'preview' | 'docs'

function Editing({ board, start }: { board?: Board; start: string }) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const [source, now, setSource] = useCurrent(() => start)
  const [side, setSide] = useState<Side>('preview')
  const goTo = useRef<(line: number) => void>(() => undefined)
  const isLeaving = useRef(false)
  const checked = useCheckedBoard(source)
  const isDirty = board === undefined || source !== start
  const isLost = source !== start
  useBlocker({
    shouldBlockFn: () => isLost && !isLeaving.current && !window.confirm(t('editor.leave')),
    enableBeforeUnload: () => isLost && !isLeaving.current,
  })
  const save = async () => {
    const call = { body: now(), type: 'application/x-yaml' }
    try {
      const kept = board
        ? await put('/api/v1/dashboards/{dashboard_id}', { ...call, path: { dashboard_id: board.id } })
        : await post('/api/v1/dashboards', call)
      isLeaving.current = true
      client.setQueryData(['board', kept.id], kept)
      await client.invalidateQueries({ queryKey: ['boards'] })
      notifications.show({ message: t('boards.saved', { title: kept.title }) })
      await navigate({ to: `/dashboards/${kept.id}` })
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
    }
  }
  return (
    <>
      <PageHead
        title={board ? board.title : t('boards.new')}
        crumbs={<Link to="/dashboards">{t('boards.title')}</Link>}
      >
        <ButtonLink variant="default" to={board ? `/dashboards/${board.id}` : '/dashboards'}>
          {t('common.cancel')}
        </ButtonLink>
      </PageHead>
      <div className="toolbar">
        <Button disabled={!isDirty} onClick={() => void save()} title="Ctrl S">
          {t('common.save')}
        </Button>
        <span className="soft meta" role="status">
          {isLost ? t('editor.unsaved') : ''}
        </span>
        <Verdict problems={checked.problems} isChecking={checked.isChecking} />
        <SegmentedControl
          size="xs"
          aria-label={t('shell.tabs')}
          data={(['preview', 'docs'] as const).map((value) => ({
            value,
            label: t(value === 'preview' ? 'boards.preview' : 'editor.docs'),
          }))}
          value={side}
          onChange={(value) => setSide(value as Side)}
        />
      </div>
      <div className="split">
        <div>
          <SourceEditor
            kind="dashboard"
            source={start}
            problems={checked.problems}
            onChange={setSource}
            onCursor={() => undefined}
            onSave={() => void save()}
            onRun={() => void save()}
            onReady={(hand) => {
              goTo.current = hand.goTo
            }}
          />
          <Problems problems={checked.problems} goTo={(line) => goTo.current(line)} />
        </div>
        <div>
          {side === 'docs' ? (
            <Docs />
          ) : checked.draft ? (
            <Preview draft={checked.draft} />
          ) : checked.isChecking ? (
            <Bones />
          ) : (
            <Empty text={t('boards.undrawable')} />
          )}
        </div>
      </div>
    </>
  )
}

function Preview({ draft }: { draft: Draft }) {
  return (
    <div className="content pad" tabIndex={0} role="region" aria-label={t('boards.preview')}>
      <BoardGrid
        charts={draft.charts}
        origin="preview"
        look={{ milliseconds: millisecondsOf(draft.timeWindow?.default ?? 'P30D'), namespace: undefined }}
      />
    </div>
  )
}

function Docs() {
  return (
    <div className="content pad" tabIndex={0} role="region" aria-label={t('editor.docs')}>
      <p style={{ marginTop: 0 }}>{t('boards.docs')}</p>
      {KINDS.map((kind) => (
        <section key={kind} className="card" style={{ marginBottom: 12 }}>
          <header>
            <h2>{t(`boards.${kind}`)}</h2>
            <span style={{ marginLeft: 'auto' }}>
              <Copy value={EXAMPLES[kind]} label={t('boards.copyExample', { kind: t(`boards.${kind}`) })} />
            </span>
          </header>
          <pre className="listing" tabIndex={0}>
            {EXAMPLES[kind]}
          </pre>
        </section>
      ))}
    </div>
  )
}
