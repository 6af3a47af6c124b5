/** A flow being written: source, problems, topology of the unsaved text, documentation of what the cursor is on. */
import { Button, SegmentedControl } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useBlocker, useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useRef, useState } from 'react'
import { ApiError, post, put, type Shapes } from '../api/client'
import { t } from '../i18n'
import { isSamePage } from '../namespaces/files/tabs'
import { lockOf } from '../flows/readOnly'
import { CHOICES, settings } from '../settings/settings'
import { IconLock } from '../shell/icons'
import { Bones, Empty, messageOf } from '../shell/parts'
import { useCurrent } from '../shell/useCurrent'
import { Conflict } from './Conflict'
import { fixesOf } from './fixes'
import { Problems } from './Problems'
import { SourceEditor, type Hand, type Problem } from './SourceEditor'
import { useChecked } from './useChecked'
import { Verdict } from './Verdict'
import { draftOf, keepDraft } from './drafts'

const TopologySide = lazy(() => import('./TopologySide').then((module) => ({ default: module.TopologySide })))
const BlueprintsPanel = lazy(() => import('./BlueprintsPanel').then((module) => ({ default: module.BlueprintsPanel })))
const DocsPanel = lazy(() => import('./DocsPanel').then((module) => ({ default: module.DocsPanel })))
const FormPanel = lazy(() => import('./FormPanel').then((module) => ({ default: module.FormPanel })))

const Playground = lazy(() => import('./Playground'))
const Files = lazy(() => import('../namespaces/files/Files').then((module) => ({ default: module.Files })))

type Flow = Shapes['FlowWithSource']
const SIDES = CHOICES.editorSide
type Side = (typeof SIDES)[number]

interface Props {
  readonly flow?: Flow
  readonly template?: string
  /** Asks for inputs and runs the flow that was saved; a new one is run by the page that it gets. */
  readonly onRun?: () => void
}

export default function EditorPage({ flow, template, onRun }: Props) {
  const saved = flow?.source ?? ''
  const name = flow ? `${flow.namespace}/${flow.id}` : 'new'
  const [draft] = useState(() => (flow ? draftOf(name, saved) : null))
  const [start, setStart] = useState(template ?? saved)
  const [version, setVersion] = useState(0)
  return (
    <>
      {draft && version === 0 ? (
        <div className="toolbar draft-bar" role="status">
          {t('editor.draft', { date: draft.at })}
          <Button
            variant="light"
            onClick={() => {
              setStart(draft.source)
              setVersion(1)
            }}
          >
            {t('editor.restore')}
          </Button>
          <Button
            variant="subtle"
            onClick={() => {
              keepDraft(name, null)
              setVersion(2)
            }}
          >
            {t('editor.discard')}
          </Button>
        </div>
      ) : null}
      <Editing
        key={version === 1 ? 'draft' : 'saved'}
        flow={flow}
        start={start}
        saved={saved}
        name={name}
        onRun={onRun}
      />
    </>
  )
}

