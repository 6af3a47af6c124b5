/** What a list of executions shows, by time and state. A drag over it chooses the span of time of the list. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRef, useState, type PointerEvent } from 'react'
import { post } from '../api/client'
import { DailyChart } from '../dashboard/DailyChart'
import { t } from '../i18n'
import { Loading } from '../shell/parts'
import { draggedSpan, type Bucket } from './draggedSpan'
import type { ExecutionSearch } from './ExecutionsPage'
import './list.css'

const DAY_MS = 86_400_000
const DAYS: Readonly<Record<string, number>> = { PT1H: 1 / 24, PT24H: 1, P7D: 7, P30D: 30 }

interface Props {
  readonly search: ExecutionSearch
  readonly flow?: { readonly namespace: string; readonly id: string }
  readonly onSpan: (start: string, end: string) => void
}

/** The only value, where the server's counts take no more. */
const single = (given: string | readonly string[] | undefined): string | undefined => (typeof given === 'string' ? given : given?.length === 1 ? given[0] : undefined)

export function ListChart({ search, flow, onSpan }: Props) {
  const days = DAYS[search.timeRange ?? ''] ?? 30
  const of = { namespace: flow?.namespace ?? single(search.namespace), flowId: flow?.id ?? single(search.flowId), state: search.state ? [...search.state] : [] }
  const found = useQuery({
    queryKey: ['executions', 'chart', of, search.timeRange, search.startDate, search.endDate], placeholderData: keepPreviousData,
    queryFn: () => post('/api/v1/stats/executions/daily', { body: { ...of, startDate: search.startDate ?? new Date(Date.now() - days * DAY_MS).toISOString(), endDate: search.endDate ?? new Date().toISOString() } }),
  })
  const { timeRange: _, page: __, ...kept } = search
  const within = flow ? { ...kept, namespace: flow.namespace, flowId: flow.id } : kept
  return <div className="list-chart"><Loading query={found} rows={3}>{(buckets) => <Draggable buckets={buckets} onSpan={onSpan}><DailyChart buckets={buckets} within={within} /></Draggable>}</Loading></div>
}

/** Parts of the width, from 0 to 1. */
interface Drag { readonly from: number; readonly to: number }

function Draggable({ buckets, onSpan, children }: { buckets: readonly Bucket[]; onSpan: Props['onSpan']; children: React.ReactNode }) {
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
    if (!box.current!.hasPointerCapture(event.pointerId) && Math.abs(partOf(event) - drag.from) > 0.01) box.current!.setPointerCapture(event.pointerId)
    setDrag({ ...drag, to: partOf(event) })
  }
  const end = () => {
    const span = drag ? draggedSpan(buckets, drag.from, drag.to) : null
    setDrag(null)
    if (span && Math.abs(drag!.to - drag!.from) > 0.01) onSpan(span.start, span.end)
  }
  return (
    <div ref={box} className="drag-box" title={t('executions.dragHint')} onPointerDown={begin} onPointerMove={move} onPointerUp={end} onPointerCancel={() => setDrag(null)}>
      {children}
      {drag ? <span className="drag-span" style={{ left: `${Math.min(drag.from, drag.to) * 100}%`, width: `${Math.abs(drag.to - drag.from) * 100}%` }} /> : null}
    </div>
  )
}
