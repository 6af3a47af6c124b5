/** The only module that knows the editor component; loaded when a flow is edited, and only then. */
import * as monaco from 'monaco-editor/editor'
import EditorWorker from 'monaco-editor/editor/editor.worker?worker'
import { conf, language } from 'monaco-editor/languages/definitions/yaml/yaml'
import { configureMonacoYaml, type JSONSchema, type MonacoYaml } from 'monaco-yaml'
import { STATES } from '../theme/states'
import { openExpression, suggest, wordBefore, type Suggestion } from './expressions'
import './features'
import { outline } from './outline'
import YamlWorker from './yaml.worker?worker'

export type { monaco }
export type CodeEditor = monaco.editor.IStandaloneCodeEditor

self.MonacoEnvironment = { getWorker: (_: string, label: string) => (label === 'yaml' ? new YamlWorker() : new EditorWorker()) }

// monaco-yaml names a module for its worker; since 0.55 the editor wants the worker itself. Without this there is
// no error, and no completion either (monaco-yaml issue 272).
const compatible = new Proxy(monaco, {
  get: (target, key, receiver) => key !== 'editor' ? Reflect.get(target, key, receiver) as unknown : new Proxy(monaco.editor, {
    get: (editor, name) => name !== 'createWebWorker' ? Reflect.get(editor, name) as unknown : (options: { createData: unknown; worker?: Worker }) => {
      let { worker } = options
      if (!worker) {
        worker = new YamlWorker()
        worker.postMessage('ignore')
        worker.postMessage(options.createData)
      }
      return monaco.editor.createWebWorker({ ...options, worker } as never)
    },
  }),
})

let yaml: MonacoYaml | undefined
/** Outputs of types, filled as their pages are read. */
const knownOutputs = new Map<string, readonly string[]>()
let askForOutputs: (type: string) => Promise<readonly string[]> = () => Promise.resolve([])

/** What is written: the schema that completes and checks it follows from that. */
export type Kind = 'flow' | 'dashboard'

const known = new Map<Kind, JSONSchema>()

/** Prepares the editor; may be called again with another schema. */
export function prepare(kind: Kind, schema: JSONSchema, outputsOf: (type: string) => Promise<readonly string[]>): typeof monaco {
  askForOutputs = outputsOf
  known.set(kind, schema)
  const schemas = [...known].map(([one, found]) => ({ fileMatch: [`**/*.${one}.yaml`], schema: found, uri: `inmemory://schema/${one}.json` }))
  if (yaml) {
    void yaml.update({ schemas })
    return monaco
  }
  yaml = configureMonacoYaml(compatible as typeof monaco, { enableSchemaRequest: false, format: { enable: true, printWidth: 120 }, schemas })
  registerYaml()
  registerExpressions()
  defineThemes()
  return monaco
}

function registerYaml(): void {
  monaco.languages.setMonarchTokensProvider('yaml', language)
  monaco.languages.setLanguageConfiguration('yaml', {
    ...conf,
    indentationRules: { increaseIndentPattern: /^\s*(- )?[\w.-]+:\s*([|>][-+]?)?\s*$/, decreaseIndentPattern: /^\b$/ },
    // Enter after "- id: x" comes to stand under "id".
    onEnterRules: [{ beforeText: /^\s*- [\w.-]+:\s+\S.*$/, action: { indentAction: monaco.languages.IndentAction.None, appendText: '  ' } }],
  })
}

function registerExpressions(): void {
  const kinds: Record<Suggestion['kind'], monaco.languages.CompletionItemKind> = {
    root: monaco.languages.CompletionItemKind.Variable, function: monaco.languages.CompletionItemKind.Function,
    filter: monaco.languages.CompletionItemKind.Operator, member: monaco.languages.CompletionItemKind.Field,
  }
  monaco.languages.registerCompletionItemProvider('yaml', {
    triggerCharacters: ['{', '.', '|', ' '],
    async provideCompletionItems(model, position) {
      const before = model.getValueInRange({ startLineNumber: Math.max(1, position.lineNumber - 20), startColumn: 1, endLineNumber: position.lineNumber, endColumn: position.column })
      const expression = openExpression(before)
      if (expression === null) return { suggestions: [] }
      const declared = outline(model.getValue())
      const named = /outputs\.([\w-]+)\.[\w-]*$/.exec(expression)?.[1]
      const type = declared.tasks.find((one) => one.id === named)?.type
      if (type && !knownOutputs.has(type)) knownOutputs.set(type, await askForOutputs(type))
      // Ids hold dashes, which the editor's own words do not.
      const range = { startLineNumber: position.lineNumber, endLineNumber: position.lineNumber, startColumn: position.column - wordBefore(expression).length, endColumn: position.column }
      return {
        suggestions: suggest(expression, declared, position.lineNumber, (one) => knownOutputs.get(one) ?? []).map((one) => ({
          label: one.label, insertText: one.insert, kind: kinds[one.kind], detail: one.detail, range, sortText: `${one.kind === 'root' ? 0 : 1}${one.label}`,
          insertTextRules: one.kind === 'function' ? monaco.languages.CompletionItemInsertTextRule.InsertAsSnippet : undefined,
        })),
      }
    },
  })
}

/** Colours of the tokens, so that both themes keep their contrast. */
function defineThemes(): void {
  const define = (name: 'light' | 'dark', background: string, text: string, faint: string, line: string) => {
    const of = (state: keyof typeof STATES) => STATES[state][name][1].slice(1)
    monaco.editor.defineTheme(`windhover-${name}`, {
      base: name === 'light' ? 'vs' : 'vs-dark', inherit: true,
      rules: [
        { token: 'type.yaml', foreground: of('RUNNING') }, { token: 'string.yaml', foreground: of('SUCCESS') }, { token: 'number.yaml', foreground: of('RETRYING') },
        { token: 'keyword.yaml', foreground: of('PAUSED') }, { token: 'comment.yaml', foreground: faint.slice(1) }, { token: '', foreground: text.slice(1) },
      ],
      colors: { 'editor.background': background, 'editor.foreground': text, 'editorLineNumber.foreground': faint, 'editorLineNumber.dimmedForeground': faint, 'editorLineNumber.activeForeground': text, 'editorIndentGuide.background1': line, 'editorWidget.border': line },
    })
  }
  define('light', '#ffffff', '#15171c', '#666d7a', '#e2e5ea')
  define('dark', '#0d0e11', '#e7e9ee', '#8b93a1', '#292d35')
}
