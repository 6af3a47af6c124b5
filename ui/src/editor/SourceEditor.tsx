/** The editor component in React: a text in, changes, cursor and keys out. */
import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { get } from '../api/client'
import { t } from '../i18n'
import { Bones, Failure } from '../shell/parts'
import { forEditor } from './flowSchema'
import type { CodeEditor, Kind } from './monaco'

export interface Problem { readonly message: string; readonly line: number; readonly column: number; readonly isError: boolean }

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

type Monaco = Awaited<ReturnType<typeof import('./monaco')['prepare']>>

async function load(kind: Kind): Promise<Monaco> {
  return kind === 'flow' ? loadForFlows() : loadForDashboards()
}

async function loadForDashboards(): Promise<Monaco> {
  const [module, schema] = await Promise.all([import('./monaco'), get('/api/v1/plugins/schemas/{kind}', { path: { kind: 'dashboard' } }).catch(() => ({}))])
  return module.prepare('dashboard', schema as never, () => Promise.resolve([]))
}

async function loadForFlows(): Promise<Monaco> {
  const [module, schema, groups] = await Promise.all([
    import('./monaco'),
    // Without them there is less help, but a flow can still be written.
    get('/api/v1/plugins/schemas/{kind}', { path: { kind: 'flow' } }).catch(() => ({})),
    get('/api/v1/plugins').catch(() => []),
  ])
  const current = groups.flatMap((group) => [...group.tasks, ...group.triggers, ...group.conditions].map((one) => one.cls))
  return module.prepare('flow', forEditor(schema, new Set(current)) as never, outputsOf)
}

async function outputsOf(type: string): Promise<readonly string[]> {
  const page = await get('/api/v1/plugins/{cls}', { path: { cls: type } }).catch(() => undefined)
  const outputs = page?.schema.outputs as { properties?: object } | undefined
  return Object.keys(outputs?.properties ?? {})
}

export function SourceEditor(props: Props) {
  const box = useRef<HTMLDivElement>(null)
  const editor = useRef<CodeEditor | null>(null)
  const monaco = useRef<Monaco | null>(null)
  const latest = useRef(props)
  latest.current = props
  const scheme = useComputedColorScheme('light')
  const [error, setError] = useState<unknown>(null)
  const [isReady, setReady] = useState(false)

  useEffect(() => {
    let isGone = false
    let dispose = () => undefined as void
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

  useEffect(() => monaco.current?.editor.setTheme(`windhover-${scheme}`), [scheme, isReady])

  useEffect(() => {
    const model = editor.current?.getModel()
    if (!model || !monaco.current) return
    const { Error: error_, Warning } = monaco.current.MarkerSeverity
    monaco.current.editor.setModelMarkers(model, 'server', props.problems.map((one) => ({
      message: one.message, severity: one.isError ? error_ : Warning, startLineNumber: one.line, endLineNumber: one.line,
      startColumn: one.column, endColumn: model.getLineMaxColumn(Math.min(one.line, model.getLineCount())),
    })))
  }, [props.problems, isReady])

  if (error) return <div className="pad"><Failure error={error} /></div>
  return <><div ref={box} style={{ flex: 1, minHeight: 0, display: isReady ? undefined : 'none' }} />{isReady ? null : <Bones />}</>
}

/** The part of a text that must be replaced for it to become another one. */
export function difference(before: string, after: string): { start: number; end: number; text: string } {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1
  let same = 0
  while (same < Math.min(before.length, after.length) - start && before.at(-1 - same) === after.at(-1 - same)) same += 1
  return { start, end: before.length - same, text: after.slice(start, after.length - same) }
}

function open(monaco: Monaco, element: HTMLElement, latest: { current: Props }): { editor: CodeEditor; dispose: () => void } {
  const uri = monaco.Uri.parse(`inmemory://edited/edited.${latest.current.kind ?? 'flow'}.yaml`)
  monaco.editor.getModel(uri)?.dispose()
  const model = monaco.editor.createModel(latest.current.source, 'yaml', uri)
  const editor = monaco.editor.create(element, {
    model, automaticLayout: true, fixedOverflowWidgets: true, wordBasedSuggestions: 'off', links: false, minimap: { enabled: false }, autoIndent: 'full', tabSize: 2,
    quickSuggestions: { other: true, comments: false, strings: true }, fontFamily: "'JetBrains Mono Variable', monospace", fontSize: 12.5, lineHeight: 19, fontLigatures: false,
    readOnly: latest.current.isReadOnly ?? false, scrollBeyondLastLine: false, renderLineHighlight: 'line', ariaLabel: t(latest.current.kind === 'dashboard' ? 'boards.label' : 'editor.label'), padding: { top: 8 },
  })
  const { KeyMod, KeyCode } = monaco
  editor.addCommand(KeyMod.CtrlCmd | KeyCode.KeyS, () => latest.current.onSave())
  editor.addCommand(KeyMod.CtrlCmd | KeyCode.KeyE, () => latest.current.onRun())
  editor.addCommand(KeyMod.CtrlCmd | KeyCode.Enter, () => latest.current.onRun())
  model.onDidChangeContent(() => latest.current.onChange(model.getValue()))
  editor.onDidChangeCursorPosition((event) => latest.current.onCursor(event.position.lineNumber))
  const show = (line: number) => {
    editor.revealLineInCenterIfOutsideViewport(line)
    editor.setPosition({ lineNumber: line, column: 1 })
  }
  latest.current.onReady({
    show,
    goTo: (line) => { show(line); editor.focus() },
    write: (source) => {
      if (latest.current.isReadOnly) return
      const { start, end, text } = difference(model.getValue(), source)
      const [from, to] = [model.getPositionAt(start), model.getPositionAt(end)]
      editor.pushUndoStop()
      editor.executeEdits('form', [{ range: { startLineNumber: from.lineNumber, startColumn: from.column, endLineNumber: to.lineNumber, endColumn: to.column }, text, forceMoveMarkers: true }])
    },
  })
  return { editor, dispose: () => { editor.dispose(); model.dispose() } }
}
