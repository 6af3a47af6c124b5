/** Links in what logs say: to executions, as the engine writes them, and to the web. */

/** A part of a text; with a place of ours or of the web where it leads there. */
export interface Part {
  readonly text: string
  readonly execution?: Execution
  readonly href?: string
}

export interface Execution {
  readonly id: string
  readonly namespace: string
  readonly flowId: string
}

const LINK = /\[\[link ([^\]]{1,600})\]\]|https?:\/\/[^\s"'<>\u001b]{1,2000}/g
const MEMBER = /(\w+)="([^"]*)"/g
/** Ends a sentence rather than an address. */
const TAIL = /[).,;:!?\]}]+$/

/** A text in its parts, in order. */
export function partsOf(text: string): Part[] {
  if (!text.includes('[[link') && !text.includes('://')) return [{ text }]
  const parts: Part[] = []
  let last = 0
  for (const { index, 0: whole, 1: members } of text.matchAll(LINK)) {
    const part = members === undefined ? ofWeb(whole) : ofExecution(members)
    if (!part) continue
    if (index > last) parts.push({ text: text.slice(last, index) })
    parts.push(part)
    last = index + (members === undefined ? part.text : whole).length
  }
  if (last < text.length) parts.push({ text: text.slice(last) })
  return parts
}

/** The executions that a text links to. */
export const executionsIn = (text: string): Execution[] => partsOf(text).flatMap((one) => one.execution ?? [])

function ofWeb(whole: string): Part {
  const href = whole.replace(TAIL, '')
  return { text: href, href }
}

function ofExecution(members: string): Part | null {
  const {
    execution: id,
    namespace,
    flowId,
  } = Object.fromEntries([...members.matchAll(MEMBER)].map(([, name, value]) => [name, value])) as Partial<
    Record<string, string>
  >
  return id && namespace && flowId
    ? { text: `${flowId} ${id.slice(0, 10)}`, execution: { id, namespace, flowId } }
    : null
}
