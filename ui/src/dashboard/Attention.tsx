import { Link } from '@tanstack/react-router'
import { count, t } from '../i18n'
import { Ago, Empty, Loading } from '../shell/parts'
import { StateGlyph } from '../shell/StateBadge'
import type { State } from '../theme/states'
import { BREACHED, useAttention, type Concern, type Kind } from './attention'
import { Card } from './Card'

const LOOKS: Readonly<Record<Kind, State>> = {
  failing: 'FAILED',
  breached: 'WARNING',
  stuck: 'RUNNING',
  late: 'QUEUED',
  stopped: 'WARNING',
}

/** What needs somebody, the first thing that is seen. */
export function Attention({ milliseconds, namespace }: { milliseconds: number; namespace: string | undefined }) {
  const found = useAttention({ milliseconds, namespace })
  return (
    <Card title={t('dashboard.attention')}>
      <Loading query={found} rows={2}>
        {(concerns) =>
          concerns.length === 0 ? (
            <Empty text={t('dashboard.allGood')} />
          ) : (
            <ul className="rows">
              {concerns.map((one) => (
                <li key={`${one.kind} ${one.namespace} ${one.flowId} ${one.id}`}>
                  <StateGlyph state={LOOKS[one.kind]} />
                  <Link className="ellipsis" {...linkOf(one, milliseconds)}>
                    {one.flowId}
                  </Link>
                  <span className="ellipsis">{textOf(one)}</span>
                  <span className="soft meta rows-end">
                    <Ago at={one.at} />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loading>
    </Card>
  )
}

/** Where more is to be seen: an execution, the executions that are meant, the triggers of a flow. */
function linkOf({ kind, namespace, flowId, id }: Concern, milliseconds: number) {
  switch (kind) {
    case 'failing':
    case 'stuck':
      return { to: `/executions/${namespace}/${flowId}/${id}` }
    case 'breached':
      return {
        to: '/executions',
        search: {
          namespace,
          flowId,
          labels: BREACHED,
          startDate: new Date(Date.now() - milliseconds).toISOString(),
        } as never,
      }
    default:
      return { to: `/flows/edit/${namespace}/${flowId}/triggers` }
  }
}

function textOf(one: Concern): string {
  if (one.kind === 'failing' || one.kind === 'breached') return count(`dashboard.${one.kind}`, one.times ?? 1)
  return t(`dashboard.${one.kind}`, { trigger: one.id })
}
