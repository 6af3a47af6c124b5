/** A drag over a chart chooses a span of time. */
import { useRef, useState, type PointerEvent, type ReactNode } from 'react'
import { t } from '../i18n'
import { draggedSpan, type Stretches } from './draggedSpan'

interface Props {
  readonly of: Stretches
  readonly onSpan: (start: string, end: string) => void
  readonly children: ReactNode
}

/** Parts of the width, from 0 to 1. */
interface Drag {
  readonly from: number
  readonly to: number
}

export function DragSpan({ of, onSpan, children }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const [drag, setDrag] = useState<Drag | null>(null)
  const partOf = (event: PointerEvent): number => {
    const { left, width } = box.current!.getBoundingClientRect()
    return Math.min(1, Math.max(0, (event.clientX - left) / Math.max(1, width)))
  }
  const begin = (event: PointerEvent) => {
    if (event.button === 0) setDrag({ from: partOf(event), to: partOf(event) })
  }
  const move = (event: PointerEvent) => {
    if (!drag) return
    // A click on a bar is the bar's; only what has moved is a drag.
    if (!box.current!.hasPointerCapture(event.pointerId) && Math.abs(partOf(event) - drag.from) > 0.01)
      box.current!.setPointerCapture(event.pointerId)
    setDrag({ ...drag, to: partOf(event) })
  }
  const end = () => {
    const span = drag ? draggedSpan(of, drag.from, drag.to) : null
    setDrag(null)
    if (span && Math.abs(drag!.to - drag!.from) > 0.01) onSpan(span.start, span.end)
  }
  return (
    <div
      ref={box}
      className="drag-box"
      title={t('list.dragHint')}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={() => setDrag(null)}
    >
      {children}
      {drag ? (
        <span
          className="drag-span"
          style={{ left: `${Math.min(drag.from, drag.to) * 100}%`, width: `${Math.abs(drag.to - drag.from) * 100}%` }}
        />
      ) : null}
    </div>
  )
}
