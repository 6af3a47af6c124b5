/** Namespaces as a tree, with how many flows are in each and below it. */

export interface Branch {
  readonly namespace: string
  /** The last part of the namespace. */
  readonly name: string
  /** Flows in it, without those below. */
  readonly own: number
  /** Flows in it and below it. */
  readonly total: number
  readonly children: readonly Branch[]
}

/** @param counts namespace -> flows in it. Namespaces above those with flows are made up. */
export function namespaceTree(counts: ReadonlyMap<string, number>): Branch[] {
  const all = new Set<string>()
  for (const one of counts.keys()) {
    const parts = one.split('.')
    parts.forEach((_, at) => all.add(parts.slice(0, at + 1).join('.')))
  }
  const below = (parent: string): Branch[] =>
    [...all]
      .filter((one) => parentOf(one) === parent)
      .sort()
      .map((namespace) => {
        const children = below(namespace)
        const own = counts.get(namespace) ?? 0
        return {
          namespace,
          name: namespace.slice(parent === '' ? 0 : parent.length + 1),
          own,
          total: children.reduce((sum, child) => sum + child.total, own),
          children,
        }
      })
  return below('')
}

const parentOf = (namespace: string): string => namespace.slice(0, Math.max(0, namespace.lastIndexOf('.')))
