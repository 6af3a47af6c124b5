/** Parts of a trigger's row that its details show too. */
import { Link } from '@tanstack/react-router'
import type { Shapes } from '../api/client'
import { t } from '../i18n'
import { dateTime, share } from '../shell/format'
import { progressOf, type TriggerState } from './kinds'

export function BackfillBar({ backfill }: { backfill: Shapes['Backfill'] }) {
  const part = progressOf(backfill)
  const atOnce = backfill.parallel > 1 ? ` · ${t('triggers.parallel')}: ${backfill.running} / ${backfill.parallel}` : ''
  const span = `${dateTime(backfill.currentDate)} → ${dateTime(backfill.end)}${atOnce}`
  return (
    <span className="backfill" title={span}>
      <progress value={part} aria-label={t('triggers.backfill')} />
      <span className="num meta">
        {share(part)}
        {backfill.paused ? ` (${t('triggers.paused')})` : ''}
        <span className="hidden"> {span}</span>
      </span>
    </span>
  )
}

/** The execution that a trigger waits for, or that a worker looks for it. */
export function Locked({ state }: { state: TriggerState }) {
  if (state.executionId)
    return (
      <Link className="mono" to={`/executions/${state.namespace}/${state.flowId}/${state.executionId}`}>
        {state.executionId.slice(0, 10)}
      </Link>
    )
  return state.locked ? <span className="soft">{t('triggers.looking')}</span> : <span className="faint">–</span>
}
