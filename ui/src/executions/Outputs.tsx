/** Outputs of the task runs: values, files with preview and download, and a console for expressions. */
import { ActionIcon, Button, Modal, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { lazy, Suspense, useRef, useState } from 'react'
import { address, get, type Shapes } from '../api/client'
import { t } from '../i18n'
import { bytes } from '../shell/format'
import { IconDownload, IconFile, IconPlayerPlay } from '../shell/icons'
import { Copy, Empty, Loading } from '../shell/parts'
import './execution.css'
import { Json } from './Json'
import type { Execution, LiveExecution } from './live'
import { filesIn } from './outputs'
import { PreviewTable } from './PreviewTable'
import { RenderExpression } from './RenderExpression'
import type { TaskRun } from './taskRunTree'
import { ValueTree } from './ValueTree'
import { entriesOf, member } from './valueTree'

const HandOver = lazy(() => import('./HandOver'))

/** A list of more is searched rather than read. */
const SEARCHED = 12

interface Props {
  readonly live: LiveExecution
  readonly execution: Execution
  readonly selected: string | undefined
  readonly select: (id: string | undefined) => void
}

export default function Outputs({ live, execution, selected, select }: Props) {
  const { runs, withOutputs } = live.tree
  const chosen = selected === undefined ? undefined : runs.get(selected)
  const current = chosen?.hasOutputs ? chosen : runs.get(withOutputs[0] ?? '')
  if (!current) return <Empty text={t('outputs.none')} />
  return (
    <div className="split" style={{ gridTemplateColumns: undefined }}>
      <Runs live={live} current={current.id} select={select} />
      <div style={{ overflow: 'auto' }} className="pad">
        <Chosen key={current.id} execution={execution} run={current} />
      </div>
    </div>
  )
}

/** What one task run gives, and a console that sees what it has seen. */
function Chosen({ execution, run }: { execution: Execution; run: TaskRun }) {
  const path = member('outputs', run.taskId)
  const [expression, setExpression] = useState(`{{ ${path} }}`)
  return (
    <div className="grid">
      <Values execution={execution} run={run} path={path} tryOut={setExpression} />
      <RenderExpression
        execution={execution}
        taskRunId={run.id}
        title={t('outputs.console')}
        text={expression}
        setText={setExpression}
      />
    </div>
  )
}

const ROW = 26

/** The task runs with outputs: only the visible ones exist. */
function Runs({ live, current, select }: { live: LiveExecution; current: string; select: (id: string) => void }) {
  const box = useRef<HTMLDivElement>(null)
  const [text, setText] = useState('')
  const { runs, withOutputs } = live.tree
  const wanted = text.trim().toLowerCase()
  const shown =
    wanted === ''
      ? withOutputs
      : withOutputs.filter((id) => {
          const run = runs.get(id)!
          return `${run.taskId} ${run.value ?? ''}`.toLowerCase().includes(wanted)
        })
  const list = useVirtualizer({
    count: shown.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 8,
  })
  return (
    <div>
      {withOutputs.length > SEARCHED ? (
        <div className="toolbar">
          <TextInput
            data-search
            style={{ flex: 1 }}
            type="search"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            placeholder={t('list.search')}
            aria-label={t('list.search')}
          />
        </div>
      ) : null}
      {live.tree.isPartial ? (
        <p className="soft meta pad" style={{ margin: 0 }}>
          {t('outputs.partial')}
        </p>
      ) : null}
      <div ref={box} className="pad" style={{ overflow: 'auto', flex: 1, minHeight: 60 }}>
        <ul
          className="tree"
          aria-label={t('outputs.tasks')}
          style={{ height: list.getTotalSize(), position: 'relative' }}
        >
          {list.getVirtualItems().map((item) => {
            const run = runs.get(shown[item.index]!)!
            return (
              <li
                key={run.id}
                style={{ position: 'absolute', left: 0, right: 0, transform: `translateY(${item.start}px)` }}
              >
                <button
                  type="button"
                  aria-current={run.id === current ? 'true' : undefined}
                  onClick={() => select(run.id)}
                >
                  <span className="ellipsis">{run.taskId}</span>
                  {run.value !== undefined && run.value !== null ? <span className="label">{run.value}</span> : null}
                </button>
              </li>
            )
          })}
        </ul>
      </div>
    </div>
  )
}

interface ValuesProps {
  readonly execution: Execution
  readonly run: TaskRun
  readonly path: string
  readonly tryOut: (expression: string) => void
}

function Values({ execution, run, path, tryOut }: ValuesProps) {
  const of = { execution_id: execution.id, task_run_id: run.id }
  const outputs = useQuery({
    queryKey: ['outputs', run.id, run.version],
    queryFn: () => get('/api/v1/outputs/tasks/{execution_id}/{task_run_id}', { path: of }),
  })
  const [shown, show] = useState<string | null>(null)
  const [handed, handOver] = useState<{ readonly value: unknown } | null>(null)
  return (
    <>
      {handed ? (
        <Suspense>
          <HandOver value={handed.value} flow={execution} close={() => handOver(null)} />
        </Suspense>
      ) : null}
      <Loading query={outputs} rows={3}>
        {(found) => (
          <section className="card" data-tour="values">
            <header>
              <h2>{run.taskId}</h2>
            </header>
            <div className="body grid">
              {Object.entries(found).map(([name, value]) => (
                <div key={name}>
                  <div className="output-name">
                    <b>{name}</b>
                    <Copy value={`{{ ${member(path, name)} }}`} label={t('outputs.copyExpression')} />
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      size={24}
                      aria-label={t('handOver.of', { path: member(path, name) })}
                      title={t('handOver.title')}
                      onClick={() => handOver({ value })}
                    >
                      <IconPlayerPlay size={14} />
                    </ActionIcon>
                  </div>
                  {entriesOf(value)?.length ? (
                    <ValueTree
                      value={value}
                      path={member(path, name)}
                      executionId={execution.id}
                      tryOut={tryOut}
                      handOver={(part) => handOver({ value: part })}
                    />
                  ) : (
                    <Json value={value} />
                  )}
                </div>
              ))}
              {filesIn(found).map((file) => (
                <FileRow
                  key={file.uri}
                  execution={execution}
                  name={file.name}
                  uri={file.uri}
                  isShown={shown === file.uri}
                  toggle={() => show(shown === file.uri ? null : file.uri)}
                  handOver={() => handOver({ value: file.uri })}
                />
              ))}
            </div>
          </section>
        )}
      </Loading>
    </>
  )
}

function FileRow({
  execution,
  name,
  uri,
  isShown,
  toggle,
  handOver,
}: {
  execution: Execution
  name: string
  uri: string
  isShown: boolean
  toggle: () => void
  handOver: () => void
}) {
  const path = { execution_id: execution.id }
  const size = useQuery({
    queryKey: ['file', execution.id, uri],
    queryFn: () => get('/api/v1/executions/{execution_id}/file/metas', { path, query: { path: uri } }),
    retry: false,
  })
  return (
    <div>
      <div style={{ display: 'flex', gap: 8, alignItems: 'center', flexWrap: 'wrap' }}>
        <IconFile size={14} />
        <span className="mono ellipsis">{name}</span>
        {size.data ? <span className="faint num meta">{bytes(size.data.size)}</span> : null}
        <Button data-tour="preview" variant="default" onClick={toggle} aria-expanded={isShown}>
          {t('outputs.preview')}
        </Button>
        <Button
          component="a"
          variant="default"
          download
          href={address('/api/v1/executions/{execution_id}/file', { path, query: { path: uri } })}
          leftSection={<IconDownload size={14} />}
        >
          {t('common.download')}
        </Button>
        <Button variant="default" leftSection={<IconPlayerPlay size={14} />} onClick={handOver}>
          {t('handOver.file')}
        </Button>
      </div>
      {isShown ? <Preview execution={execution} uri={uri} /> : null}
    </div>
  )
}

function Preview({ execution, uri }: { execution: Execution; uri: string }) {
  const path = { execution_id: execution.id }
  const preview = useQuery({
    queryKey: ['preview', execution.id, uri],
    queryFn: () => get('/api/v1/executions/{execution_id}/file/preview', { path, query: { path: uri } }),
    retry: false,
  })
  const [isLarge, enlarge] = useState(false)
  const content = (
    <Loading query={preview} rows={3}>
      {(found) => (
        <>
          <Previewed preview={found} />
          {found.truncated ? <p className="faint meta">{t('outputs.truncated')}</p> : null}
        </>
      )}
    </Loading>
  )
  return (
    <>
      <Button variant="subtle" onClick={() => enlarge(true)}>
        {t('outputs.fullScreen')}
      </Button>
      <div className="preview" tabIndex={0} role="region" aria-label={t('outputs.preview')}>
        {content}
      </div>
      <Modal
        opened={isLarge}
        onClose={() => enlarge(false)}
        fullScreen
        title={decodeURIComponent(uri.split('/').at(-1) ?? uri)}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        {content}
      </Modal>
    </>
  )
}

function Previewed({ preview }: { preview: Shapes['Preview'] }) {
  const { content, extension, type } = preview
  if (type === 'IMAGE' && typeof content === 'string')
    return (
      <img
        style={{ maxWidth: '100%' }}
        alt={t('outputs.image')}
        src={`data:image/${extension === 'svg' ? 'svg+xml' : extension};base64,${content}`}
      />
    )
  if (Array.isArray(content) && content.length > 0) return <PreviewTable rows={content} />
  return <Json value={type === 'PDF' ? t('outputs.pdf') : content} />
}
