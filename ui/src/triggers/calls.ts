/** What a kept call tells. */
import type { Shapes } from '../api/client'

type Call = Pick<Shapes['WebhookCall'], 'body' | 'headers' | 'isCut'>

/** The call that one repeats. */
export const againOf = ({ headers }: Call): string | undefined => headers['x-windhover-sent-again']?.[0]

/** A body with its parts on lines of their own where it is JSON, and a sign where it goes on. */
export function prettyBody({ body, isCut }: Call): string {
  if (isCut) return `${body}…`
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
