/** The first launch: five chapters to be gone through, left, taken up again, and removed. */
import { Button, Modal } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { get, remove } from '../api/client'
import { t, useWords } from '../i18n'
import { change } from '../settings/settings'
import { ButtonLink } from '../shell/links'
import { messageOf, PageHead } from '../shell/parts'
import { StateGlyph } from '../shell/StateBadge'
import { CHAPTERS, placeOf, type Chapter } from './chapters'
import { LESSONS, NAMESPACE, type LessonId } from './lessons'
import { START, useProgress, withOne } from './progress'
import { fetchIsSaved } from './saved'

export default function WelcomePage() {
  useWords()
  const navigate = useNavigate()
  const { progress = START, move } = useProgress()
  const isBegun = progress.step > 0 || progress.done.length > 0
  const [beginning, setBeginning] = useState<LessonId | null>(null)
  const begin = async (chapter: Chapter, at = 0) => {
    setBeginning(chapter.lesson.id)
    try {
      await open(chapter, at)
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
    }
    setBeginning(null)
  }
  const open = async ({ lesson, steps }: Chapter, at: number) => {
    const isSaved = await fetchIsSaved(lesson)
    change({ isTourDone: true, isTourOn: true })
    const isSame = progress.chapter === lesson.id
    const execution = isSame ? progress.execution : undefined
    move({ chapter: lesson.id, step: at, execution, made: isSaved ? progress.made : withOne(progress.made, lesson.id) })
    await navigate({ to: placeOf(steps[at] ?? steps[0]!, lesson, isSaved, execution) })
  }
  const current = CHAPTERS.find((one) => one.lesson.id === progress.chapter) ?? CHAPTERS[0]!
  const isAll = progress.done.length === CHAPTERS.length
  return (
    <>
      <PageHead title={t('welcome.title')}>
        <ButtonLink variant="default" to="/dashboards" onClick={() => change({ isTourDone: true })}>
          {t('welcome.skip')}
        </ButtonLink>
      </PageHead>
      <div className="content pad" tabIndex={0} role="region" aria-label={t('welcome.title')}>
        <p className="soft" style={{ marginTop: 0, maxWidth: 720 }}>
          {t(isAll ? 'welcome.finished' : 'welcome.hint')}
        </p>
        <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap', marginBottom: 16 }}>
          {isAll ? null : (
            <Button loading={beginning === current.lesson.id} onClick={() => void begin(current, progress.step)}>
              {t(isBegun ? 'tour.resume' : 'tour.start')}
            </Button>
          )}
          <ButtonLink
            variant={isAll ? 'filled' : 'default'}
            to="/flows/new"
            onClick={() => change({ isTourDone: true })}
          >
            {t('flows.create')}
          </ButtonLink>
          <ButtonLink variant="default" to="/blueprints" onClick={() => change({ isTourDone: true })}>
            {t('nav.blueprints')}
          </ButtonLink>
          {progress.made.length > 0 ? (
            <Removal made={progress.made} done={() => move({ ...START, execution: undefined })} />
          ) : null}
        </div>
        <ol
          className="grid"
          style={{
            gridTemplateColumns: 'repeat(auto-fill, minmax(min(300px, 100%), 1fr))',
            listStyle: 'none',
            margin: 0,
            padding: 0,
          }}
        >
          {CHAPTERS.map((chapter, index) => {
            const { id } = chapter.lesson
            const isDone = progress.done.includes(id)
            return (
              <li key={id} className="card">
                <header>
                  {isDone ? <StateGlyph state="SUCCESS" /> : null}
                  <h2>
                    {index + 1}. {t(`tour.${id}`)}
                  </h2>
                  {isDone ? (
                    <span className="soft meta" style={{ marginLeft: 'auto' }}>
                      {t('tour.done')}
                    </span>
                  ) : null}
                </header>
                <div className="body">
                  <p style={{ marginTop: 0, minHeight: 40 }}>{t(`tour.${id}Text`)}</p>
                  <Button
                    variant="default"
                    loading={beginning === id}
                    onClick={() => void begin(chapter)}
                    aria-label={`${t(isDone ? 'welcome.again' : 'welcome.open')}: ${t(`tour.${id}`)}`}
                  >
                    {t(isDone ? 'welcome.again' : 'welcome.open')}
                  </Button>
                </div>
              </li>
            )
          })}
        </ol>
      </div>
    </>
  )
}

/** Takes back what the tour has made: its flows and their executions. */
function Removal({ made, done }: { made: readonly LessonId[]; done: () => void }) {
  const [isAsking, ask] = useState(false)
  const client = useQueryClient()
  const flows = LESSONS.filter((one) => made.includes(one.id)).map((one) => one.flowId)
  const destroy = async () => {
    ask(false)
    try {
      await removeFlows(flows)
      done()
      notifications.show({ message: t('tour.removed') })
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
    }
    await client.invalidateQueries({ queryKey: ['flows'] })
  }
  return (
    <>
      <Button variant="subtle" color="red" onClick={() => ask(true)}>
        {t('tour.remove')}
      </Button>
      <Modal
        opened={isAsking}
        onClose={() => ask(false)}
        title={t('tour.remove')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <p style={{ marginTop: 0 }}>{t('tour.removeHint', { namespace: NAMESPACE })}</p>
        <ul>
          {flows.map((one) => (
            <li key={one} className="mono">
              {one}
            </li>
          ))}
        </ul>
        <Button color="red" onClick={() => void destroy()}>
          {t('common.delete')}
        </Button>
      </Modal>
    </>
  )
}

/** With their executions; a chapter that was only looked at has saved nothing. */
async function removeFlows(wanted: readonly string[]): Promise<void> {
  for (const flowId of wanted)
    await remove('/api/v1/executions/by-query', {
      query: { 'filters[namespace][EQUALS]': NAMESPACE, 'filters[flowId][EQUALS]': flowId },
    })
  const there = await get('/api/v1/flows/{namespace}', { path: { namespace: NAMESPACE } })
  const flows = there.filter((one) => wanted.includes(one.id)).map((one) => ({ namespace: NAMESPACE, id: one.id }))
  if (flows.length > 0) await remove('/api/v1/flows/delete/by-ids', { body: flows })
}
