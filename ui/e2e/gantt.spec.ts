/** The Gantt chart: what task runs did when, how it is looked at, and what can be done from a row. */
import { expect, test, type Page } from '@playwright/test'
import { faultsOf } from './axe'
import { run, save, settled, watched, type Run } from './server'

const BRANCHES = `id: branches
namespace: company.gantt
tasks:
  - id: both
    type: io.kestra.plugin.core.flow.Parallel
    tasks:
      - {id: short, type: io.kestra.plugin.core.debug.Return, format: quick}
      - {id: long, type: io.kestra.plugin.core.flow.Sleep, duration: PT1S}
  - id: flaky # fails at first
    type: io.kestra.plugin.scripts.shell.Commands
    taskRunner: {type: io.kestra.plugin.core.runner.Process}
    retry: {type: constant, interval: PT1S, maxAttempts: 3}
    commands: ['test "{{ taskrun.attemptsCount }}" = 1']
  - {id: child, type: io.kestra.plugin.core.flow.Subflow, namespace: company.gantt, flowId: called}
`
const CALLED = `id: called
namespace: company.gantt
tasks:
  - {id: say, type: io.kestra.plugin.core.debug.Return, format: hello}
`

let made: Run

test.beforeAll(async ({ playwright, baseURL }) => {
  const request = await playwright.request.newContext({ baseURL })
  for (const source of [CALLED, BRANCHES]) await save(request, source)
  await run(request, 'company.gantt', 'branches')
  made = await run(request, 'company.gantt', 'branches')
  await request.dispose()
})

const rowOf = (page: Page, task: string) =>
  page
    .getByRole('table', { name: 'Gantt' })
    .getByRole('row')
    .filter({ has: page.getByRole('button', { name: task, exact: true }) })

async function open(page: Page): Promise<void> {
  await settled(page, { isTourDone: true, theme: 'light' })
  await page.goto(`/ui/executions/company.gantt/branches/${made.id}/gantt`)
  await expect(rowOf(page, 'child')).toBeVisible()
}

test('the parts of a bar tell the attempt that failed and the wait for the next one', async ({ page }) => {
  await open(page)

  await expect(rowOf(page, 'flaky').locator('[data-doing=tried]')).toHaveAttribute('title', /^failed attempt: /)
  await expect(rowOf(page, 'flaky').locator('[data-doing=retry]')).toHaveAttribute('title', /^waiting to retry: /)
  await expect(rowOf(page, 'flaky').locator('[data-doing=run]')).toHaveCount(1)
})

test('of branches side by side the one that counts is on the critical path, until that is hidden', async ({ page }) => {
  await open(page)

  await expect(rowOf(page, 'long').getByRole('cell', { name: /critical path/ })).toBeVisible()
  await expect(rowOf(page, 'short').getByRole('cell', { name: /critical path/ })).toHaveCount(0)
  await page.getByRole('button', { name: 'On the critical path' }).click()
  await expect(page.getByRole('cell', { name: /critical path/ })).toHaveCount(0)
})

test('a part is looked at with the keys, and all of it again', async ({ page }) => {
  await open(page)
  const bar = rowOf(page, 'long').locator('[data-doing=run]')
  const width = async () => (await bar.boundingBox())!.width
  const before = await width()

  await page.getByRole('table', { name: 'Gantt' }).focus()
  await page.keyboard.press('+')
  await expect.poll(width).toBeGreaterThan(before * 1.4)
  await page.keyboard.press('0')
  await expect.poll(width).toBeLessThan(before * 1.1)
})

test('an earlier run stands behind the bars, and how much longer it took beside them', async ({ page }) => {
  await open(page)

  await page.getByRole('combobox', { name: 'Compare with' }).click()
  await page.getByRole('option', { name: /^Median of the last/ }).click()

  await expect(rowOf(page, 'long').locator('.gantt-ghost')).toHaveAttribute('title', /^Before: /)
  await expect(rowOf(page, 'long').locator('.gantt-deviation')).toHaveText(/^(=|[+−]\d.*%)$/)
})

test('a row leads to its log, its outputs, its source and the executions it has started', async ({ page }) => {
  const errors = watched(page)
  await open(page)
  await page.getByRole('button', { name: 'Actions for flaky' }).click()
  await page.getByRole('menuitem', { name: 'Show the source' }).click()
  await expect(page.getByRole('dialog').getByLabel('Source of flaky', { exact: true })).toContainText(
    'id: flaky # fails at first',
  )
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await page.getByRole('button', { name: 'Actions for child' }).click()
  await page.getByRole('menuitem', { name: /^Open called/ }).click()
  await expect(page).toHaveURL(/company\.gantt\/called\//)
  await page.goBack()

  await rowOf(page, 'short').getByRole('button', { name: 'Actions for short' }).click()
  await page.getByRole('menuitem', { name: 'Outputs' }).click()
  await expect(page).toHaveURL(/outputs\?run=/)
  await expect(page.getByText('quick', { exact: true })).toBeVisible()
  expect(errors).toEqual([])
})

test('a run is replayed from a row, and the state of a task run is changed', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: 'Actions for child' }).click()
  await page.getByRole('menuitem', { name: 'Change state' }).click()
  await expect(page.getByRole('dialog', { name: 'Change the state of a task run' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await page.getByRole('button', { name: 'Actions for child' }).click()
  await page.getByRole('menuitem', { name: 'Replay from here' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Replay' }).click()

  await expect(page).not.toHaveURL(new RegExp(made.id))
  await expect(page).toHaveURL(/company\.gantt\/branches\//)
})

for (const theme of ['light', 'dark'] as const) {
  test(`the menu and the source of a task in the ${theme} theme`, async ({ page }) => {
    await open(page)
    await settled(page, { theme })
    await page.reload()
    const faults = () => faultsOf(page)
    await rowOf(page, 'short').getByRole('button', { name: 'Actions for short' }).click()
    await expect(page.getByRole('menuitem', { name: 'Metrics' })).toBeVisible()
    expect(await faults()).toEqual([])
    await page.getByRole('menuitem', { name: 'Show the source' }).click()
    await expect(page.getByRole('dialog').getByLabel('Source of short', { exact: true })).toBeVisible()
    expect(await faults()).toEqual([])
  })
}
