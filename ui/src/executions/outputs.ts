/** What can be read of outputs without asking the server. */

export interface OutputFile {
  readonly name: string
  readonly uri: string
}

/** The files of internal storage that a value names, at any depth, each once. */
export function filesIn(value: unknown): OutputFile[] {
  const found = new Map<string, OutputFile>()
  const visit = (one: unknown): void => {
    if (typeof one === 'string') {
      if (/^kestra:\/\/\/\S+$/.test(one))
        found.set(one, { uri: one, name: decodeURIComponent(one.split('/').at(-1) ?? one) })
    } else if (typeof one === 'object' && one !== null) Object.values(one).forEach(visit)
  }
  visit(value)
  return [...found.values()]
}
