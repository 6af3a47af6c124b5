import { useRef, useState } from 'react'

/** A state, with the way to read it when something ends that began long before. */
export function useCurrent<T>(start: () => T): readonly [T, () => T, (next: T) => void] {
  const [value, setValue] = useState(start)
  const latest = useRef(value)
  return [
    value,
    () => latest.current,
    (next) => {
      latest.current = next
      setValue(next)
    },
  ]
}
