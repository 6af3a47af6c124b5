/** The only module that knows the editor component; loaded when a flow is edited, and only then. */
import * as monaco from 'monaco-editor/editor'
import EditorWorker from 'monaco-editor/editor/editor.worker?worker'
import { conf, language } from 'monaco-editor/languages/definitions/yaml/yaml'
import { configureMonacoYaml, type JSONSchema, type MonacoYaml } from 'monaco-yaml'
import { STATES } from '../theme/states'
import { difference } from './difference'
import { openExpression, suggest, wordBefore, type Suggestion } from './expressions'
import './features'
import { fixesOf, type Mistake } from './fixes'
import { fixTitle } from './fixTitle'
import { lookups, type OldName } from './lookups'
import { outline } from './outline'
import { placeAt } from './places'
import YamlWorker from './yaml.worker?worker'

export type { monaco }
export type CodeEditor = monaco.editor.IStandaloneCodeEditor

self.MonacoEnvironment = {
  getWorker: (_: string, label: string) => (label === 'yaml' ? new YamlWorker() : new EditorWorker()),
}

// monaco-yaml names a module for its worker; since 0.55 the editor wants the worker itself. Without this there is
// no error, and no completion either (monaco-yaml issue 272).
const compatible = new Proxy(monaco, {
  get: (target, key, receiver) =>
    key !== 'editor'
      ? (Reflect.get(target, key, receiver) as unknown)
      : new Proxy(monaco.editor, {
          get: (editor, name) =>
            name !== 'createWebWorker'
              ? (Reflect.get(editor, name) as unknown)
              : (options: { createData: unknown; worker?: Worker }) => {
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
/** What the server has said of a text, until it says something else. */
export const mistakesOf = new WeakMap<monaco.editor.ITextModel, readonly Mistake[]>()

/** What is written: the schema that completes and checks it follows from that. */
export type Kind = 'flow' | 'dashboard'

const known = new Map<Kind, JSONSchema>()

/** Prepares the editor; may be called again with another schema. */
export function prepare(kind: Kind, schema: JSONSchema): typeof monaco {
  known.set(kind, schema)
  const schemas = [...known].map(([one, found]) => ({
    fileMatch: [`**/*.${one}.yaml`],
    schema: found,
    uri: `inmemory://schema/${one}.json`,
  }))
  if (yaml) {
    void yaml.update({ schemas })
    return monaco
  }
  yaml = configureMonacoYaml(compatible as typeof monaco, {
    enableSchemaRequest: false,
    format: { enable: true, printWidth: 120 },
    schemas,
  })
  registerYaml()
  registerExpressions()
  registerNames()
  registerFixes()
  defineThemes()
  return monaco
}

function registerYaml(): void {
  monaco.languages.setMonarchTokensProvider('yaml', language)
  monaco.languages.setLanguageConfiguration('yaml', {
    ...conf,
    indentationRules: { increaseIndentPattern: /^\s*(- )?[\w.-]+:\s*([|>][-+]?)?\s*$/, decreaseIndentPattern: /^\b$/ },
    // Enter after "- id: x" comes to stand under "id".
    onEnterRules: [
      {
        beforeText: /^\s*- [\w.-]+:\s+\S.*$/,
        action: { indentAction: monaco.languages.IndentAction.None, appendText: '  ' },
      },
    ],
  })
}

function registerExpressions(): void {
  const kinds: Record<Suggestion['kind'], monaco.languages.CompletionItemKind> = {
    root: monaco.languages.CompletionItemKind.Variable,
    function: monaco.languages.CompletionItemKind.Function,
    filter: monaco.languages.CompletionItemKind.Operator,
    member: monaco.languages.CompletionItemKind.Field,
  }
  monaco.languages.registerCompletionItemProvider('yaml', {
    triggerCharacters: ['{', '.', '|', ' '],
    async provideCompletionItems(model, position) {
      const before = model.getValueInRange({
        startLineNumber: Math.max(1, position.lineNumber - 20),
        startColumn: 1,
        endLineNumber: position.lineNumber,
        endColumn: position.column,
      })
      const expression = openExpression(before)
      if (expression === null) return { suggestions: [] }
      const declared = outline(model.getValue())
      const named = /outputs\.([\w-]+)\.[\w-]*$/.exec(expression)?.[1]
      const type = declared.tasks.find((one) => one.id === named)?.type
      if (type && !knownOutputs.has(type)) knownOutputs.set(type, await lookups.outputsOf(type))
      // Ids hold dashes, which the editor's own words do not.
      const range = {
        startLineNumber: position.lineNumber,
        endLineNumber: position.lineNumber,
        startColumn: position.column - wordBefore(expression).length,
        endColumn: position.column,
      }
      return {
        suggestions: suggest(expression, declared, position.lineNumber, (one) => knownOutputs.get(one) ?? []).map(
          (one) => ({
            label: one.label,
            insertText: one.insert,
            kind: kinds[one.kind],
            detail: one.detail,
            range,
            sortText: `${one.kind === 'root' ? 0 : 1}${one.label}`,
            insertTextRules:
              one.kind === 'function' ? monaco.languages.CompletionItemInsertTextRule.InsertAsSnippet : undefined,
          }),
        ),
      }
    },
  })
}

/** Namespaces, flows and inputs of flows, where they are named. */
function registerNames(): void {
  const { Module, Reference, Property } = monaco.languages.CompletionItemKind
  monaco.languages.registerCompletionItemProvider('yaml', {
    triggerCharacters: [' ', '.', ':'],
    async provideCompletionItems(model, position) {
      const before = model.getLineContent(position.lineNumber).slice(0, position.column - 1)
      if (!model.uri.path.endsWith('.flow.yaml') || openExpression(before) !== null) return { suggestions: [] }
      const place = placeAt(model.getLinesContent(), position.lineNumber - 1, before)
      if (!place) return { suggestions: [] }
      const range = {
        startLineNumber: position.lineNumber,
        endLineNumber: position.lineNumber,
        startColumn: position.column - place.word.length,
        endColumn: position.column,
      }
      // Asked for at the colon already: what is typed until one is chosen, the space too, is replaced.
      const space = before.endsWith(':') ? ' ' : ''
      const named = (names: readonly string[], kind: monaco.languages.CompletionItemKind) =>
        names.map((name) => ({ label: name, insertText: space + name, kind, range, sortText: `0${name}` }))
      if (place.kind === 'type') return { suggestions: outdated(await lookups.oldNames(), place, range, space) }
      if (place.kind === 'namespace') return { suggestions: named(await lookups.namespaces(), Module) }
      if (place.kind === 'flow') return { suggestions: named(await lookups.flowsOf(place.namespace), Reference) }
      const inputs = await lookups.inputsOf(place.namespace, place.flowId)
      return {
        suggestions: inputs
          .filter((one) => !place.written.includes(one.id))
          .map((one) => ({
            label: one.id,
            insertText: `${one.id}: `,
            kind: Property,
            detail: one.type,
            range,
            sortText: `${one.isRequired ? 0 : 1}${one.id}`,
          })),
      }
    },
  })
}

/** Old names of types, struck through; each gives the current one. */
function outdated(
  names: readonly OldName[],
  place: { word: string; of: string },
  range: monaco.IRange,
  space: string,
): monaco.languages.CompletionItem[] {
  return names
    .filter((one) => one.kind === place.of && one.old.toLowerCase().includes(place.word.toLowerCase()))
    .map(({ old, current }) => ({
      label: { label: old, description: `→ ${current}` },
      insertText: space + current,
      filterText: old,
      kind: monaco.languages.CompletionItemKind.EnumMember,
      tags: [monaco.languages.CompletionItemTag.Deprecated],
      range,
      sortText: `zz${old}`,
    }))
}

/** What mends the mistake that the cursor is on. */
function registerFixes(): void {
  monaco.languages.registerCodeActionProvider('yaml', {
    provideCodeActions(model, range) {
      const here = (mistakesOf.get(model) ?? []).filter(
        (one) => one.line >= range.startLineNumber && one.line <= range.endLineNumber,
      )
      const text = model.getValue()
      const actions = here
        .flatMap((one) => fixesOf(text, one))
        .map((fix, index) => ({
          title: fixTitle(fix),
          kind: 'quickfix',
          isPreferred: index === 0,
          edit: {
            edits: [{ resource: model.uri, versionId: model.getVersionId(), textEdit: editBetween(model, fix.text) }],
          },
        }))
      return { actions, dispose: () => undefined }
    },
  })
}

/** What must be replaced in a text for it to become another one. */
export function editBetween(model: monaco.editor.ITextModel, next: string): { range: monaco.IRange; text: string } {
  const { start, end, text } = difference(model.getValue(), next)
  const [from, to] = [model.getPositionAt(start), model.getPositionAt(end)]
  return {
    range: {
      startLineNumber: from.lineNumber,
      startColumn: from.column,
      endLineNumber: to.lineNumber,
      endColumn: to.column,
    },
    text,
  }
}

/** Folds every text of several lines, or shows them all again. */
export function foldTexts(editor: CodeEditor, isFolded: boolean): void {
  const lines = (editor.getModel()?.getLinesContent() ?? []).flatMap((one, index) =>
    /:\s*[|>][-+\d]*\s*(#.*)?$/.test(one) ? [index] : [],
  )
  if (lines.length > 0) editor.trigger('keys', isFolded ? 'editor.unfold' : 'editor.fold', { selectionLines: lines })
}

/** Colours of the tokens, so that both themes keep their contrast. */
function defineThemes(): void {
  const define = (name: 'light' | 'dark', background: string, text: string, faint: string, line: string) => {
    const of = (state: keyof typeof STATES) => STATES[state][name][1].slice(1)
    monaco.editor.defineTheme(`windhover-${name}`, {
      base: name === 'light' ? 'vs' : 'vs-dark',
      inherit: true,
      rules: [
        { token: 'type.yaml', foreground: of('RUNNING') },
        { token: 'string.yaml', foreground: of('SUCCESS') },
        { token: 'number.yaml', foreground: of('RETRYING') },
        { token: 'keyword.yaml', foreground: of('PAUSED') },
        { token: 'comment.yaml', foreground: faint.slice(1) },
        { token: '', foreground: text.slice(1) },
      ],
      colors: {
        'editor.background': background,
        'editor.foreground': text,
        'editorLineNumber.foreground': faint,
        'editorLineNumber.dimmedForeground': faint,
        'editorLineNumber.activeForeground': text,
        'editorIndentGuide.background1': line,
        'editorWidget.border': line,
      },
    })
  }
  define('light', '#ffffff', '#15171c', '#666d7a', '#e2e5ea')
  define('dark', '#0d0e11', '#e7e9ee', '#8b93a1', '#292d35')
}
