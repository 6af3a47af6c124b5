/** The editor component in React: a text in, changes, cursor and keys out. */
import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { get } from '../api/client'
import { t } from '../i18n'
import { Bones, Failure } from '../shell/parts'
import { forEditor } from './flowSchema'
import type { CodeEditor } from './monaco'

export interface Problem { readonly message: string; readonly line: number; readonly column: number; readonly isError: boolean }

interface Props {
  readonly source: string
  readonly problems: readonly Problem[]
  readonly onChange: (source: string) => void
  readonly onCursor: (line: number) => void
  readonly onSave: () => void
  readonly onRun: () => void
  readonly onReady: (goTo: (line: number) => void) => void
}

type Monaco = Awaited<ReturnType<typeof import('./monaco')['prepare']>>

async function load(): Promise<Monaco> {
  const [module, schema, groups] = await Promise.all([
    import('./monaco'),
    // Without them there is less help, but a flow can still be written.
    get('/api/v1/plugins/schemas/{kind}', { path: { kind: 'flow' } }).catch(() => ({})),
    get('/api/v1/plugins').catch(() => []),
  ])
  const current = groups.flatMap((group) => [...group.tasks, ...group.triggers, ...group.conditions].map((one) => one.cls))
  return module.prepare(forEditor(schema, new Set(current)) as never, outputsOf)
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
    load().then((loaded) => {
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

function open(monaco: Monaco, element: HTMLElement, latest: { current: Props }): { editor: CodeEditor; dispose: () => void } {
  const uri = monaco.Uri.parse('inmemory://flows/edited.flow.yaml')
  monaco.editor.getModel(uri)?.dispose()
  const model = monaco.editor.createModel(latest.current.source, 'yaml', uri)
  const editor = monaco.editor.create(element, {
    model, automaticLayout: true, fixedOverflowWidgets: true, wordBasedSuggestions: 'off', links: false, minimap: { enabled: false }, autoIndent: 'full', tabSize: 2,
    quickSuggestions: { other: true, comments: false, strings: true }, fontFamily: "'JetBrains Mono Variable', monospace", fontSize: 12.5, lineHeight: 19, fontLigatures: false,
    scrollBeyondLastLine: false, renderLineHighlight: 'line', ariaLabel: t('editor.label'), padding: { top: 8 },
  })
  const { KeyMod, KeyCode } = monaco
  editor.addCommand(KeyMod.CtrlCmd | KeyCode.KeyS, () => latest.current.onSave())
  editor.addCommand(KeyMod.CtrlCmd | KeyCode.KeyE, () => latest.current.onRun())
  editor.addCommand(KeyMod.CtrlCmd | KeyCode.Enter, () => latest.current.onRun())
  model.onDidChangeContent(() => latest.current.onChange(model.getValue()))
  editor.onDidChangeCursorPosition((event) => latest.current.onCursor(event.position.lineNumber))
  latest.current.onReady((line) => {
    editor.revealLineInCenter(line)
    editor.setPosition({ lineNumber: line, column: 1 })
    editor.focus()
  })
  return { editor, dispose: () => { editor.dispose(); model.dispose() } }
}
