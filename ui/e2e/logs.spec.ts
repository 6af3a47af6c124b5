/** The log of an execution: how its lines are shown, stepped through, linked to and kept. */
import { expect, test, type Page } from '@playwright/test'
import { faultsOf } from './axe'
import { readFile } from 'node:fs/promises'
import { run, save, settled, unsettle, watched, type Run } from './server'

const TALKING = `id: talking
namespace: company.logs
tasks:
  - id: talk
    type: io.kestra.plugin.scripts.shell.Commands
    taskRunner: {type: io.kestra.plugin.core.runner.Process}
    commands: ['seq -f "line %.0f of a log" 1 3000', 'echo the disk is full >&2']
  - {id: json, type: io.kestra.plugin.core.log.Log, message: '{"order": 4711, "items": ["a", "b"]}'}
  - {id: warn, type: io.kestra.plugin.core.log.Log, level: WARN, message: "half of it is left"}
  - id: flaky
    type: io.kestra.plugin.scripts.shell.Commands
    taskRunner: {type: io.kestra.plugin.core.runner.Process}
    retry: {type: constant, interval: PT0.5S, maxAttempts: 3}
    commands: ['echo try {{ taskrun.attemptsCount }}', 'test "{{ taskrun.attemptsCount }}" = 1']
`

let made: Run

test.beforeAll(async ({ playwright, baseURL }) => {
  const request = await playwright.request.newContext({ baseURL })
  await save(request, TALKING)
  made = await run(request, 'company.logs', 'talking')
  await request.dispose()
})

async function open(page: Page, query = '', settings: object = {}): Promise<void> {
  await settled(page, { isTourDone: true, theme: 'light', ...settings })
  await page.goto(`/ui/executions/company.logs/talking/${made.id}/logs${query}`)
  await expect(page.locator('.live[data-state=ended]')).toBeVisible()
  await expect(page.locator('.log-line').first()).toBeVisible()
}

const line = (page: Page, text: string | RegExp) => page.locator('.log-line').filter({ hasText: text })
const chosen = (page: Page) => page.locator('.log-line[data-current]')
const runOf = async (page: Page, task: string): Promise<string> => {
  const { taskRunList } = (await (await page.request.get(`/api/v1/executions/${made.id}`)).json()) as {
    taskRunList: { id: string; taskId: string }[]
  }
  return taskRunList.find((one) => one.taskId === task)!.id
}

async function display(page: Page, choice: string): Promise<void> {
  await page.getByRole('button', { name: 'How lines are shown' }).click()
  await page.getByRole(/Time/.test(choice) ? 'menuitemradio' : 'menuitemcheckbox', { name: choice }).click()
  await page.keyboard.press('Escape')
  await expect(page.locator('.mantine-Menu-dropdown')).toHaveCount(0)
}

test('messages are counted by level over the whole log, and stepped through by level', async ({ page }) => {
  await open(page)

  await expect(page.getByRole('button', { name: 'INFO 3,003' })).toBeVisible()
  await page.getByRole('button', { name: 'ERROR 2' }).click()
  await expect(chosen(page)).toContainText('the disk is full')
  await page.keyboard.press('n')
  await expect(chosen(page)).toContainText('exit code')
  await page.getByRole('button', { name: 'Previous ERROR' }).click()
  await expect(chosen(page)).toContainText('the disk is full')
})

test('what a program says to its error stream is marked', async ({ page }) => {
  await open(page)
  await page.getByRole('searchbox', { name: 'Search in the log' }).fill('the disk')

  await expect(line(page, 'the disk is full')).toHaveAttribute('data-level', 'ERROR')
})

test('a line has its details: JSON with its structure, values to look for, a link', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const errors = watched(page)
  await open(page)
  await line(page, '4711').click()
  const detail = page.getByRole('region', { name: 'Line of the log' })

  await expect(detail.getByLabel('Message', { exact: true })).toContainText('"items": [')
  await detail.getByRole('button', { name: 'Copy a link to this line' }).click()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  await detail.getByRole('button', { name: '4711' }).click()
  await expect(page.getByRole('searchbox', { name: 'Search in the log' })).toHaveValue('4711')

  await page.goto(link)
  await expect(chosen(page)).toContainText('4711')
  expect(errors).toEqual([])
})

