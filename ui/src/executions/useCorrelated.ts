/** Executions under the one that began it all: those of the same correlation, fetched when they are asked for. */
import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { get } from '../api/client'
import type { Execution } from './live'

export const CORRELATION = 'system.correlationId'

/** Of one group at most so many are shown below each other; the link of the group leads to all. */
const SHOWN = 100

export const correlationOf = ({ labels }: Pick<Execution, 'labels'>): string | undefined =>
  labels.find((one) => one.key === CORRELATION)?.value

export interface Groups {
  /** Ids of the executions whose groups are open. */
  readonly open: ReadonlySet<string>
  readonly toggle: (id: string) => void
  /** The rows with those of open groups below the one that began them. */
  readonly rows: readonly Execution[]
  /** Ids of those that are below another one. */
  readonly inside: ReadonlySet<string>
}

export function useCorrelated(mains: readonly Execution[]): Groups {
  const [open, set] = useState<ReadonlySet<string>>(new Set())
  const opened = mains.filter((one) => open.has(one.id))
  const found = useQueries({
    queries: opened.map((one) => ({
      queryKey: ['executions', 'correlated', one.id],
      queryFn: () =>
        get('/api/v1/executions/search', {
          query: {
            [`filters[labels][EQUALS][${CORRELATION}]`]: correlationOf(one),
            'filters[childFilter][EQUALS]': 'CHILD',
            sort: 'state.startDate:asc',
            size: SHOWN,
          },
        }),
    })),
  })
  const members = new Map(
    opened.map((one, at) => [one.id, (found[at]?.data?.results ?? []).filter((member) => member.id !== one.id)]),
  )
  return {
    open,
    toggle: (id) =>
      set((before) => {
        const next = new Set(before)
        if (!next.delete(id)) next.add(id)
        return next
      }),
    rows: mains.flatMap((one) => [one, ...(members.get(one.id) ?? [])]),
    inside: new Set([...members.values()].flat().map((one) => one.id)),
  }
}
