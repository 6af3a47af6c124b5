/** The steps of the tour: where each happens, what it points at, and how it is noticed that it was done. */
import { LESSONS, MENDED, NAMESPACE, type Lesson, type LessonId } from './lessons'

/** What can be seen of the page at a moment. */
export interface Sight {
  /** Below the interface's root: `/flows/new`. */
  readonly path: string
  /** Whether something that is visible matches a selector. */
  readonly has: (selector: string) => boolean
}

export type StepId =
  | 'mend'
  | 'picture'
  | 'run'
  | 'confirm'
  | 'watch'
  | 'read'
  | 'declare'
  | 'fill'
  | 'outputs'
  | 'values'
  | 'repeat'
  | 'rounds'
  | 'preview'
  | 'divide'
  | 'break'
  | 'reason'
  | 'cause'
  | 'fix'
  | 'revisions'
  | 'difference'
  | 'replay'
  | 'reuse'
  | 'reused'
  | 'cron'
  | 'save'
  | 'triggers'
  | 'dates'
  | 'call'
  | 'called'
  | 'script'
  | 'wait'
  | 'result'

type Place = 'editor' | 'flow' | 'execution'

export interface Step {
  readonly id: StepId
  readonly place: Place
  /** The tab that one is brought to. */
  readonly tab?: string
  /** What is pointed at: the first of these that is visible. */
  readonly targets: readonly string[]
  /** What is to be written, to be copied. */
  readonly code?: string
  /** Whether it was done; a step without it is read, and left by the button. */
  readonly isDone?: (sight: Sight, lesson: Lesson) => boolean
}

export interface Chapter {
  readonly lesson: Lesson
  readonly steps: readonly Step[]
}

const EDITOR = '[data-tour=source]'
const DIALOG = '[role=dialog] form'
const SUBMIT = '[role=dialog] [type=submit]'
const SUCCESS = '.page-head .state[title=SUCCESS]'
const tabLink = (tab: string): string => `.tabs a[href$="/${tab}"]`

/** Where the executions of a lesson's flow are. */
export const executionsOf = ({ flowId }: Lesson): string => `/executions/${NAMESPACE}/${flowId}/`
export const flowPath = ({ flowId }: Lesson): string => `/flows/edit/${NAMESPACE}/${flowId}`

const isAtExecution = ({ path }: Sight, lesson: Lesson): boolean => path.startsWith(executionsOf(lesson))

const READ: Pick<Step, 'place' | 'targets'> = { place: 'editor', targets: [EDITOR] }
const RUN: Step = {
  id: 'run',
  place: 'editor',
  targets: ['[data-tour=run]'],
  isDone: (sight, lesson) => sight.has(DIALOG) || isAtExecution(sight, lesson),
}
const CONFIRM: Step = { id: 'confirm', place: 'editor', targets: [SUBMIT, '[data-tour=run]'], isDone: isAtExecution }
const OUTPUTS: Step = {
  id: 'outputs',
  place: 'execution',
  targets: [tabLink('outputs')],
  isDone: (sight, lesson) => isAtExecution(sight, lesson) && sight.path.endsWith('/outputs'),
}

