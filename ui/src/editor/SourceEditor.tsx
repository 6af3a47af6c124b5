/** The editor component in React: a text in, changes, cursor and keys out. */
import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { get } from '../api/client'
import { t } from '../i18n'
import { settings, useSettings } from '../settings/settings'
import { Bones, Failure } from '../shell/parts'
import { useListed } from '../shell/shortcuts'
import { RELOCATED, type Mistake } from './fixes'
import { forEditor } from './flowSchema'
import type { CodeEditor, Kind } from './monaco'

export interface Problem extends Mistake {
  readonly isError: boolean
  /** Neither an error nor a warning. */
  readonly isInfo?: boolean
}

interface Props {
  /** What is written; another one needs another component. */
  readonly kind?: Kind
  readonly source: string
  readonly isReadOnly?: boolean
  readonly problems: readonly Problem[]
  readonly onChange: (source: string) => void
  readonly onCursor: (line: number) => void
  readonly onSave: () => void
  readonly onRun: () => void
  readonly onReady: (hand: Hand) => void
}

/** What others do to the text. */
export interface Hand {
  /** Puts the cursor at a line, and the focus into the text. */
  readonly goTo: (line: number) => void
  /** Puts the cursor at a line; the focus stays where it is. */
  readonly show: (line: number) => void
  /** Replaces what differs; can be undone like what was typed. */
  readonly write: (source: string) => void
}

type Module = typeof import('./monaco')
type Loaded = Module & { readonly monaco: ReturnType<Module['prepare']> }

async function load(kind: Kind): Promise<Loaded> {
  return kind === 'flow' ? loadForFlows() : loadForDashboards()
}

async function loadForDashboards(): Promise<Loaded> {
  const [module, schema] = await Promise.all([
    import('./monaco'),
    get('/api/v1/plugins/schemas/{kind}', { path: { kind: 'dashboard' } }).catch(() => ({})),
  ])
  return { ...module, monaco: module.prepare('dashboard', schema as never) }
}

async function loadForFlows(): Promise<Loaded> {
  const [module, schema, groups] = await Promise.all([
    import('./monaco'),
    // Without them there is less help, but a flow can still be written.
    get('/api/v1/plugins/schemas/{kind}', { path: { kind: 'flow' } }).catch(() => ({})),
    get('/api/v1/plugins').catch(() => []),
  ])
  const current = groups.flatMap((group) =>
    [...group.tasks, ...group.triggers, ...group.conditions].map((one) => one.cls),
  )
  return { ...module, monaco: module.prepare('flow', forEditor(schema, new Set(current)) as never) }
}

export function SourceEditor(props: Props) {
  useListed('editor')
  const box = useRef<HTMLDivElement>(null)
  const editor = useRef<CodeEditor | null>(null)
  const monaco = useRef<Loaded | null>(null)
  const latest = useRef(props)
  latest.current = props
  const pages = useComputedColorScheme('light')
  const { editorTheme } = useSettings()
  const scheme = editorTheme === 'auto' ? pages : editorTheme
  const [error, setError] = useState<unknown>(null)
  const [isReady, setReady] = useState(false)

  useEffect(() => {
    let isGone = false
    let dispose: () => void = () => undefined
    load(latest.current.kind ?? 'flow').then((loaded) => {
      if (isGone || !box.current) return
      monaco.current = loaded
      const opened = open(loaded, box.current, latest)
      editor.current = opened.editor
      dispose = opened.dispose
      setReady(true)
    }, setError)
    return () => {
      isGone = true
      dispose()
    }
  }, [])

  useEffect(() => monaco.current?.monaco.editor.setTheme(`windhover-${scheme}`), [scheme, isReady])

  useEffect(() => {
    const model = editor.current?.getModel()
    if (!model || !monaco.current) return
    monaco.current.mistakesOf.set(model, props.problems)
    const {
      MarkerSeverity: { Error: error_, Warning, Info },
      MarkerTag,
    } = monaco.current.monaco
    monaco.current.monaco.editor.setModelMarkers(
      model,
      'server',
      props.problems.map((one) => ({
        message: one.message,
        severity: one.isError ? error_ : one.isInfo ? Info : Warning,
        startLineNumber: one.line,
        endLineNumber: one.line,
        startColumn: one.column,
        endColumn:
          one.length === undefined
            ? model.getLineMaxColumn(Math.min(one.line, model.getLineCount()))
            : one.column + one.length,
        // What is out of date is struck through.
        tags: one.code === RELOCATED ? [MarkerTag.Deprecated] : undefined,
      })),
    )
  }, [props.problems, isReady])

  if (error)
    return (
      <div className="pad">
        <Failure error={error} />
      </div>
    )
  return (
    <>
      <div ref={box} style={{ flex: 1, minHeight: 0, display: isReady ? undefined : 'none' }} />
      {isReady ? null : <Bones />}
    </>
  )
}

