/** The logs page: what is filtered, followed, counted, looked around, grouped and kept. */
import { expect, test, type Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { faultsOf } from './axe'
import { run, save, settled, watched, type Run } from './server'

/** Of this run alone: what was said before stays. */
const NAMESPACE = `company.lines${process.pid}`
const SPEAKING = `id: speaking
namespace: ${NAMESPACE}
inputs: [{id: order, type: INT, defaults: 1}]
tasks:
  - {id: begin, type: io.kestra.plugin.core.log.Log, message: "order {{ inputs.order }} begins"}
  - {id: half, type: io.kestra.plugin.core.log.Log, level: WARN, message: "half of order {{ inputs.order }} is done"}
  - {id: done, type: io.kestra.plugin.core.log.Log, level: ERROR, message: "order {{ inputs.order }} failed after {{ inputs.order * 7 }} s"}
`
const OTHER = `id: other
namespace: ${NAMESPACE}
tasks: [{id: say, type: io.kestra.plugin.core.log.Log, message: all is well}]
`
const OF_THIS = `namespace=${NAMESPACE}`
let runs: Run[] = []

async function order(page: Page | { request: Page['request'] }, number: number): Promise<Run> {
  const answer = await page.request.post(`/api/v1/executions/${NAMESPACE}/speaking?wait=true`, {
    multipart: { order: String(number) },
  })
  return (await answer.json()) as Run
}

test.beforeAll(async ({ playwright, baseURL }) => {
  const request = await playwright.request.newContext({ baseURL })
  await save(request, SPEAKING)
  await save(request, OTHER)
  runs = []
  for (const number of [1, 2, 3]) runs.push(await order({ request }, number))
  await run(request, NAMESPACE, 'other')
  await request.dispose()
})

async function open(page: Page, query = OF_THIS, settings: object = {}): Promise<string[]> {
  const faults = watched(page)
  await settled(page, { isTourDone: true, theme: 'light', ...settings })
  await page.goto(`/ui/logs?${query}`)
  await expect(page.getByRole('table', { name: 'Logs' }).first()).toBeVisible()
  return faults
}

const rows = (page: Page) => page.getByRole('table', { name: 'Logs' }).locator('tbody tr')

test('a value of a line filters for it, or leaves it out', async ({ page }) => {
  await open(page)
  await rows(page).filter({ hasText: 'all is well' }).getByRole('button', { name: 'other' }).click()
  await page.getByRole('menuitem', { name: 'All but other' }).click()

  await expect(page).toHaveURL(/-flowId=other/)
  await expect(rows(page).filter({ hasText: 'all is well' })).toHaveCount(0)
  await rows(page).filter({ hasText: 'order 3 failed' }).getByRole('button', { name: 'ERROR' }).click()
  await page.getByRole('menuitem', { name: 'Only ERROR' }).click()
  await expect(page.getByRole('button', { name: 'Level alone: ERROR', exact: true })).toBeVisible()
  await expect(rows(page)).toHaveText([/order 3 failed after 21 s/, /order 2 failed/, /order 1 failed/])
})

test('filters are written, with levels that stand for worse ones and stars for anything', async ({ page }) => {
  await open(page)
  const field = page.getByRole('searchbox')
  await field.fill('level:warn task:ha* ')
  await field.press('Enter')

  await expect(page.getByRole('button', { name: 'Level: Warning or worse', exact: true })).toBeVisible()
  await expect(rows(page)).toHaveText([/half of order 3/, /half of order 2/, /half of order 1/])
})

test('lines appear while they are said, above those that are read', async ({ page }) => {
  const faults = await open(page, `${OF_THIS}&q=begins`)
  await expect(page.locator('.live[data-state=open]')).toBeVisible()
  await order(page, 41)
  await expect(rows(page).first()).toContainText('order 41 begins')

  // Who looks at a line is not moved away from it.
  await rows(page)
    .first()
    .getByRole('button', { name: /Show what is around/ })
    .click()
  await order(page, 42)
  await page.getByRole('button', { name: '1 new line' }).click()

  await expect(rows(page).first()).toContainText('order 42 begins')
  expect(faults).toEqual([])
})

test('what was said around a line is shown below, and left by a key', async ({ page }) => {
  await open(page, `${OF_THIS}&q=half of order 2`)
  await rows(page)
    .getByRole('button', { name: /Show what is around/ })
    .click()
  const lines = page.getByRole('list', { name: 'Lines before and after' }).getByRole('listitem')

  await expect(lines).toContainText(['order 2 begins', 'half of order 2', 'order 2 failed'])
  await expect(page.locator('.around [aria-current]')).toContainText('half of order 2')
  expect(await faultsOf(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(lines).toHaveCount(0)
})

test('a line leads to its place in its execution', async ({ page }) => {
  await open(page, `${OF_THIS}&q=half of order 2`)
  await rows(page).getByRole('link').first().click()

  await expect(page).toHaveURL(new RegExp(`/executions/${NAMESPACE}/speaking/${runs[1]!.id}/logs\\?line=`))
  await expect(page.locator('.log-line[data-current]')).toContainText('half of order 2')
})

test('lines that differ in numbers are one pattern, which leads to them', async ({ page }) => {
  await open(page, `${OF_THIS}&minLevel=ERROR`)
  await page.getByText('Patterns', { exact: true }).click()
  await page.getByRole('button', { name: 'order <number> failed after <number> s' }).click()

  await expect(page.getByRole('button', { name: /^Pattern: order/ })).toBeVisible()
  await expect(rows(page).filter({ hasText: 'order 1 failed' })).toHaveCount(1)
})

test('a chart counts lines by level, and a drag over it chooses the time', async ({ page }) => {
  await open(page)
  const chart = page.locator('.list-chart')
  await expect(chart.getByRole('table', { name: 'Lines over time, by level' })).toContainText('ERROR')
  const box = (await chart.locator('svg').boundingBox())!
  await page.mouse.move(box.x + box.width * 0.5, box.y + 40)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width - 2, box.y + 40, { steps: 4 })
  await page.mouse.up()

  await expect(page).toHaveURL(/startDate=.*endDate=/)
  await page.getByRole('button', { name: 'Chart over the list' }).click()
  await expect(chart).toHaveCount(0)
})

test('all that matches is kept as a table and as text', async ({ page }) => {
  await open(page, `${OF_THIS}&q=order 1 &size=10`)
  const [table] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /CSV/ }).click()])
  const [text] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download as text' }).click(),
  ])

  expect(await readFile((await table.path())!, 'utf8')).toContain('order 1 failed after 7 s')
  expect(await readFile((await text.path())!, 'utf8')).toMatch(
    /ERROR company\.lines\d+\.speaking \w+ done: order 1 failed after 7 s\n/,
  )
})

test('the lines of a flow are deleted from its page', async ({ page }) => {
  await settled(page, { isTourDone: true })
  await page.goto(`/ui/flows/edit/${NAMESPACE}/other/logs`)
  await expect(rows(page)).toHaveCount(1)
  await page.getByRole('button', { name: 'Delete lines' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()

  await expect(page.getByText('What flows say is listed here.')).toBeVisible()
})

for (const theme of ['light', 'dark']) {
  test(`the page has no faults of access in the ${theme} theme`, async ({ page }) => {
    await open(page, OF_THIS, { theme })
    await expect(page.locator('.list-chart svg')).toBeVisible()
    expect(await faultsOf(page)).toEqual([])
    await rows(page)
      .first()
      .getByRole('button', { name: 'speaking' })
      .or(rows(page).first().getByRole('button', { name: 'other' }))
      .click()
    await expect(page.getByRole('menuitem', { name: /^Only / })).toBeVisible()
    expect(await faultsOf(page)).toEqual([])
    await page.goto(`/ui/logs?${OF_THIS}&view=patterns`)
    await expect(page.getByRole('table', { name: 'Patterns' })).toBeVisible()
    expect(await faultsOf(page)).toEqual([])
  })
}