test('a link leads to a line that is far above those that a page begins with', async ({ page }) => {
  const { results } = (await (await page.request.get(`/api/v1/logs/${made.id}?after=40&limit=1`)).json()) as {
    results: { timestamp: string; message: string }[]
  }

  await open(page, `?line=${results[0]!.timestamp}`)

  await expect(chosen(page)).toHaveCount(1)
  await expect(chosen(page).locator('time')).toHaveAttribute('datetime', results[0]!.timestamp)
})

test('around a line that was found there are the others, when the filter is gone', async ({ page }) => {
  await open(page)
  await page.getByRole('searchbox', { name: 'Search in the log' }).fill('line 2998 of')
  await line(page, 'line 2998 of').click()
  await page.getByRole('button', { name: 'Show what is around' }).click()

  await expect(line(page, 'line 2997 of')).toBeVisible()
})

test('the attempts of a task run are told apart', async ({ page }) => {
  await open(page, `?run=${await runOf(page, 'flaky')}`)
  await page.getByRole('combobox', { name: 'Attempt' }).click()
  await page.getByRole('option', { name: 'Attempt 2' }).click()

  await expect(line(page, 'try 1')).toBeVisible()
  await expect(line(page, 'try 0')).toHaveCount(0)
})

test('lines stand under their task runs, and are folded', async ({ page }) => {
  await open(page, '', { isLogGrouped: true })
  const head = page.getByRole('button', { name: /talk$/ })
  await page.getByRole('button', { name: 'To the beginning' }).click()
  await expect(head).toHaveAttribute('aria-expanded', 'true')
  await expect(line(page, 'line 1 of a log')).toBeVisible()

  await head.click()

  await expect(line(page, 'line 1 of a log')).toHaveCount(0)
  await expect(line(page, 'half of it is left')).toBeVisible()
})

test('times are told since the start, or since the line above', async ({ page }) => {
  await open(page)
  await display(page, 'Time since the start')
  await expect(line(page, 'half of it is left').locator('time')).toHaveText(/^\+[\d.]+(ms|s)$/)
  await page.reload()
  await expect(line(page, 'half of it is left').locator('time')).toHaveText(/^\+/)
})

test('JSON and long lines take the room that they need', async ({ page }) => {
  await open(page)
  await display(page, 'JSON with its structure')

  await expect.poll(async () => (await line(page, '4711').boundingBox())!.height).toBeGreaterThan(100)
})

test('JSON in a line is folded to one line, and opens with a click or Enter until the page is left', async ({
  page,
  request,
}) => {
  // What the test before this one has chosen may have been kept.
  await unsettle(request)
  await open(page)
  const json = line(page, '4711')
  const fold = json.getByRole('button', { name: 'JSON' })
  const height = async () => (await json.boundingBox())!.height
  await expect(fold).toHaveAttribute('aria-expanded', 'false')
  const low = await height()

  await fold.click()
  await expect(json).toContainText('\n  "order": 4711')
  expect(await height()).toBe(7 * low)
  await expect(page.getByRole('region', { name: 'Line of the log' })).toHaveCount(0)
  expect(await faultsOf(page)).toEqual([])
  await page.getByRole('link', { name: 'Gantt' }).click()
  await page.getByRole('link', { name: 'Logs', exact: true }).last().click()
  await expect(fold).toHaveAttribute('aria-expanded', 'true')

  await fold.press('Enter')
  await expect(fold).toHaveAttribute('aria-expanded', 'false')
  await json.locator('.log-text').click()
  await page.keyboard.press('Enter')
  await expect(fold).toHaveAttribute('aria-expanded', 'true')
})

