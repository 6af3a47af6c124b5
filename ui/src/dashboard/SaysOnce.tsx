/** What several cards of a page could not read for one reason is said by the first of them, and tried again for all. */
import {
  createContext,
  useCallback,
  useContext,
  useId,
  useLayoutEffect,
  useMemo,
  useState,
  type ReactNode,
} from 'react'
import { t } from '../i18n'
import { Failure, FailureOfPart, messageOf } from '../shell/parts'

interface Said {
  readonly id: string
  readonly message: string
  readonly retry: () => void
}
interface Room {
  readonly all: readonly Said[]
  readonly add: (one: Said) => () => void
}

const Saying = createContext<Room>({ all: [], add: () => () => undefined })

export function SaysOnce({ children }: { children: ReactNode }) {
  const [all, setAll] = useState<readonly Said[]>([])
  const add = useCallback((one: Said) => {
    setAll((before) => [...before, one])
    return () => setAll((before) => before.filter((other) => other !== one))
  }, [])
  const room = useMemo(() => ({ all, add }), [all, add])
  return (
    <Saying value={room}>
      <FailureOfPart value={FailureOnce}>{children}</FailureOfPart>
    </Saying>
  )
}

function FailureOnce({ error, retry }: { error: unknown; retry: () => void }) {
  const { all, add } = useContext(Saying)
  const id = useId()
  const message = messageOf(error)
  // Before the page is painted, or all of them would be seen for a moment.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each way to try again does the same.
  useLayoutEffect(() => add({ id, message, retry }), [add, id, message])
  const same = all.filter((one) => one.message === message)
  if (same.length > 0 && same[0]!.id !== id) return <p className="faint">{t('dashboard.sameFailure')}</p>
  return (
    <Failure
      error={error}
      retry={() => {
        for (const one of same) one.retry()
      }}
    />
  )
}
