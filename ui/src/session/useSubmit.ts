import { useState, type FormEvent } from 'react'

interface Submitting {
  readonly submit: (event: FormEvent) => void
  /** Why it was refused; null as long as nothing was. */
  readonly error: unknown
  readonly isBusy: boolean
}

/** A form that leads to another page: busy until it is left, or until what it asked for was refused. */
export function useSubmit(ask: () => Promise<void>): Submitting {
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const run = async () => {
    setBusy(true)
    try {
      await ask()
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  return {
    submit: (event) => {
      event.preventDefault()
      void run()
    },
    error,
    isBusy,
  }
}
