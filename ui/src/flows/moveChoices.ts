/** What goes with a flow that moves. */
import type { Shapes } from '../api/client'

export interface Chosen {
  readonly triggers: boolean
  readonly keys: readonly string[]
  readonly files: readonly string[]
  readonly references: readonly { namespace: string; id: string }[]
}

/** What a move begins with: all that the flow names and the new namespace lacks, and all that can name the new flow. */
export function chosenOf(plan: Shapes['MovePlan']): Chosen {
  const wanted = (found: Shapes['MovePlan']['keys']) =>
    found.filter((one) => one.named && !one.taken).map((one) => one.name)
  return {
    triggers: true,
    keys: wanted(plan.keys),
    files: wanted(plan.files),
    references: plan.references.filter((one) => !one.refusal).map(({ namespace, id }) => ({ namespace, id })),
  }
}