test('lines are as large and as close as one likes, and stay so', async ({ page }) => {
  await open(page)
  const height = async () => (await page.locator('.log-line').first().boundingBox())!.height
  expect(await height()).toBe(20)
  await display(page, 'More room between lines')
  await expect.poll(height).toBe(26)

  await page.getByRole('button', { name: 'How lines are shown' }).click()
  for (let times = 0; times < 3; times += 1) await page.getByRole('menuitem', { name: 'Larger letters' }).click()
  await page.keyboard.press('Escape')

  await expect.poll(height).toBe(33)
  await expect(page.locator('.log-text').first()).toHaveCSS('font-size', '15px')
})

test('an attempt is chosen among those of all task runs', async ({ page }) => {
  await open(page)
  await page.getByRole('combobox', { name: 'Attempt' }).click()
  await page.getByRole('option', { name: 'Attempt 2' }).click()

  await expect(line(page, 'try 1')).toBeVisible()
  await expect(line(page, '4711')).toHaveCount(0)
})

test('what was found by a pattern is downloaded', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: 'Regular expression' }).click()
  await page.getByRole('searchbox', { name: 'Search in the log' }).fill('line 29[0-9]{2} of')
  await expect(line(page, 'line 2999 of')).toBeVisible()
  await expect(page.getByText('100 lines')).toBeVisible()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download' }).click(),
  ])

  const text = await readFile(await download.path(), 'utf8')
  expect(text.trim().split('\n')).toHaveLength(100)
  expect(text).toMatch(/^\S+ INFO line 2900 of a log\n/)
})

for (const theme of ['light', 'dark'] as const) {
  test(`a line with its details in the ${theme} theme`, async ({ page }) => {
    await open(page, '', { theme, isLogGrouped: true })
    const faults = () => faultsOf(page)
    await line(page, 'half of it is left').click()
    await expect(page.getByRole('region', { name: 'Line of the log' })).toBeVisible()
    expect(await faults()).toEqual([])
    await page.getByRole('button', { name: 'How lines are shown' }).click()
    await expect(page.getByRole('menuitem', { name: 'Fold all', exact: true })).toBeVisible()
    await expect(page.getByRole('menu')).toHaveCSS('opacity', '1')
    expect(await faults()).toEqual([])
  })
}

test('lines that are alike are one, and are opened', async ({ page }) => {
  await open(page)
  await display(page, 'Fold similar lines')
  const fold = page.getByRole('button', { name: 'line # of a log' }).first()
  await expect(fold).toHaveAttribute('aria-expanded', 'false')
  await expect(line(page, 'line 3000 of')).toHaveCount(0)

  await fold.click()

  await expect(fold).toHaveAttribute('aria-expanded', 'true')
  await expect(line(page, /line \d+ of a log/).first()).toBeVisible()
})

test('all of a log is copied, those lines too that are far above', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page)
  await page.getByRole('button', { name: 'Copy the log' }).click()

  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  expect((await page.evaluate(() => navigator.clipboard.readText())).match(/line \d+ of a log/g)).toHaveLength(3000)
})

test('a line about a subflow leads to it, and shows its log', async ({ page, request }) => {
  await save(
    request,
    'id: child\nnamespace: company.logs\ntasks: [{id: say, type: io.kestra.plugin.core.log.Log, message: "see https://example.com/a."}]\n',
  )
  await save(
    request,
    'id: parent\nnamespace: company.logs\ntasks: [{id: call, type: io.kestra.plugin.core.flow.Subflow, namespace: company.logs, flowId: child, wait: true}]\n',
  )
  const parent = await run(request, 'company.logs', 'parent')
  await settled(page, { isTourDone: true, theme: 'light' })
  await page.goto(`/ui/executions/company.logs/parent/${parent.id}/logs`)
  const told = line(page, 'Created new execution')
  await expect(told.getByRole('link', { name: /^child / })).toHaveAttribute(
    'href',
    /\/ui\/executions\/company\.logs\/child\//,
  )

  await told.locator('time').click()

  const nested = page.getByRole('region', { name: 'Log of child' })
  await expect(nested.getByRole('link', { name: 'https://example.com/a', exact: true })).toHaveAttribute(
    'rel',
    /noopener/,
  )
  expect(await faultsOf(page)).toEqual([])
})