/** Of the size of the letters. */
const LINE_HEIGHT = 1.5

/** The font that was chosen, where the machine has it. */
function fontFamily(): string {
  const name = settings().editorFont.replace(/["\\;]/g, '')
  return `${name ? `"${name}", ` : ''}'JetBrains Mono Variable', monospace`
}

function open(
  { monaco, editBetween, foldTexts }: Loaded,
  element: HTMLElement,
  latest: { current: Props },
): { editor: CodeEditor; dispose: () => void } {
  const uri = monaco.Uri.parse(`inmemory://edited/edited.${latest.current.kind ?? 'flow'}.yaml`)
  monaco.editor.getModel(uri)?.dispose()
  const model = monaco.editor.createModel(latest.current.source, 'yaml', uri)
  const editor = monaco.editor.create(element, {
    model,
    automaticLayout: true,
    fixedOverflowWidgets: true,
    wordBasedSuggestions: 'off',
    links: false,
    minimap: { enabled: false },
    autoIndent: 'full',
    tabSize: 2,
    quickSuggestions: { other: true, comments: false, strings: true },
    fontFamily: fontFamily(),
    fontSize: settings().editorFontSize,
    lineHeight: Math.round(settings().editorFontSize * LINE_HEIGHT),
    fontLigatures: false,
    readOnly: latest.current.isReadOnly ?? false,
    scrollBeyondLastLine: false,
    renderLineHighlight: 'line',
    ariaLabel: t(latest.current.kind === 'dashboard' ? 'boards.label' : 'editor.label'),
    padding: { top: 8 },
  })
  const { KeyMod, KeyCode } = monaco
  editor.addCommand(KeyMod.CtrlCmd | KeyCode.KeyS, () => latest.current.onSave())
  editor.addCommand(KeyMod.CtrlCmd | KeyCode.KeyE, () => latest.current.onRun())
  editor.addCommand(KeyMod.CtrlCmd | KeyCode.Enter, () => latest.current.onRun())
  let isFolded = settings().isEditorFolded
  if (isFolded) foldTexts(editor, false)
  editor.addAction({
    id: 'windhover.fold',
    label: t('editor.fold'),
    keybindings: [KeyCode.F10],
    run: () => {
      foldTexts(editor, isFolded)
      isFolded = !isFolded
    },
  })
  model.onDidChangeContent(() => latest.current.onChange(model.getValue()))
  editor.onDidChangeCursorPosition((event) => latest.current.onCursor(event.position.lineNumber))
  const show = (line: number) => {
    editor.revealLineInCenterIfOutsideViewport(line)
    editor.setPosition({ lineNumber: line, column: 1 })
  }
  latest.current.onReady({
    show,
    goTo: (line) => {
      show(line)
      editor.focus()
    },
    write: (source) => {
      if (latest.current.isReadOnly) return
      editor.pushUndoStop()
      editor.executeEdits('form', [{ ...editBetween(model, source), forceMoveMarkers: true }])
    },
  })
  return {
    editor,
    dispose: () => {
      editor.dispose()
      model.dispose()
    },
  }
}
