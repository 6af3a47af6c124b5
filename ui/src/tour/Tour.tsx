/** The guide beside the real pages: points at what is to be done, notices that it was, and goes on. */
import { Button, CloseButton } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { t, type Key } from '../i18n'
import { change } from '../settings/settings'
import { Copy } from '../shell/parts'
import { CHAPTERS, executionsOf, isHere, placeOf, type Chapter, type Step } from './chapters'
import type { Lesson } from './lessons'
import { placeCard } from './place'
import { useProgress, withOne, type Progress } from './progress'
import { fetchIsSaved, useIsSaved } from './saved'
import { boxOf, useSight, visible } from './useSight'

export default function Tour() {
  const { progress, move } = useProgress()
  if (!progress) return null
  const index = Math.max(
    0,
    CHAPTERS.findIndex((one) => one.lesson.id === progress.chapter),
  )
  return (
    <Guide
      key={progress.chapter}
      chapter={CHAPTERS[index]!}
      next={CHAPTERS[index + 1]}
      progress={progress}
      move={move}
    />
  )
}

interface GuideProps {
  readonly chapter: Chapter
  readonly next: Chapter | undefined
  readonly progress: Progress
  readonly move: (change: Partial<Progress>) => void
}

function Guide({ chapter: { lesson, steps }, next, progress, move }: GuideProps) {
  const navigate = useNavigate()
  const card = useRef<HTMLElement>(null)
  const sight = useSight(card)
  const isSaved = useIsSaved(lesson)
  const at = Math.min(progress.step, steps.length - 1)
  const step = steps[at]!
  const isAt = isHere(step, lesson, sight.path)
  const isDone = step.isDone?.(sight, lesson) ?? false
  useExecutionSeen(sight.path, lesson, progress, move)
  const bring = (to: Step) => void navigate({ to: placeOf(to, lesson, isSaved, progress.execution) })
  const goTo = (wanted: number) => {
    const found = steps[wanted]!
    move({ step: wanted })
    if (!isHere(found, lesson, sight.path)) bring(found)
  }
  useOnceDone(`${lesson.id} ${at}`, isDone, () => {
    if (at + 1 < steps.length) move({ step: at + 1 })
  })
  const finish = async () => {
    const done = withOne(progress.done, lesson.id)
    if (next) {
      const isThere = await fetchIsSaved(next.lesson).catch(() => false)
      move({
        done,
        chapter: next.lesson.id,
        step: 0,
        made: isThere ? progress.made : withOne(progress.made, next.lesson.id),
        execution: undefined,
      })
      await navigate({ to: placeOf(next.steps[0]!, next.lesson, isThere, undefined) })
    } else {
      move({ done, step: 0 })
      change({ isTourOn: false })
      await navigate({ to: '/welcome' })
    }
  }
  const target = isAt ? (step.targets.map(visible).find((one) => one !== null) ?? null) : null
  const isLast = at + 1 === steps.length
  return (
    <Card refOf={card} target={target}>
      <header>
        <span className="meta soft">{t('tour.chapter', { name: t(`tour.${lesson.id}`) })}</span>
        <span className="meta soft num">{t('tour.step', { step: at + 1, steps: steps.length })}</span>
        <CloseButton
          size="sm"
          aria-label={t('tour.leave')}
          title={t('tour.leave')}
          onClick={() => change({ isTourOn: false })}
        />
      </header>
      <div role="status">
        <h2>{t(`step.${step.id}`)}</h2>
        <p>{t(isAt ? (`step.${step.id}Text` as Key) : isSaved ? 'tour.elsewhere' : 'tour.notYet')}</p>
        {isAt && step.code ? (
          <div className="tour-code">
            <code>{step.code}</code>
            <Copy value={step.code} label={t('common.copy')} />
          </div>
        ) : null}
        {isDone ? <p className="tour-done">✓ {t('tour.done')}</p> : null}
      </div>
      <footer>
        <Button variant="default" disabled={at === 0} onClick={() => goTo(at - 1)}>
          {t('tour.back')}
        </Button>
        {isAt && target ? (
          <Button variant="subtle" onClick={() => focusOn(target)}>
            {t('tour.show')}
          </Button>
        ) : null}
        {isAt ? null : (
          <Button variant="light" onClick={() => bring(step)}>
            {t('tour.bring')}
          </Button>
        )}
        <Button
          variant={isDone || !step.isDone ? 'filled' : 'default'}
          onClick={() => (isLast ? void finish() : goTo(at + 1))}
        >
          {isLast
            ? next
              ? t('tour.nextChapter', { name: t(`tour.${next.lesson.id}`) })
              : t('tour.finish')
            : t('tour.next')}
        </Button>
      </footer>
    </Card>
  )
}

/** Goes on when something is done that was not when the step began; back at a done step one stays. */
function useOnceDone(step: string, isDone: boolean, goOn: () => void) {
  const before = useRef({ step: '', isDone: true })
  useEffect(() => {
    const isNews = before.current.step === step && !before.current.isDone && isDone
    before.current = { step, isDone }
    if (isNews) goOn()
  })
}

function useExecutionSeen(path: string, lesson: Lesson, progress: Progress, move: (change: Partial<Progress>) => void) {
  const client = useQueryClient()
  const base = executionsOf(lesson)
  const execution = path.startsWith(base) ? path.slice(base.length).split('/')[0] : undefined
  useEffect(() => {
    if (execution && execution !== progress.execution) move({ execution })
    if (execution) void client.invalidateQueries({ queryKey: ['flows', 'of-tour'] })
  }, [execution, progress.execution, move, client])
}

/** The element, or what in it takes the focus. */
function focusOn(target: HTMLElement) {
  const inner = target.matches('button, a, input, textarea')
    ? target
    : target.querySelector<HTMLElement>('.inputarea, .native-edit-context, textarea, input, button, a, [tabindex]')
  target.scrollIntoView({ block: 'nearest' })
  ;(inner ?? target).focus()
}

interface CardProps {
  readonly refOf: { current: HTMLElement | null }
  readonly target: HTMLElement | null
  readonly children: React.ReactNode
}

function Card({ refOf, target, children }: CardProps) {
  const box = boxOf(target)
  const [size, setSize] = useState({ width: 340, height: 190 })
  useLayoutEffect(() => {
    const height = refOf.current?.offsetHeight ?? size.height
    const width = refOf.current?.offsetWidth ?? size.width
    if (height !== size.height || width !== size.width) setSize({ width, height })
  })
  const at = placeCard(box, size, { width: innerWidth, height: innerHeight })
  return (
    <section ref={refOf} className="tour" aria-label={t('tour.title')} style={at}>
      {box ? (
        <div
          className="tour-spot"
          aria-hidden="true"
          style={{ left: box.left - 4, top: box.top - 4, width: box.width + 8, height: box.height + 8 }}
        />
      ) : null}
      <div className="tour-card">{children}</div>
    </section>
  )
}