function Editing({
  flow,
  start,
  saved,
  name,
  onRun,
}: Pick<Props, 'flow' | 'onRun'> & { start: string; saved: string; name: string }) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const asked = useSearch({ strict: false }) as { line?: number; file?: string }
  // Keys that come faster than the page is drawn are saved too.
  const [source, now, setSource] = useCurrent(() => start)
  const [line, setLine] = useState(1)
  const [side, setSide] = useState<Side>(asked.file === undefined ? settings().editorSide : 'files')
  const hand = useRef<Hand>({ goTo: () => undefined, show: () => undefined, write: () => undefined })
  const isLeaving = useRef(false)
  const checked = useChecked(source)
  const isDirty = source !== saved
  const locked = flow && lockOf(flow)
  const namespace = flow?.namespace ?? namespaceOf(source) ?? ''
  // A template that nobody has touched is no work to be lost.
  const isAtRisk = () => isDirty && source !== start && !isLeaving.current
  useBlocker({
    shouldBlockFn: ({ current, next }) =>
      isAtRisk() && !isSamePage(current, next) && !window.confirm(t('editor.leave')),
    enableBeforeUnload: isAtRisk,
  })

  const turn = (next: Side) => {
    setSide(next)
    if (asked.file !== undefined)
      void navigate({ to: '.', search: ((before: object) => ({ ...before, file: undefined })) as never, replace: true })
  }
  const [isOutdated, setOutdated] = useState(false)
  const save = async (isRun = false, isOverwriting = false): Promise<Flow | null> => {
    const sent = now()
    try {
      const call = { body: sent, type: 'application/x-yaml', ifRevision: isOverwriting ? undefined : flow?.revision }
      const kept = flow
        ? await put('/api/v1/flows/{namespace}/{flow_id}', {
            ...call,
            path: { namespace: flow.namespace, flow_id: flow.id },
          })
        : await post('/api/v1/flows', call)
      if (now() === sent) keepDraft(name, null)
      notifications.show({ message: t('editor.saved', { revision: kept.revision }) })
      await client.invalidateQueries({ queryKey: ['flows'] })
      client.setQueryData(['flow', kept.namespace, kept.id], kept)
      isLeaving.current = !flow
      if (!flow)
        await navigate({
          to: `/flows/edit/${kept.namespace}/${kept.id}/edit`,
          search: { run: isRun || undefined } as never,
        })
      return kept
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) setOutdated(true)
      else notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
      return null
    }
  }
  const takeTheirs = (theirs: Flow) => {
    setOutdated(false)
    hand.current.write(theirs.source)
    keepDraft(name, null)
    client.setQueryData(['flow', theirs.namespace, theirs.id], theirs)
  }
  const mend = (problem: Problem) => {
    const [fix] = fixesOf(source, problem)
    hand.current.goTo(problem.line)
    if (fix) hand.current.write(fix.text)
  }
  const saveAndRun = async () => {
    const kept = now() !== saved ? await save(true) : flow
    if (kept) onRun?.()
  }
  return (
    <>
      {locked ? (
        <div className="toolbar editor-locked" role="status">
          <IconLock size={14} />
          {locked}
        </div>
      ) : null}
      <div className="toolbar">
        <Button
          data-tour="save"
          data-revision={flow?.revision}
          disabled={!isDirty || locked !== undefined}
          onClick={() => void save()}
          title="Ctrl S"
        >
          {t('common.save')}
        </Button>
        <Button data-tour="run" variant="default" onClick={() => void saveAndRun()} title="Ctrl E">
          {t(isDirty ? 'editor.saveAndRun' : 'action.execute')}
        </Button>
        <span className="soft meta" role="status">
          {isDirty ? t('editor.unsaved') : ''}
        </span>
        <Verdict problems={checked.problems} isChecking={checked.isChecking} />
        <SegmentedControl
          size="xs"
          withItemsBorders={false}
          aria-label={t('shell.tabs')}
          data={SIDES.map((value) => ({ value, label: t(`editor.${value}`) }))}
          value={side}
          onChange={(value) => turn(value as Side)}
        />
      </div>
      {flow && isOutdated ? (
        <Conflict
          flow={flow}
          source={source}
          close={() => setOutdated(false)}
          overwrite={() => {
            setOutdated(false)
            void save(false, true)
          }}
          take={takeTheirs}
        />
      ) : null}
      <div className="split">
        <div data-tour="source">
          <SourceEditor
            source={start}
            isReadOnly={locked !== undefined}
            problems={checked.problems}
            onChange={(text) => {
              setSource(text)
              keepDraft(name, text === saved ? null : text)
            }}
            onCursor={setLine}
            onSave={() => void save()}
            onRun={() => void saveAndRun()}
            onReady={(ready) => {
              hand.current = ready
              if (asked.line) ready.goTo(asked.line)
            }}
          />
          <Problems
            problems={checked.problems}
            goTo={(line) => hand.current.goTo(line)}
            source={checked.of}
            mend={locked ? undefined : mend}
          />
        </div>
        <div data-tour="side">
          <Suspense fallback={<Bones />}>
            {side === 'docs' ? (
              <DocsPanel source={source} line={line} hand={hand} isLocked={locked !== undefined} />
            ) : side === 'blueprints' ? (
              <BlueprintsPanel source={source} line={line} hand={hand} isLocked={locked !== undefined} />
            ) : side === 'playground' ? (
              <Playground
                flow={flow}
                source={source}
                line={line}
                save={async () => (isDirty ? save() : (flow ?? null))}
              />
            ) : side === 'files' ? (
              <Files key={namespace} namespace={namespace} />
            ) : side === 'form' ? (
              <FormPanel source={source} line={line} hand={hand} />
            ) : checked.graph ? (
              <TopologySide graph={checked.graph} source={source} line={line} hand={hand} locked={locked} />
            ) : (
              <Empty text={t('editor.undrawable')} />
            )}
          </Suspense>
        </div>
      </div>
    </>
  )
}

const namespaceOf = (source: string): string | undefined => /^namespace:\s*["']?([\w.-]+)/m.exec(source)?.[1]
