/** What all schedules do in a week: what fired, what did not, what is to come. */
import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { get } from '../api/client'
import { Namespaces } from '../executions/ExecutionsPage'
import { useLiveList } from '../executions/liveList'
import { count, t, useWords } from '../i18n'
import { shortClock, weekday, zone } from '../shell/format'
import { ButtonLink } from '../shell/links'
import { Bar, Empty, LiveMark, Loading, PageHead } from '../shell/parts'
import { StateGlyph, stateName } from '../shell/StateBadge'
import { instantOf } from '../shell/zones'
import './calendar.css'
import { collisionsIn, dayIn, entriesByDay, movedBy, weekFrom, type Entry } from './calendar'

interface Search {
  readonly day?: string
  readonly namespace?: string
}

const REREAD_MS = 5000
const DAY = /^\d{4}-\d{2}-\d{2}$/

export default function CalendarPage() {
  useWords()
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const today = dayIn(Date.now(), zone())
  const first = search.day && DAY.test(search.day) ? search.day : today
  const days = weekFrom(first)
  const query = {
    after: justBefore(first),
    until: justBefore(movedBy(first, 7)),
    zone: zone(),
    namespace: search.namespace,
  }
  const live = useLiveList(['calendar'], REREAD_MS)
  const found = useQuery({
    queryKey: ['calendar', query],
    queryFn: ({ signal }) => get('/api/v1/triggers/calendar', { query, signal }),
    placeholderData: keepPreviousData,
  })
  const set = (changes: Partial<Search>) =>
    void navigate({ to: '.', search: { ...search, ...changes } as never, replace: true })
  return (
    <>
      <PageHead title={t('calendar.title')} crumbs={<Link to="/admin/triggers">{t('nav.triggers')}</Link>}>
        <LiveMark status={live} />
      </PageHead>
      <div className="toolbar">
        <Button variant="default" onClick={() => set({ day: movedBy(first, -7) })} aria-label={t('calendar.before')}>
          ←
        </Button>
        <Button variant="default" disabled={first === today} onClick={() => set({ day: undefined })}>
          {t('calendar.today')}
        </Button>
        <Button variant="default" onClick={() => set({ day: movedBy(first, 7) })} aria-label={t('calendar.after')}>
          →
        </Button>
        <Namespaces value={search.namespace} onChange={(namespace) => set({ namespace })} />
        <span className="soft meta" style={{ marginLeft: 'auto' }}>
          {t('input.zone', { zone: zone() })}
        </span>
      </div>
      <Bar isOn={found.isFetching && found.isPlaceholderData} />
      <div className="content pad" tabIndex={0} role="region" aria-label={t('calendar.title')}>
        <Loading query={found}>
          {(calendar) => {
            const byDay = entriesByDay(calendar)
            if (calendar.total === 0)
              return (
                <Empty text={t(search.namespace ? 'list.nothing' : 'calendar.none')}>
                  <ButtonLink variant="default" to="/admin/triggers">
                    {t('nav.triggers')}
                  </ButtonLink>
                </Empty>
              )
            return (
              <div className="calendar-room">
                <ol className="calendar">
                  {days.map((day) => (
                    <Day key={day} day={day} isToday={day === today} entries={byDay.get(day) ?? []} />
                  ))}
                </ol>
              </div>
            )
          }}
        </Loading>
      </div>
    </>
  )
}

/** The last millisecond before midnight of a day: what is asked for comes after it. */
function justBefore(day: string): string {
  return new Date(Date.parse(instantOf(`${day}T00:00:00`, zone())) - 1).toISOString()
}

function Day({ day, isToday, entries }: { day: string; isToday: boolean; entries: readonly Entry[] }) {
  const collisions = collisionsIn(entries)
  return (
    <li className="calendar-day" data-today={isToday || undefined}>
      <h2>
        {weekday(day)}
        {isToday ? <span className="hidden"> ({t('calendar.today')})</span> : null}
      </h2>
      {entries.length === 0 ? (
        <span className="faint meta">–</span>
      ) : (
        <ul>
          {entries.map((one) => (
            <li key={one.key}>
              <Shown entry={one} collides={collisions.has(one.fire.date)} />
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

function Shown({ entry, collides }: { entry: Entry; collides: boolean }) {
  const { fire, namespace, flowId, triggerId } = entry
  const target =
    fire.executionId && entry.count === 1
      ? `/executions/${namespace}/${flowId}/${fire.executionId}`
      : `/flows/edit/${namespace}/${flowId}/triggers`
  const state = entry.missed > 0 ? 'WARNING' : (fire.state ?? 'QUEUED')
  const said = entry.isDisabled
    ? t('flows.disabled')
    : entry.missed > 0
      ? count('calendar.missed', entry.missed)
      : fire.state
        ? stateName(fire.state)
        : t('calendar.planned')
  return (
    <Link
      className="calendar-entry"
      to={target}
      data-off={entry.isDisabled || undefined}
      title={`${namespace} / ${flowId} / ${triggerId}: ${said}`}
    >
      <span className="num meta" style={{ display: 'flex', gap: 4, alignItems: 'center', flexWrap: 'wrap' }}>
        {entry.isDisabled ? null : <StateGlyph state={state} size={12} />}
        <time dateTime={fire.date}>{shortClock(fire.date)}</time>
        {entry.count > 1 ? (
          <span className="label">
            {t(entry.isWhole ? 'calendar.times' : 'calendar.timesOrMore', { count: entry.count })}
          </span>
        ) : null}
        {collides ? (
          <span className="label" title={t('calendar.collides')}>
            ⇉<span className="hidden">{t('calendar.collides')}</span>
          </span>
        ) : null}
      </span>
      <span className="ellipsis">{flowId}</span>
      <span className="hidden">{said}</span>
      {entry.missed > 0 ? (
        <span className="meta" style={{ color: 'var(--st-WARNING-text)' }} aria-hidden="true">
          {said}
        </span>
      ) : null}
    </Link>
  )
}
