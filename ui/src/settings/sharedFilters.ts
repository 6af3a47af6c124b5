/** Filters of a list under a name that everybody sees. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { get, put, remove, type Shapes } from '../api/client'
import type { SavedFilter } from './preferences'

type SharedFilter = Shapes['SharedFilter']

export interface SharedFilters {
  readonly shared: readonly SharedFilter[]
  readonly share: (filter: SavedFilter) => Promise<void>
  readonly unshare: (name: string) => Promise<void>
}

/** @param isWanted they are asked for when somebody looks. */
export function useSharedFilters(page: string, isWanted: boolean): SharedFilters {
  const client = useQueryClient()
  const key = ['filters', page]
  const found = useQuery({
    queryKey: key,
    queryFn: () => get('/api/v1/filters', { query: { page } }),
    enabled: isWanted,
  })
  const keep = (filters: readonly SharedFilter[]): void => {
    client.setQueryData(key, filters)
  }
  return {
    shared: found.data ?? [],
    share: async ({ name, search }) => keep(await put('/api/v1/filters', { body: { page, name, search } })),
    unshare: async (name) => keep(await remove('/api/v1/filters', { query: { page, name } })),
  }
}
