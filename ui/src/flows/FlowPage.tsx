import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { ApiError, get, type Shapes } from '../api/client'
import { ExecutionList, type ExecutionSearch } from '../executions/ExecutionsPage'
import { t, useWords } from '../i18n'
import { settings } from '../settings/settings'
import { useCommands } from '../shell/commands'
import { IconLock, IconPencil, IconPlayerPlay } from '../shell/icons'
import { ButtonLink } from '../shell/links'
import { Markdown } from '../shell/Markdown'
import { Bones, Failure, Labels, Loading, PageHead } from '../shell/parts'
import { Tabs } from '../shell/Tabs'
import { DeletedFlow } from './DeletedFlow'
import { Doing } from './Doing'
import { FlowMenu } from './FlowMenu'
import './flow.css'
import { lockOf } from './readOnly'

const ExecuteDialog = lazy(() => import('./ExecuteDialog'))
const FlowTopology = lazy(() => import('./FlowTopology'))
const Revisions = lazy(() => import('./Revisions'))
const Editor = lazy(() => import('../editor/EditorPage'))
const TriggersOfFlow = lazy(() => import('../triggers/TriggersOfFlow'))
const Dependencies = lazy(() => import('../dependencies/Dependencies'))
const FlowMetrics = lazy(() => import('../metrics/FlowMetrics'))
const Concurrency = lazy(() => import('./Concurrency'))
const LogsPage = lazy(() => import('../logs/LogsPage'))

const TABS = [
  'overview',
  'topology',
  'executions',
  'edit',
  'revisions',
  'triggers',
  'logs',
  'metrics',
  'dependencies',
  'concurrency',
] as const
type Tab = (typeof TABS)[number]
export type Flow = Shapes['FlowWithSource']

export default function FlowPage() {
  useWords()
  const { namespace = '', flowId = '', tab } = useParams({ strict: false }) as Record<string, string>
  const search: ExecutionSearch & { run?: boolean } = useSearch({ strict: false })
  const navigate = useNavigate()
  const isAsked = search.run === true || Object.keys(search).some((name) => name.startsWith('inputs.'))
  const [isRunning, run] = useState(isAsked)
  useEffect(() => {
    if (isAsked) run(true)
  }, [isAsked])
  // Else the address would not change when it is asked for again.
  const stop = () => {
    run(false)
    if (search.run)
      void navigate({ to: '.', search: ((before: object) => ({ ...before, run: undefined })) as never, replace: true })
  }
  const current = TABS.find((one) => one === (tab ?? settings().flowTab)) ?? 'overview'
  const flow = useQuery({
    queryKey: ['flow', namespace, flowId],
    queryFn: () =>
      get('/api/v1/flows/{namespace}/{flow_id}', { path: { namespace, flow_id: flowId }, query: { source: true } }),
  })
  const locked = flow.data && lockOf(flow.data)
  useCommands([
    { id: 'execute', text: t('action.execute'), of: t('palette.ofFlow'), isRefused: !flow.data, run: () => run(true) },
    {
      id: 'edit',
      text: t('flows.edit'),
      of: t('palette.ofFlow'),
      isRefused: !flow.data || locked !== undefined || current === 'edit',
      run: () => void navigate({ to: `/flows/edit/${namespace}/${flowId}/edit` }),
    },
  ])
  return (
    <>
      <PageHead
        name={flowId}
        id={flowId}
        title={
          flow.data?.disabled ? (
            <>
              {flowId}
              <span className="label">{t('flows.disabled')}</span>
            </>
          ) : (
            flowId
          )
        }
        crumbs={
          <>
            <Link to="/flows">{t('nav.flows')}</Link>
            <span aria-hidden="true">/</span>
            <Link to="/flows" search={{ namespace } as never}>
              {namespace}
            </Link>
          </>
        }
      >
        <Button leftSection={<IconPlayerPlay size={14} />} disabled={!flow.data} onClick={() => run(true)}>
          {t('action.execute')}
        </Button>
        {current === 'edit' ? null : (
          <ButtonLink
            to={`/flows/edit/${namespace}/${flowId}/edit` as string}
            variant="default"
            leftSection={locked ? <IconLock size={14} /> : <IconPencil size={14} />}
            title={locked}
          >
            {t('flows.edit')}
          </ButtonLink>
        )}
        <FlowMenu namespace={namespace} flowId={flowId} isDisabled={flow.data?.disabled ?? false} />
      </PageHead>
      <Tabs base={`/flows/edit/${namespace}/${flowId}`} tabs={TABS} current={current} />
      <Suspense fallback={<Bones />}>
        {flow.error instanceof ApiError && flow.error.status === 404 ? (
          <DeletedFlow namespace={namespace} flowId={flowId} error={flow.error} />
        ) : (
          <Loading query={flow}>
            {(found) => <Content tab={current} flow={found} search={search} run={() => run(true)} />}
          </Loading>
        )}
        {isRunning ? <ExecuteDialog namespace={namespace} flowId={flowId} close={stop} /> : null}
      </Suspense>
    </>
  )
}

