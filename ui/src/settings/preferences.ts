/** What a person keeps on the server, so that it is there in every browser. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { get, put } from '../api/client'
import type { Progress } from '../tour/progress'
import type { Settings } from './settings'

/** The filters of a list as they stand in its address, under a name. */
export interface SavedFilter {
  readonly name: string
  readonly search: Readonly<Record<string, unknown>>
}

/** A page under a name, with the filters of its address. */
export interface Bookmark {
  readonly name: string
  readonly href: string
}

/** A place that was opened from the palette, and what kind of thing it is. */
export interface Recent {
  readonly group: string
  readonly text: string
  readonly to: string
}

export interface Preferences {
  readonly recent?: readonly Recent[]
  readonly bookmarks?: readonly Bookmark[]
  readonly settings?: Partial<Settings>
  readonly filters?: Readonly<Record<string, readonly SavedFilter[]>>
  readonly tour?: Partial<Progress>
}

export const PREFERENCES = ['preferences']
export const readPreferences = async (): Promise<Preferences> => (await get('/api/v1/me/preferences')) as Preferences

let last: Promise<unknown> = Promise.resolve()

/** Changes one after the other, each on what is there: another browser may have kept something since. */
export function changePreferences(changed: (before: Preferences) => Preferences): Promise<Preferences> {
  const next = last
    .catch(() => undefined)
    .then(async () => (await put('/api/v1/me/preferences', { body: changed(await readPreferences()) })) as Preferences)
  last = next
  return next
}

export interface Filters {
  readonly saved: readonly SavedFilter[]
  readonly keep: (filter: SavedFilter) => Promise<void>
  readonly forget: (name: string) => Promise<void>
}

/** The saved filters of a page. */
export function useFilters(page: string): Filters {
  const client = useQueryClient()
  const found = useQuery({ queryKey: PREFERENCES, queryFn: readPreferences, staleTime: 60_000 })
  const change = async (changed: (before: readonly SavedFilter[]) => readonly SavedFilter[]) => {
    const preferences = await changePreferences((before) => ({
      ...before,
      filters: { ...before.filters, [page]: changed(before.filters?.[page] ?? []) },
    }))
    client.setQueryData(PREFERENCES, preferences)
  }
  return {
    saved: found.data?.filters?.[page] ?? [],
    keep: (filter) => change((before) => withFilter(before, filter)),
    forget: (name) => change((before) => before.filter((one) => one.name !== name)),
  }
}

export interface Bookmarks {
  readonly all: readonly Bookmark[]
  readonly put: (bookmark: Bookmark) => Promise<void>
  readonly remove: (href: string) => Promise<void>
}

export function useBookmarks(): Bookmarks {
  const client = useQueryClient()
  const found = useQuery({ queryKey: PREFERENCES, queryFn: readPreferences, staleTime: 60_000 })
  const change = async (changed: (before: readonly Bookmark[]) => readonly Bookmark[]) => {
    client.setQueryData(
      PREFERENCES,
      await changePreferences((before) => ({ ...before, bookmarks: changed(before.bookmarks ?? []) })),
    )
  }
  return {
    all: found.data?.bookmarks ?? [],
    put: (bookmark) => change((before) => withBookmark(before, bookmark)),
    remove: (href) => change((before) => before.filter((one) => one.href !== href)),
  }
}

/** One of the same address gets the new name and keeps its place. */
export function withBookmark(before: readonly Bookmark[], bookmark: Bookmark): Bookmark[] {
  return before.some((one) => one.href === bookmark.href)
    ? before.map((one) => (one.href === bookmark.href ? bookmark : one))
    : [...before, bookmark]
}

/** In the order of the names; one of the same name is replaced. */
export function withFilter(before: readonly SavedFilter[], filter: SavedFilter): SavedFilter[] {
  return [...before.filter((one) => one.name !== filter.name), filter].sort((a, b) => a.name.localeCompare(b.name))
}

const MOST_RECENT = 8

/** What was opened from the palette, the latest first. */
export function useRecent(): { readonly recent: readonly Recent[]; readonly keep: (place: Recent) => Promise<void> } {
  const client = useQueryClient()
  const found = useQuery({ queryKey: PREFERENCES, queryFn: readPreferences, staleTime: 60_000 })
  return {
    recent: found.data?.recent ?? [],
    keep: async (place) => {
      client.setQueryData(
        PREFERENCES,
        await changePreferences((before) => ({ ...before, recent: withRecent(before.recent ?? [], place) })),
      )
    },
  }
}

/** The latest first, each place once; what was opened from among them keeps its kind. */
export function withRecent(before: readonly Recent[], place: Recent): Recent[] {
  const known = before.find((one) => one.to === place.to)
  return [known ?? place, ...before.filter((one) => one !== known)].slice(0, MOST_RECENT)
}
