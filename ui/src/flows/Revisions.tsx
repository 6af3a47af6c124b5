/** The revisions of a flow in time: what each of them changed, in words and line by line; each can be run and made the newest again. */
import { Button, SegmentedControl, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useState } from 'react'
import { get, type Shapes } from '../api/client'
import { count, t, type Key } from '../i18n'
import { Ago, Copy, Empty, Loading } from '../shell/parts'
import { DiffLines, DiffSides } from './DiffLines'
import { diff } from './diff'
import { meaningsOf, type Meaning } from './meaning'
import { lockOf } from './readOnly'
import { useSaveFlow } from './saveFlow'

const ExecuteDialog = lazy(() => import('./ExecuteDialog'))

type Flow = Shapes['FlowWithSource']
const VIEWS = ['lines', 'sides', 'source'] as const
type View = (typeof VIEWS)[number]

/** So many are told at once: the meaning of each is read from two sources. */
const FEW = 30

/** What is looked at; it lives in the address. Without a revision that is the newest, compared with the one before it. */
interface Search {
  readonly revision?: number
  readonly against?: number
  readonly view?: View
}

export default function Revisions({ flow }: { flow: Flow }) {
  const path = { namespace: flow.namespace, flow_id: flow.id }
  const found = useQuery({
    queryKey: ['flow', flow.namespace, flow.id, 'revisions', flow.revision],
    queryFn: () => get('/api/v1/flows/{namespace}/{flow_id}/revisions', { path }),
    placeholderData: (before) => before,
  })
  return (
    <Loading query={found}>
      {(all) => (all.length < 2 ? <Empty text={t('revisions.one')} /> : <Compare flow={flow} all={all} />)}
    </Loading>
  )
}

function Compare({ flow, all }: { flow: Flow; all: readonly Flow[] }) {
  const search: Search = useSearch({ strict: false })
  const [isWhole, showWhole] = useState(false)
  const navigate = useNavigate()
  const look = (changes: Search) =>
    void navigate({ search: ((before: object) => ({ ...before, ...changes })) as never, replace: true })
  const chosen = all.find((one) => one.revision === search.revision) ?? all.at(-1)!
  const previous = all[all.indexOf(chosen) - 1]
  const other =
    all.find((one) => one.revision === search.against && one !== chosen) ??
    previous ??
    all.find((one) => one !== chosen)!
  return (
    <div className="revisions">
      <ol className="revision-list" aria-label={t('tab.revisions')}>
        {all
          .toReversed()
          .slice(0, isWhole ? undefined : FEW)
          .map((one) => (
            <li key={one.revision}>
              <Entry
                revision={one}
                before={all[all.indexOf(one) - 1]}
                isChosen={one === chosen}
                choose={() => look({ revision: one.revision, against: undefined })}
              />
            </li>
          ))}
        {isWhole || all.length <= FEW ? null : (
          <li>
            <button type="button" onClick={() => showWhole(true)}>
              {t('common.showAll')}
            </button>
          </li>
        )}
      </ol>
      <Revision flow={flow} all={all} chosen={chosen} other={other} view={search.view ?? 'lines'} look={look} />
    </div>
  )
}

/** A revision in the list: when, and the first of what it changed. */
function Entry({
  revision,
  before,
  isChosen,
  choose,
}: {
  revision: Flow
  before: Flow | undefined
  isChosen: boolean
  choose: () => void
}) {
  const meanings = useMemo(() => (before ? meaningsOf(before.source, revision.source) : []), [before, revision])
  const [first] = meanings ?? []
  const lines = useMemo(
    () => (before && !first ? diff(before.source, revision.source).filter((one) => one.kind !== 'same') : []),
    [before, first, revision],
  )
  return (
    <button type="button" aria-current={isChosen ? 'true' : undefined} onClick={choose}>
      <span className="soft meta when">
        <Ago at={(revision as { updated?: string }).updated} />
      </span>
      <b>{t('revisions.name', { revision: revision.revision })}</b>
      <div className="soft meta ellipsis">
        {first ? told(first) : before ? lines[0]?.text.trim() || t('revisions.same') : t('revisions.first')}
      </div>
      {meanings && meanings.length > 1 ? (
        <div className="faint meta">{count('revisions.more', meanings.length - 1)}</div>
      ) : null}
    </button>
  )
}

