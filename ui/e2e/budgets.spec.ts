/** What pages cost: measured and printed, never asserted on, since the machines of tests are shared. */
import { expect, test, type APIRequestContext, type Page } from '@playwright/test'
import { writeFile } from 'node:fs/promises'
import { run, save, settled, type Run } from './server'

const ROUNDS = Number(process.env.ROUNDS ?? 3)

const MANY_TASK_RUNS = `id: many-task-runs
namespace: company.budgets
tasks:
  - id: each
    type: io.kestra.plugin.core.flow.ForEach
    values: "{{ range(1, 10000) }}"
    concurrencyLimit: 0
    tasks:
      - {id: say, type: io.kestra.plugin.core.debug.Return, format: "{{ taskrun.value }}"}
`
const MANY_LINES = `id: many-lines
namespace: company.budgets
tasks:
  - id: talk
    type: io.kestra.plugin.scripts.shell.Commands
    taskRunner: {type: io.kestra.plugin.core.runner.Process}
    commands: ['seq -f "line %.0f of a log that somebody reads while it is written" 1 100000']
  - id: large
    type: io.kestra.plugin.core.debug.Return
    format: "{% for i in range(1, 100000) %}{{ i }}: the quick brown fox jumps over the lazy dog\\n{% endfor %}"
`
const LIVE = `id: changing
namespace: company.budgets
tasks:
  - {id: first, type: io.kestra.plugin.core.flow.Sleep, duration: PT2S}
  - {id: second, type: io.kestra.plugin.core.flow.Sleep, duration: PT1S}
`

interface Measured {
  readonly budget: string
  readonly rounds: number[]
  readonly median: number
}
const results: Record<string, Measured> = {}

function note(name: string, budget: string, rounds: number[]): void {
  const median = [...rounds].sort((a, b) => a - b)[Math.floor(rounds.length / 2)]!
  results[name] = { budget, rounds, median }
  console.log(`BUDGET ${name}: median ${median}, rounds ${rounds.join(' ')} (${budget})`)
}

/** Milliseconds from the navigation to the first sight of an element, told by the page itself. */
async function firstSight(page: Page, path: string, selector: string): Promise<number> {
  const fresh = await page
    .context()
    .browser()!
    .newContext({
      viewport: { width: 1280, height: 800 },
      baseURL: new URL(page.url() === 'about:blank' ? test.info().project.use.baseURL! : page.url()).origin,
    })
  const opened = await fresh.newPage()
  await settled(opened, { isTourDone: true })
  await opened.addInitScript((wanted) => {
    const look = (): void => {
      if (document.querySelector(wanted)) (window as unknown as { seen: number }).seen = performance.now()
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  }, selector)
  await opened.goto(`/ui${path}`, { waitUntil: 'commit' })
  const handle = await opened.waitForFunction(() => (window as unknown as { seen?: number }).seen, undefined, {
    timeout: 60_000,
  })
  const seen = Math.round((await handle.jsonValue()) as number)
  await fresh.close()
  return seen
}

/** Frames a second and the longest frame while something scrolls for two seconds. */
async function scrolled(page: Page, selector: string): Promise<{ fps: number; longest: number }> {
  return page.evaluate(async (wanted) => {
    const box = document.querySelector(wanted)!
    const frames: number[] = []
    const begin = performance.now()
    let last = begin
    await new Promise<void>((done) => {
      const step = (now: number): void => {
        frames.push(now - last)
        last = now
        box.scrollTop += 90
        if (box.scrollTop + box.clientHeight >= box.scrollHeight - 1) box.scrollTop = 0
        if (now - begin > 2000) done()
        else requestAnimationFrame(step)
      }
      requestAnimationFrame(step)
    })
    return { fps: Math.round((frames.length / (last - begin)) * 1000), longest: Math.round(Math.max(...frames)) }
  }, selector)
}

let runs: Run
let lines: Run

async function finished(request: APIRequestContext, one: Run): Promise<void> {
  await expect
    .poll(
      async () =>
        ((await (await request.get(`/api/v1/executions/${one.id}`)).json()) as { state: { current: string } }).state
          .current,
      { timeout: 100_000, intervals: [500] },
    )
    .toBe('SUCCESS')
}

test.beforeAll(async ({ playwright, baseURL }) => {
  const request = await playwright.request.newContext({ baseURL })
  for (const source of [MANY_TASK_RUNS, MANY_LINES, LIVE]) await save(request, source)
  runs = await run(request, 'company.budgets', 'many-task-runs', '')
  lines = await run(request, 'company.budgets', 'many-lines', '')
  await finished(request, runs)
  await finished(request, lines)
  await request.dispose()
})

test.afterAll(async () => {
  if (process.env.BUDGETS) await writeFile(process.env.BUDGETS, `${JSON.stringify(results, null, 2)}\n`)
})

const of = (one: Run, tab: string): string => `/executions/${one.namespace}/${one.flowId}/${one.id}/${tab}`

const FIRST_SIGHTS: readonly (readonly [string, string, () => string, string])[] = [
  ['dashboard', '1200 ms', () => '/dashboards', '.chart rect'],
  ['gantt of 10,000 task runs', '1500 ms', () => of(runs, 'gantt'), '.gantt-scroll [role=row]'],
  ['log of 100,000 lines', '1500 ms', () => of(lines, 'logs'), '.log-line'],
  ['outputs of 5 MB', '1500 ms', () => of(lines, 'outputs'), 'main .listing'],
]

for (const [name, budget, path, selector] of FIRST_SIGHTS) {
  test(`first sight: ${name}`, async ({ page }) => {
    const rounds: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await firstSight(page, path(), selector))
    note(name, `${budget} at most`, rounds)
  })
}

