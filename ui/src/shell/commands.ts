/** What the page that is open can do now: pages tell it, the palette offers it. What a page refuses it does not tell. */
import { useEffect, useRef } from 'react'

export interface Command {
  readonly id: string
  readonly text: string
  /** What it is done to, as people say it: "this execution". */
  readonly of?: string
  /** The key that does it too. */
  readonly key?: string
  readonly run: () => void
}

/** A command that the page may refuse; then it is not told. */
export type Offer = Command & { readonly isRefused?: boolean }

const tellers = new Map<symbol, () => readonly Offer[]>()

/** Offers what a part of a page can do, for as long as it is shown. */
export function useCommands(offers: readonly Offer[]): void {
  const latest = useRef(offers)
  latest.current = offers
  useEffect(() => {
    const teller = Symbol('teller')
    tellers.set(teller, () => latest.current)
    return () => void tellers.delete(teller)
  }, [])
}

/** What can be done on the page, each once, in the order in which its parts came. */
export function commandsOfPage(): Command[] {
  const found = new Map<string, Command>()
  for (const tell of tellers.values())
    for (const { isRefused, ...command } of tell()) if (!isRefused) found.set(command.id, command)
  return [...found.values()]
}
