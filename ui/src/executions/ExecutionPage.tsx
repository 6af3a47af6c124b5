import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { get } from '../api/client'
import { t, useWords } from '../i18n'
import { LogView } from '../logs/LogView'
import { settings } from '../settings/settings'
import { duration, elapsed } from '../shell/format'
import { Bones, Empty, Failure, LiveMark, PageHead, useNow } from '../shell/parts'
import { StateBadge } from '../shell/StateBadge'
import { Tabs } from '../shell/Tabs'
import { isTerminal } from '../theme/states'
import { Actions } from './Actions'
import './execution.css'
import { Gantt } from './Gantt'
import { HeadFacts, KillNotice } from './HeadFacts'
import { useLiveExecution, type Execution, type LiveExecution } from './live'
import { Neighbours } from './Neighbours'
import { Overview } from './Overview'
import { ButtonLink } from '../shell/links'

const Dependencies = lazy(() =>
  import('../dependencies/Dependencies').then((found) => ({ default: found.DependenciesOfExecution })),
)
const ExecutionMetrics = lazy(() => import('../metrics/ExecutionMetrics'))
const Outputs = lazy(() => import('./Outputs'))
const ExecutionTopology = lazy(() => import('./ExecutionTopology'))

const TABS = ['overview', 'gantt', 'logs', 'topology', 'outputs', 'metrics', 'dependencies'] as const
type Tab = (typeof TABS)[number]

export default function ExecutionPage() {
  useWords()
  const { namespace = '', flowId = '', id = '', tab } = useParams({ strict: false }) as Record<string, string>
  const { run } = useSearch({ strict: false }) as { run?: string }
  const navigate = useNavigate()
  const live = useLiveExecution(id)
  const current = TABS.find((one) => one === (tab ?? settings().executionTab)) ?? 'overview'
  const select = (taskRunId: string | undefined) =>
    void navigate({ to: '.', search: ((before: object) => ({ ...before, run: taskRunId })) as never, replace: true })
  const execution = live?.execution
  return (
    <>
      <PageHead
        name={`${flowId} ${id.slice(0, 10)}`}
        id={id}
        title={<span className="mono">{id.slice(0, 10)}</span>}
        badge={execution ? <StateBadge state={execution.state.current} /> : null}
        crumbs={
          <>
            <Link to="/executions">{t('nav.executions')}</Link>
            <span aria-hidden="true">/</span>
            <Link to={`/flows/edit/${namespace}/${flowId}`} title={namespace}>
              {flowId}
            </Link>
          </>
        }
      >
        {execution ? <HeadFacts execution={execution} /> : null}
        {execution ? <Length execution={execution} /> : null}
        {execution ? <Neighbours execution={execution} tab={current} /> : null}
        {live ? <LiveMark status={live.status} /> : null}
        {live && execution ? <Actions live={live} execution={execution} selected={run} /> : null}
      </PageHead>
      {live ? <KillNotice live={live} /> : null}
      <Tabs base={`/executions/${namespace}/${flowId}/${id}`} tabs={TABS} current={current} />
      {live?.isDeleted ? (
        <Empty text={t('executions.deleted')} />
      ) : live && execution ? (
        <Suspense fallback={<Bones />}>
          <Content tab={current} live={live} execution={execution} selected={run} select={select} />
        </Suspense>
      ) : live?.status === 'retrying' ? (
        <Unfollowed id={id} />
      ) : (
        <Bones />
      )}
    </>
  )
}

/** Why nothing comes by the stream, which can not say it: it is not there, or not now. */
function Unfollowed({ id }: { id: string }) {
  const found = useQuery({
    queryKey: ['execution', id],
    queryFn: () => get('/api/v1/executions/{execution_id}', { path: { execution_id: id } }),
    retry: false,
  })
  const toAll = (
    <ButtonLink variant="default" to="/executions">
      {t('nav.executions')}
    </ButtonLink>
  )
  if (found.isPending) return <Bones />
  return found.error ? (
    <div className="pad">
      <Failure error={found.error} retry={() => void found.refetch()}>
        {toAll}
      </Failure>
    </div>
  ) : (
    <Empty text={t('executions.unfollowed')}>{toAll}</Empty>
  )
}

interface ContentProps {
  readonly tab: Tab
  readonly live: LiveExecution
  readonly execution: Execution
  readonly selected: string | undefined
  readonly select: (taskRunId: string | undefined) => void
}

function Content({ tab, live, execution, selected, select }: ContentProps) {
  const logs = (
    <LogView
      live={live}
      executionId={execution.id}
      isRunning={!isTerminal(execution.state.current)}
      taskRunId={selected}
      onClearTask={() => select(undefined)}
    />
  )
  switch (tab) {
    case 'overview':
      return <Overview live={live} execution={execution} />
    case 'gantt':
      return (
        <div className="split">
          <div>
            <Gantt live={live} selected={selected} onSelect={(id) => select(id === selected ? undefined : id)} />
          </div>
          <div>{logs}</div>
        </div>
      )
    case 'logs':
      return logs
    case 'topology':
      return <ExecutionTopology live={live} execution={execution} />
    case 'outputs':
      return <Outputs live={live} execution={execution} selected={selected} select={select} />
    case 'metrics':
      return <ExecutionMetrics live={live} execution={execution} />
    case 'dependencies':
      return <Dependencies execution={execution} />
  }
}

function Length({ execution }: { execution: Execution }) {
  const now = useNow()
  const { startDate, endDate, current } = execution.state
  return (
    <span className="soft num" title={t('executions.duration')}>
      {duration(elapsed(startDate, isTerminal(current) ? (endDate ?? undefined) : undefined, now))}
    </span>
  )
}