function Content({ tab, flow, search, run }: { tab: Tab; flow: Flow; search: ExecutionSearch; run: () => void }) {
  switch (tab) {
    case 'overview':
      return <Overview flow={flow} run={run} />
    case 'topology':
      return <FlowTopology flow={flow} />
    case 'executions':
      return <ExecutionList search={search} flow={flow} />
    case 'edit':
      return <Editor flow={flow} onRun={run} />
    case 'revisions':
      return <Revisions flow={flow} />
    case 'triggers':
      return <TriggersOfFlow flow={flow} />
    case 'logs':
      return <LogsPage flow={flow} />
    case 'metrics':
      return <FlowMetrics flow={flow} />
    case 'dependencies':
      return <Dependencies flow={flow} />
    case 'concurrency':
      return <Concurrency flow={flow} />
  }
}

function Overview({ flow, run }: { flow: Flow; run: () => void }) {
  const locked = lockOf(flow)
  return (
    <div className="content pad" tabIndex={0} role="region" aria-label={t('tab.overview')}>
      <div className="grid" style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(min(360px, 100%), 1fr))' }}>
        {flow.exception ? (
          <div style={{ gridColumn: '1 / -1' }}>
            <Failure error={flow.exception}>
              <ButtonLink variant="default" to={`/flows/edit/${flow.namespace}/${flow.id}/edit`}>
                {t('executions.editFlow')}
              </ButtonLink>
            </Failure>
          </div>
        ) : null}
        {locked ? (
          <p className="card flow-locked">
            <IconLock size={14} />
            {locked}
          </p>
        ) : null}
        <Doing flow={flow} run={run} />
        <section className="card">
          <header>
            <h2>{t('flows.about')}</h2>
          </header>
          <div className="body">
            {flow.description ? <Markdown source={flow.description} /> : null}
            <dl className="kv">
              <dt>{t('flows.id')}</dt>
              <dd className="mono">{flow.id}</dd>
              <dt>{t('common.namespace')}</dt>
              <dd>{flow.namespace}</dd>
              <dt>{t('executions.revision')}</dt>
              <dd className="num">{flow.revision}</dd>
              {flow.labels?.length ? (
                <>
                  <dt>{t('common.labels')}</dt>
                  <dd>
                    <Labels labels={flow.labels} />
                  </dd>
                </>
              ) : null}
              <dt>{t('flows.tasks')}</dt>
              <dd>{flow.tasks.map((one) => one.id).join(', ')}</dd>
              {flow.triggers?.length ? (
                <>
                  <dt>{t('nav.triggers')}</dt>
                  <dd>{flow.triggers.map((one) => one.id).join(', ')}</dd>
                </>
              ) : null}
            </dl>
          </div>
        </section>
        <section className="card">
          <header>
            <h2>{t('flows.inputs')}</h2>
          </header>
          <div className="body">
            {flow.inputs?.length ? (
              <dl className="kv">
                {flow.inputs.map((one) => [
                  <dt key={one.id} className="mono">
                    {one.id}
                  </dt>,
                  <dd key={`${one.id} of`}>
                    <span className="label">{one.type}</span> <span className="soft">{one.description}</span>
                  </dd>,
                ])}
              </dl>
            ) : (
              <span className="soft">{t('execute.noInputs')}</span>
            )}
          </div>
        </section>
      </div>
    </div>
  )
}
