/** What the figures of an evaluation mean. */
import type { Shapes } from '../api/client'
import { partsOf } from '../flows/durations'

type Evaluation = Shapes['TriggerEvaluation']

/** Of a duration as the server gives it, which has no days. */
export function millisecondsOf(text: string): number {
  const parts = partsOf(text)
  return parts === null ? 0 : (parts.hours * 3600 + parts.minutes * 60 + parts.seconds) * 1000
}

const PUNCTUAL_MS = 5000

/** Whether a date was looked at so late that its own time is worth telling. */
export const isLate = ({ evaluatedAt, scheduledDate }: Evaluation): boolean =>
  Boolean(scheduledDate) && Date.parse(evaluatedAt) - Date.parse(scheduledDate!) > PUNCTUAL_MS
