/** What can be read of outputs without asking the server. */

export interface OutputFile { readonly name: string; readonly uri: string }

/** The files of internal storage that a value names, at any depth, each once. */
export function filesIn(value: unknown): OutputFile[] {
  const found = new Map<string, OutputFile>()
  const visit = (one: unknown): void => {
    if (typeof one === 'string') {
      if (/^kestra:\/\/\/\S+$/.test(one)) found.set(one, { uri: one, name: decodeURIComponent(one.split('/').at(-1) ?? one) })
    } else if (typeof one === 'object' && one !== null) Object.values(one).forEach(visit)
  }
  visit(value)
  return [...found.values()]
}

const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/

/** The expression by which another task reads an output; names with dashes need brackets. */
export function expressionOf(taskId: string, name: string): string {
  const part = (text: string) => (PLAIN.test(text) ? `.${text}` : `['${text}']`)
  return `{{ outputs${part(taskId)}${part(name)} }}`
}
