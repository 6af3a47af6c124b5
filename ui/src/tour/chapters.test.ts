import { expect, test } from 'vitest'
import { en } from '../i18n/en'
import { CHAPTERS, isHere, placeOf, type Sight, type Step } from './chapters'
import { LESSONS, templateOf } from './lessons'

/** A page at a path where these selectors find something. */
const seeing = (path: string, ...found: string[]): Sight => ({ path, has: (selector) => found.includes(selector) })
const lesson = CHAPTERS[0]!.lesson
const step = (id: Step['id']): Step => CHAPTERS[0]!.steps.find((one) => one.id === id)!

test('the chapters are those of the article, in its order, and one about a failure', () => {
  expect(CHAPTERS.map((one) => one.lesson.id)).toEqual(['hello', 'inputs', 'loop', 'failure', 'schedule', 'python'])
})

test('every chapter runs something, and its last step is about what came of it', () => {
  for (const { steps } of CHAPTERS) expect(steps.at(-1)!.place).toBe('execution')
})

test('every step has its words', () => {
  const words = CHAPTERS.flatMap((one) => one.steps).flatMap(({ id }) => [`step.${id}`, `step.${id}Text`])

  expect(words.filter((key) => !(key in en))).toEqual([])
})

test('a mistake is mended once the server finds no fault', () => {
  expect(step('mend').isDone!(seeing('/flows/new', '[data-verdict=FAILED]'), lesson)).toBe(false)
  expect(step('mend').isDone!(seeing('/flows/new', '[data-verdict=SUCCESS]'), lesson)).toBe(true)
})

test('a run of another flow is not that of the lesson', () => {
  expect(step('confirm').isDone!(seeing('/executions/company.team/hello-world/1a/gantt'), lesson)).toBe(false)
  expect(step('confirm').isDone!(seeing('/executions/tutorial/hello-world/1a/gantt'), lesson)).toBe(true)
})

test('a step in the editor is done before and after the flow is saved', () => {
  expect(isHere(step('run'), lesson, '/flows/new')).toBe(true)
  expect(isHere(step('run'), lesson, '/flows/edit/tutorial/hello-world/edit')).toBe(true)
  expect(isHere(step('run'), lesson, '/flows/edit/tutorial/inputs/edit')).toBe(false)
})

test('one is brought to the text, the saved flow, or the execution that was seen', () => {
  expect(placeOf(step('run'), lesson, false, undefined)).toBe('/flows/new?lesson=hello')
  expect(placeOf(step('run'), lesson, true, undefined)).toBe('/flows/edit/tutorial/hello-world/edit')
  expect(placeOf(step('watch'), lesson, true, '1a')).toBe('/executions/tutorial/hello-world/1a/gantt')
  expect(placeOf(step('watch'), lesson, true, undefined)).toBe('/flows/edit/tutorial/hello-world/executions')
  expect(placeOf(step('watch'), lesson, false, undefined)).toBe('/flows/new?lesson=hello')
})

test('the webhook of the tour has a key of its own on every server', () => {
  const lesson = CHAPTERS.find((one) => one.lesson.id === 'schedule')!.lesson
  const keys = [templateOf(lesson), templateOf(lesson)].map((source) => /key: (tour-[0-9a-f]{32})\n/.exec(source)?.[1])

  expect(new Set(keys).size).toBe(2)
  expect(keys).not.toContain(undefined)
})

test('only the first chapter begins with a mistake', () => {
  expect(LESSONS.filter((one) => templateOf(one).includes('mesage')).map((one) => one.id)).toEqual(['hello'])
})
