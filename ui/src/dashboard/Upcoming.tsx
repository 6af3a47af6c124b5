import { Switch } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { get, put, type Shapes } from '../api/client'
import { t } from '../i18n'
import { dateTime } from '../shell/format'
import { Empty, Loading, messageOf } from '../shell/parts'
import { Card } from './Card'

type Page = Shapes['Page_TriggerItem_']
type State = Shapes['TriggerState']

const SHOWN = 8

/** What is scheduled next; a switch holds it back, and stays to undo that. */
export function Upcoming({ namespace }: { namespace: string | undefined }) {
  const client = useQueryClient()
  const [now] = useState(() => new Date().toISOString().slice(0, 16))
  const query = {
    namespace,
    size: SHOWN,
    sort: 'nextExecutionDate:asc',
    'filters[nextExecutionDate][GREATER_THAN]': now,
  }
  const queryKey = ['triggers', 'upcoming', namespace]
  const found = useQuery({ queryKey, queryFn: () => get('/api/v1/triggers/search', { query }) })
  const turn = async ({ namespace: of, flowId, triggerId }: State, disabled: boolean) => {
    try {
      await put('/api/v1/triggers/set-disabled', { body: { namespace: of, flowId, triggerId, disabled } })
      client.setQueryData<Page>(
        queryKey,
        (page) =>
          page && {
            ...page,
            results: page.results.map((one) =>
              one.state.flowId === flowId && one.state.namespace === of && one.state.triggerId === triggerId
                ? { ...one, state: { ...one.state, disabled } }
                : one,
            ),
          },
      )
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
    }
  }
  return (
    <Card title={t('dashboard.upcoming')}>
      <Loading query={found} rows={3}>
        {({ results }) =>
          results.length === 0 ? (
            <Empty text={t('dashboard.noSchedule')} />
          ) : (
            <ul className="rows">
              {results.map(({ state, trigger }) => (
                <li key={`${state.namespace} ${state.flowId} ${state.triggerId}`}>
                  <Switch
                    size="xs"
                    checked={!state.disabled}
                    disabled={trigger?.disabled === true}
                    aria-label={t('triggers.switch', { trigger: state.triggerId })}
                    onChange={(event) => void turn(state, !event.currentTarget.checked)}
                  />
                  <Link className="ellipsis" to={`/flows/edit/${state.namespace}/${state.flowId}/triggers`}>
                    {state.flowId}
                  </Link>
                  <span className="soft meta num rows-end">
                    {state.nextExecutionDate ? dateTime(state.nextExecutionDate) : ''}
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
