/** From a list into its executions and along it; groups of a correlation; ids that are copied; labels that fit. */
import { expect, test, type Page } from '@playwright/test'
import { faultsInBothThemes, faultsOf } from './axe'
import { run, save, settled, unsettle, type Run } from './server'

/** A namespace of this run: what an earlier one has left does not count. */
const SPACE = `walk.r${Date.now().toString(36)}`
const LONG = 'a-very-long-value-of-a-label-that-nobody-can-read-in-a-table'
const flow = (id: string, task: string) =>
  `id: ${id}\nnamespace: ${SPACE}\nlabels: {team: ${LONG}, area: ${LONG}, tier: gold, owner: ada}\ntasks:\n  - ${task}\n`
const runs: Run[] = []

test.beforeAll(async ({ playwright, baseURL }) => {
  const request = await playwright.request.newContext({ baseURL })
  await save(request, flow('good', '{id: say, type: io.kestra.plugin.core.log.Log, message: hello}'))
  await save(request, flow('bad', '{id: boom, type: io.kestra.plugin.core.execution.Fail}'))
  await save(
    request,
    flow(
      'parent',
      `{id: call, type: io.kestra.plugin.core.flow.Subflow, namespace: ${SPACE}, flowId: good, wait: true}`,
    ),
  )
  for (const id of ['bad', 'good', 'bad', 'good', 'bad', 'parent']) runs.push(await run(request, SPACE, id))
  await request.dispose()
})

test.beforeEach(async ({ page, request }) => {
  await unsettle(request)
  await settled(page, { isTourDone: true })
})

const rows = (page: Page) => page.locator('.content tbody').getByRole('row')
const bad = () => runs.filter((one) => one.flowId === 'bad')

test('the list one came from is walked, with its filters, across tabs and flows; a direct link walks the flow', async ({
  page,
}) => {
  await page.goto(`/ui/executions?namespace=${SPACE}&state=%5B%22FAILED%22%5D&sort=state.startDate:asc`)
  const [first, second, third] = bad()
  await rows(page)
    .filter({ hasText: second!.id.slice(0, 10) })
    .getByRole('link', { name: second!.id.slice(0, 10) })
    .click()
  await expect(page).toHaveURL(new RegExp(`${second!.id}.*list=`))

  await page.locator('.tabs').getByRole('link', { name: 'Logs' }).click()
  await expect(page).toHaveURL(/\/logs\?.*list=/)
  await expect(page.getByRole('button', { name: 'The execution after' })).toBeEnabled()
  await page.keyboard.press(']')
  await expect(page).toHaveURL(new RegExp(`/bad/${third!.id}/logs`))
  await expect(page.getByRole('button', { name: 'The execution after' })).toBeDisabled()
  await page.keyboard.press('[')
  await expect(page).toHaveURL(new RegExp(second!.id))
  await page.getByRole('button', { name: 'The execution before' }).click()
  await expect(page).toHaveURL(new RegExp(first!.id))
  await page.reload()
  await expect(page.getByRole('button', { name: 'The execution before' })).toBeDisabled()

  await page.goto(`/ui/executions/${SPACE}/good/${runs[3]!.id}/overview`)
  await page.getByRole('button', { name: 'The execution before' }).click()
  await expect(page).toHaveURL(new RegExp(`/good/${runs[1]!.id}`))
})

test('r opens the replay of the row one has moved to, and of the execution that is open', async ({ page }) => {
  await page.goto(`/ui/executions?namespace=${SPACE}&state=%5B%22FAILED%22%5D`)
  await expect(rows(page)).toHaveCount(3)
  await page.keyboard.press('j')
  await page.keyboard.press('r')
  const dialog = page.getByRole('dialog', { name: /^Replay/ })
  await expect(dialog.getByRole('button', { name: 'Replay' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()

  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(bad()[2]!.id))
  await expect(page.getByRole('button', { name: 'Replay', exact: true })).toBeVisible()
  await page.keyboard.press('r')
  await expect(dialog.getByRole('button', { name: 'Replay' })).toBeVisible()
})

test('executions of one correlation stand below the one that began them', async ({ page }) => {
  const parent = runs.at(-1)!
  await page.goto(`/ui/executions?namespace=${SPACE}`)
  await expect(rows(page)).toHaveCount(7)
  await expect(rows(page).getByRole('link', { name: new RegExp(`parent ${parent.id.slice(0, 10)}`) })).toBeVisible()
  await page.getByRole('switch', { name: 'Group' }).click()
  await expect(rows(page)).toHaveCount(6)
  await page.getByRole('button', { name: `Show what ${parent.id.slice(0, 10)} has started` }).click()

  await expect(rows(page)).toHaveCount(7)
  await expect(rows(page).nth(1)).toContainText('good')
  await expect(
    rows(page)
      .nth(1)
      .getByRole('link', { name: new RegExp(`parent ${parent.id.slice(0, 10)}`) }),
  ).toHaveAttribute('href', new RegExp(parent.id))
  expect.soft(await faultsInBothThemes(page)).toEqual([])
})

test('long labels neither make the list scroll sideways nor are they lost', async ({ page }) => {
  await page.goto(`/ui/executions?namespace=${SPACE}`)
  const list = page.getByRole('region', { name: 'Executions' })
  await expect(rows(page)).toHaveCount(7)
  expect(await list.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0)

  const more = rows(page).first().getByRole('button', { name: '2 more labels' })
  await more.focus()
  await expect(page.getByRole('tooltip')).toContainText('owner: ada')
  await page.keyboard.press('Enter')
  await expect(rows(page).first().getByRole('link', { name: 'owner: ada' })).toBeVisible()
  expect(await list.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0)
})

test('a namespace does not offer to take itself away from its executions', async ({ page }) => {
  await page.goto(`/ui/namespaces/edit/${SPACE}/executions`)
  await expect(rows(page)).toHaveCount(7)
  await expect(page.getByRole('button', { name: /^Remove the filter/ })).toHaveCount(0)
})

test('the id of what a page shows is copied by its title', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const pages = [
    [`flows/edit/${SPACE}/good`, 'good', 'good'],
    [`namespaces/edit/${SPACE}`, SPACE, SPACE],
    [`executions/${SPACE}/good/${runs[1]!.id}`, runs[1]!.id.slice(0, 10), runs[1]!.id],
  ] as const
  for (const [path, title, id] of pages) {
    await page.goto(`/ui/${path}`)
    await page.getByRole('heading', { level: 1 }).getByRole('button', { name: title }).click()
    await expect(page.getByRole('heading', { level: 1 }).getByRole('status')).toHaveText('Copied')
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(id)
  }
  expect.soft(await faultsOf(page)).toEqual([])
})

test('the chosen flows are kept as files', async ({ page }) => {
  await page.goto(`/ui/flows?namespace=${SPACE}`)
  await page.getByRole('checkbox', { name: 'Select all on this page' }).check()
  await page
    .getByRole('region', { name: /^Chosen/ })
    .getByRole('button', { name: /^More/ })
    .click()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Export' }).click(),
  ])

  expect(file.suggestedFilename()).toBe('flows.zip')
  await expect(page.getByText('Export: done to 3')).toBeVisible()
})
