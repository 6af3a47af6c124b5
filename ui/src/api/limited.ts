/** Lets at most so many calls go on at a time; the others wait in their order. */
export function limited(most: number): <T>(call: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (call) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await call()
    } finally {
      // Who waits takes the place over; it is free only when nobody does.
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