const SCROLLED: readonly (readonly [string, () => string, string])[] = [
  ['scrolling 10,000 task runs', () => of(runs, 'gantt'), '.gantt-scroll'],
  ['scrolling 100,000 log lines', () => of(lines, 'logs'), '.log'],
]

for (const [name, path, selector] of SCROLLED) {
  test(name, async ({ page }) => {
    await settled(page, { isTourDone: true })
    await page.goto(`/ui${path()}`)
    await expect(page.locator('.live[data-state=ended]')).toBeVisible({ timeout: 60_000 })
    // A large loop is one row until it is opened; a log begins at its end.
    const loop = page.getByRole('button', { name: 'Tasks inside each' })
    if (selector === '.gantt-scroll') await loop.click()
    else await page.getByRole('button', { name: 'To the beginning' }).click()
    await expect(page.locator('.bar[data-on]')).toHaveCount(0, { timeout: 60_000 })
    await page.locator(selector).evaluate((box) => {
      box.scrollTop = 0
    })
    const found: { fps: number; longest: number }[] = []
    for (let round = 0; round < ROUNDS; round += 1) found.push(await scrolled(page, selector))
    note(
      name,
      '50 frames a second at least',
      found.map((one) => one.fps),
    )
    note(
      `${name}, longest frame`,
      'ms',
      found.map((one) => one.longest),
    )
  })
}

test('live update', async ({ page, request }) => {
  await settled(page, { isTourDone: true })
  const rounds: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const made = await run(request, 'company.budgets', 'changing', '')
    await page.goto(`/ui${of(made, 'gantt')}`)
    const bar = page
      .getByRole('table', { name: 'Gantt' })
      .getByRole('row')
      .filter({ hasText: 'first' })
      .getByRole('cell', { name: /^Running/ })
    await expect(bar).toBeVisible()
    const seenAt = await page.evaluate(
      () =>
        new Promise<number>((done) => {
          const look = (): void => {
            const row = [...document.querySelectorAll('.gantt-scroll [role=row]')].find((one) =>
              one.textContent?.includes('first'),
            )
            if (row?.querySelector('[aria-label^=Success]')) done(Date.now())
            else requestAnimationFrame(look)
          }
          look()
        }),
    )
    const { taskRunList } = (await (await request.get(`/api/v1/executions/${made.id}`)).json()) as {
      taskRunList: { taskId: string; state: { endDate: string } }[]
    }
    rounds.push(seenAt - Date.parse(taskRunList.find((one) => one.taskId === 'first')!.state.endDate))
  }
  note('live update', '200 ms at most', rounds)
})