/** A change in words: `task fetch: timeout PT10S to PT30S`. */
function told({ kind, part, id, property, before, after }: Meaning): string {
  const what = part === 'flow' ? t('revisions.part.flow') : t(`revisions.part.${part}` as Key, { id })
  if (kind !== 'changed') return t(`revisions.${kind}` as Key, { what })
  const key =
    before === undefined
      ? 'revisions.set'
      : after === undefined
        ? 'revisions.unset'
        : before === '…' && after === '…'
          ? 'revisions.changed'
          : 'revisions.from'
  return t(key, { what, property: property ?? '', before: before ?? '', after: after ?? '' })
}

interface RevisionProps {
  readonly flow: Flow
  readonly all: readonly Flow[]
  readonly chosen: Flow
  readonly other: Flow
  readonly view: View
  readonly look: (changes: Search) => void
}

function Revision({ flow, all, chosen, other, view, look }: RevisionProps) {
  const [isRunning, run] = useState(false)
  const save = useSaveFlow(flow)
  const locked = lockOf(flow)
  const { revision } = chosen
  const isNewest = revision === flow.revision
  const [before, after] = other.revision < revision ? [other, chosen] : [chosen, other]
  const meanings = useMemo(() => meaningsOf(before.source, after.source), [before, after])
  const choices = all
    .filter((one) => one !== chosen)
    .map((one) => ({ value: String(one.revision), label: t('revisions.name', { revision: one.revision }) }))
    .reverse()
  return (
    <section className="revision" aria-label={t('revisions.name', { revision })}>
      <div className="toolbar">
        <SegmentedControl
          size="xs"
          withItemsBorders={false}
          aria-label={t('shell.tabs')}
          data={VIEWS.map((value) => ({ value, label: t(`revisions.${value}`) }))}
          value={view}
          onChange={(value) => look({ view: value as View })}
        />
        {view === 'source' ? (
          <Copy value={chosen.source} label={t('common.copy')} />
        ) : (
          <Select
            w={150}
            aria-label={t('revisions.against')}
            title={t('revisions.against')}
            data={choices}
            value={String(other.revision)}
            onChange={(value) => look({ revision, against: Number(value) })}
            allowDeselect={false}
          />
        )}
        <Executions flow={flow} revision={revision} />
        <span className="push">
          <Button variant="default" disabled={flow.disabled} onClick={() => run(true)}>
            {t('revisions.run', { revision })}
          </Button>
          <Button
            variant="default"
            disabled={isNewest || locked !== undefined}
            title={locked}
            onClick={() => void save(chosen.source, () => t('revisions.restored', { revision }))}
          >
            {t('revisions.restore', { revision })}
          </Button>
        </span>
      </div>
      {view === 'source' || !meanings || meanings.length === 0 ? null : (
        <ul className="meanings" aria-label={t('revisions.meaning')} tabIndex={0}>
          {meanings.map((one, index) => (
            <li key={index}>{told(one)}</li>
          ))}
        </ul>
      )}
      <div className="content" tabIndex={0} role="region" aria-label={t('tab.revisions')}>
        {view === 'source' ? (
          <pre className="listing pad">{chosen.source}</pre>
        ) : view === 'sides' ? (
          <DiffSides before={before.source} after={after.source} />
        ) : (
          <DiffLines before={before.source} after={after.source} />
        )}
      </div>
      <Suspense>
        {isRunning ? (
          <ExecuteDialog namespace={flow.namespace} flowId={flow.id} revision={revision} close={() => run(false)} />
        ) : null}
      </Suspense>
    </section>
  )
}

/** How many executions a revision has had. */
function Executions({ flow, revision }: { flow: Flow; revision: number }) {
  const of = {
    'filters[namespace][EQUALS]': flow.namespace,
    'filters[flowId][EQUALS]': flow.id,
    'filters[flowRevision][EQUALS]': revision,
  }
  const found = useQuery({
    queryKey: ['executions', 'of-revision', flow.namespace, flow.id, revision],
    queryFn: () => get('/api/v1/executions/search', { query: { ...of, size: 1 } }),
  })
  if (!found.data) return null
  return <span className="soft meta num">{count('revisions.executions', found.data.total)}</span>
}
