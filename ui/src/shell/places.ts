/** Addresses of pages. */
import { defaultParseSearch } from '@tanstack/react-router'
import { settings } from '../settings/settings'

/** The filters that a list opens with: none but the span of time of the settings, which its address shows. */
export function searchAt(path: string): never {
  const { timeRange } = settings()
  return (path === '/executions' && timeRange ? { timeRange } : {}) as never
}

/** An address as the router takes it. */
export function placeOf(href: string): { readonly to: string; readonly search: never } {
  const [to = '', query = ''] = href.split(/\?(.*)/s)
  return { to, search: defaultParseSearch(`?${query}`) as never }
}

/** The same for another tab. */
export const hrefOf = (to: string): string => `/ui${to}`
