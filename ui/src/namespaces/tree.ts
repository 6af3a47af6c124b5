/** Namespaces as a tree: `a.b` is below `a`. */

/** `a.b.c` has `a` and `a.b` above it, the outermost first. */
export function parentsOf(namespace: string): string[] {
  const parts = namespace.split('.')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'))
}

export interface Branch {
  readonly id: string
  readonly name: string
  readonly depth: number
  readonly hasChildren: boolean
}

/**
 * The rows of the tree, each below its parent; what is in a closed one is left out.
 *
 * @param text while something is searched, all that hold it and what is above them.
 */
export function branches(ids: readonly string[], closed: ReadonlySet<string>, text = ''): Branch[] {
  const wanted = text.trim().toLowerCase()
  const found = new Set(ids.filter((id) => id.toLowerCase().includes(wanted)).flatMap((id) => [...parentsOf(id), id]))
  const sorted = [...found].sort(byParts)
  return sorted
    .filter((id) => wanted !== '' || parentsOf(id).every((one) => !closed.has(one)))
    .map((id) => ({
      id,
      name: id.slice(id.lastIndexOf('.') + 1),
      depth: id.split('.').length - 1,
      hasChildren: [...found].some((one) => one.startsWith(`${id}.`)),
    }))
}

/** By the first part in which they differ: a whole name would sort `a-b` between `a` and `a.b`. */
function byParts(one: string, other: string): number {
  const [parts, others] = [one.split('.'), other.split('.')]
  const index = parts.findIndex((part, at) => part !== others[at])
  return index < 0
    ? parts.length - others.length
    : others[index] === undefined
      ? 1
      : parts[index]!.localeCompare(others[index])
}
