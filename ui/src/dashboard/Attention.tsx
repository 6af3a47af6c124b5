import { Link } from '@tanstack/react-router'
import { count, t } from '../i18n'
import { Ago, Empty, Loading } from '../shell/parts'
import { StateGlyph } from '../shell/StateBadge'
import type { State } from '../theme/states'
import { useAttention, type Concern, type Kind } from './attention'
import { Card } from './Card'

const LOOKS: Readonly<Record<Kind, State>> = { failing: 'FAILED', stuck: 'RUNNING', late: 'QUEUED', stopped: 'WARNING' }

/** What needs somebody, the first thing that is seen. */
export function Attention({ milliseconds, namespace }: { milliseconds: number; namespace: string | undefined }) {
  const found = useAttention({ milliseconds, namespace })
  return (
    <Card title={t('dashboard.attention')}>
      <Loading query={found} rows={2}>
        {(concerns) => concerns.length === 0 ? <Empty text={t('dashboard.allGood')} /> : (
          <ul className="rows">
            {concerns.map((one) => (
              <li key={`${one.kind} ${one.namespace} ${one.flowId} ${one.id}`}>
                <StateGlyph state={LOOKS[one.kind]} />
                <Link className="ellipsis" to={hrefOf(one)}>{one.flowId}</Link>
                <span className="ellipsis">{textOf(one)}</span>
                <span className="soft meta rows-end"><Ago at={one.at} /></span>
              </li>
            ))}
          </ul>
        )}
      </Loading>
    </Card>
  )
}

const isOfExecution = ({ kind }: Concern): boolean => kind === 'failing' || kind === 'stuck'

const hrefOf = (one: Concern): string => (isOfExecution(one) ? `/executions/${one.namespace}/${one.flowId}/${one.id}` : `/flows/edit/${one.namespace}/${one.flowId}/triggers`)

function textOf(one: Concern): string {
  return one.kind === 'failing' ? count('dashboard.failing', one.times ?? 1) : t(`dashboard.${one.kind}`, { trigger: one.id })
}