const STEPS: Readonly<Record<LessonId, readonly Step[]>> = {
  hello: [
    { ...READ, id: 'mend', isDone: (sight) => sight.has('[data-verdict=SUCCESS]') },
    { id: 'picture', place: 'editor', targets: ['[data-tour=side]'] },
    RUN,
    CONFIRM,
    {
      id: 'watch',
      place: 'execution',
      tab: 'gantt',
      targets: ['.gantt'],
      isDone: (sight, lesson) => isAtExecution(sight, lesson) && sight.has(SUCCESS),
    },
    { id: 'read', place: 'execution', tab: 'gantt', targets: ['.log-line'] },
  ],
  inputs: [
    { ...READ, id: 'declare' },
    RUN,
    { ...CONFIRM, id: 'fill', targets: [DIALOG, '[data-tour=run]'] },
    OUTPUTS,
    { id: 'values', place: 'execution', tab: 'outputs', targets: ['[data-tour=values]'] },
  ],
  loop: [
    { ...READ, id: 'repeat' },
    RUN,
    CONFIRM,
    { id: 'rounds', place: 'execution', tab: 'gantt', targets: ['.gantt'] },
    OUTPUTS,
    {
      id: 'preview',
      place: 'execution',
      tab: 'outputs',
      targets: ['[data-tour=preview]'],
      isDone: (sight) => sight.has('[data-tour=preview][aria-expanded=true]'),
    },
  ],
  failure: [
    { ...READ, id: 'divide' },
    RUN,
    { ...CONFIRM, id: 'break', targets: [DIALOG, '[data-tour=run]'] },
    {
      id: 'reason',
      place: 'execution',
      targets: [tabLink('overview')],
      isDone: (sight, lesson) => isAtExecution(sight, lesson) && sight.has('.failure-box'),
    },
    { id: 'cause', place: 'execution', tab: 'overview', targets: ['.failure-box'] },
    {
      ...READ,
      id: 'fix',
      code: MENDED,
      isDone: (sight) => sight.has('[data-tour=save][data-revision]:disabled:not([data-revision="1"])'),
    },
    {
      id: 'revisions',
      place: 'flow',
      targets: [tabLink('revisions')],
      isDone: (sight, lesson) => sight.path === `${flowPath(lesson)}/revisions`,
    },
    { id: 'difference', place: 'flow', tab: 'revisions', targets: ['.revision'] },
    {
      id: 'replay',
      place: 'execution',
      tab: 'overview',
      targets: ['[data-tour=replay]'],
      isDone: (sight) => sight.has(DIALOG),
    },
    {
      id: 'reuse',
      place: 'execution',
      targets: [DIALOG, '[data-tour=replay]'],
      isDone: (sight, lesson) => isAtExecution(sight, lesson) && sight.path.endsWith('/gantt'),
    },
    {
      id: 'reused',
      place: 'execution',
      tab: 'gantt',
      targets: ['.gantt'],
      isDone: (sight, lesson) => isAtExecution(sight, lesson) && sight.has(SUCCESS),
    },
  ],
  schedule: [
    { ...READ, id: 'cron' },
    {
      id: 'save',
      place: 'editor',
      targets: ['[data-tour=save]'],
      isDone: (sight, lesson) => sight.path.startsWith(flowPath(lesson)),
    },
    {
      id: 'triggers',
      place: 'flow',
      targets: [tabLink('triggers')],
      isDone: (sight, lesson) => sight.path === `${flowPath(lesson)}/triggers`,
    },
    {
      id: 'dates',
      place: 'flow',
      tab: 'triggers',
      targets: ['[data-tour=next-dates]', '[data-tour=dates]'],
      isDone: (sight) => sight.has('[data-tour=next-dates] time'),
    },
    {
      id: 'call',
      place: 'flow',
      tab: 'triggers',
      targets: ['[data-tour=called]', '[data-tour=call]'],
      isDone: isAtExecution,
    },
    {
      id: 'called',
      place: 'execution',
      targets: ['.page-head .state'],
      isDone: (sight, lesson) => isAtExecution(sight, lesson) && sight.has(SUCCESS),
    },
  ],
  python: [
    { ...READ, id: 'script' },
    RUN,
    CONFIRM,
    {
      id: 'wait',
      place: 'execution',
      tab: 'gantt',
      targets: ['.gantt'],
      isDone: (sight, lesson) => isAtExecution(sight, lesson) && sight.has(SUCCESS),
    },
    { id: 'result', place: 'execution', tab: 'gantt', targets: ['.log-line'] },
  ],
}

export const CHAPTERS: readonly Chapter[] = LESSONS.map((lesson) => ({ lesson, steps: STEPS[lesson.id] }))

/** Whether a path is one that a step can be done at. */
export function isHere(step: Step, lesson: Lesson, path: string): boolean {
  switch (step.place) {
    case 'editor':
      return path === '/flows/new' || path === `${flowPath(lesson)}/edit`
    case 'flow':
      return path.startsWith(flowPath(lesson))
    case 'execution':
      return path.startsWith(executionsOf(lesson)) && (step.tab === undefined || path.endsWith(`/${step.tab}`))
  }
}

/**
 * Where a step happens.
 * @param isSaved whether the lesson's flow exists.
 * @param execution its last execution that was seen; without one its executions are listed.
 */
export function placeOf(step: Step, lesson: Lesson, isSaved: boolean, execution: string | undefined): string {
  if (step.place === 'editor' || !isSaved)
    return isSaved ? `${flowPath(lesson)}/edit` : `/flows/new?lesson=${lesson.id}`
  if (step.place === 'flow') return `${flowPath(lesson)}/${step.tab ?? 'overview'}`
  return execution ? `${executionsOf(lesson)}${execution}/${step.tab ?? 'gantt'}` : `${flowPath(lesson)}/executions`
}
