/** What of a scale of time is looked at: nearer, further away and to the sides, by wheel, pointer and keys. */
import {
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type RefObject,
} from 'react'
import { panned, zoomed, type Range } from './ganttScale'

const NEARER = 0.6
const FURTHER = 1 / NEARER
/** Part of the range by which the arrow keys move. */
const STEP = 0.2
/** Pixels that a pointer may move in a click. */
const STILL = 4

export interface View {
  readonly range: Range
  readonly isZoomed: boolean
  readonly nearer: () => void
  readonly further: () => void
  readonly fit: () => void
  readonly handlers: {
    readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
    readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void
    readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void
    readonly onClickCapture: (event: MouseEvent<HTMLElement>) => void
  }
}

/** @param whole all there is; it grows while something runs. */
export function useView(box: RefObject<HTMLElement | null>, whole: Range): View {
  const [chosen, choose] = useState<Range | null>(null)
  const range = chosen ?? whole
  const drag = useRef<{ x: number; range: Range; width: number; hasMoved: boolean } | null>(null)
  const zoom = (factor: number, at?: number) => choose(zoomed(range, whole, factor, at))
  const pan = (share: number) => {
    if (chosen) choose(panned(chosen, whole, share))
  }
  const onWheel = (event: WheelEvent) => {
    const track = (event.target as Element).closest('.gantt-track')?.getBoundingClientRect()
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault()
      zoom(event.deltaY < 0 ? NEARER : FURTHER, track ? (event.clientX - track.left) / track.width : undefined)
    } else if (chosen && (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))) {
      event.preventDefault()
      pan((event.deltaX || event.deltaY) / 1000)
    }
  }
  const latest = useRef(onWheel)
  latest.current = onWheel
  const hasBox = box.current !== null
  useEffect(() => {
    // Not by React, whose listeners can not keep the page from zooming.
    const element = box.current
    const listen = (event: WheelEvent) => latest.current(event)
    element?.addEventListener('wheel', listen, { passive: false })
    return () => element?.removeEventListener('wheel', listen)
  }, [box, hasBox])
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    const act = {
      '+': () => zoom(NEARER),
      '=': () => zoom(NEARER),
      '-': () => zoom(FURTHER),
      0: () => choose(null),
      ArrowLeft: () => pan(-STEP),
      ArrowRight: () => pan(STEP),
    }[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    const track = (event.target as Element).closest('.gantt-track')
    drag.current =
      chosen && track && event.button === 0
        ? { x: event.clientX, range: chosen, width: track.clientWidth, hasMoved: false }
        : null
  }
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const { current } = drag
    if (!current || (event.buttons & 1) === 0) return
    const by = current.x - event.clientX
    if (Math.abs(by) > STILL) current.hasMoved = true
    if (current.hasMoved) choose(panned(current.range, whole, by / current.width))
  }
  const onClickCapture = (event: MouseEvent<HTMLElement>) => {
    if (drag.current?.hasMoved) event.stopPropagation()
    drag.current = null
  }
  return {
    range,
    isZoomed: chosen !== null,
    nearer: () => zoom(NEARER),
    further: () => zoom(FURTHER),
    fit: () => choose(null),
    handlers: { onKeyDown, onPointerDown, onPointerMove, onClickCapture },
  }
}
