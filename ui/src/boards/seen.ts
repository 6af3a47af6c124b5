/** Charts cost something: they are asked for when they are seen, and not all at once. */
import { useEffect, useState } from 'react'
import { limited } from '../api/limited'

export const twoAtATime = limited(2)

/** True from the moment on which an element has come near to what is seen. */
export function useSeen(box: { current: HTMLElement | null }): boolean {
  const [isSeen, see] = useState(false)
  useEffect(() => {
    if (!box.current) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((one) => one.isIntersecting)) see(true)
      },
      { rootMargin: '200px' },
    )
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [box])
  return isSeen
}
