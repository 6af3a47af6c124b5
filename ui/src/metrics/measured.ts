import { duration, number } from '../shell/format'

/** A timer's value is in milliseconds. */
export const measured = (type: string, value: number): string => (type === 'timer' ? duration(value) : number(value))
