/** What the lists share: filters in the address, columns, rows, choices that stay. */
import { expect, test, type Page } from '@playwright/test'
import { faultsOf } from './axe'
import { run, save, settled, unsettle } from './server'

/** A namespace of this run: what an earlier one has left does not count. */
const SPACE = `lists.r${Date.now().toString(36)}`
const flow = (id: string, task: string, labels = '{team: data}') =>
  `id: ${id}\nnamespace: ${SPACE}\ndescription: Does ${id}.\nlabels: ${labels}\ninputs:\n  - {id: name, type: STRING, defaults: Ada}\ntasks:\n  - ${task}\n`

test.beforeAll(async ({ playwright, baseURL }) => {
  const request = await playwright.request.newContext({ baseURL })
  await save(request, flow('good', '{id: say, type: io.kestra.plugin.core.log.Log, message: hello}'))
  await save(request, flow('bad', '{id: boom, type: io.kestra.plugin.core.execution.Fail}', '{team: web}'))
  await save(
    request,
    flow('waiting', '{id: wait, type: io.kestra.plugin.core.flow.Pause}').replace(SPACE, `${SPACE}.below`),
  )
  for (const id of ['good', 'good', 'bad']) await run(request, SPACE, id)
  await run(request, `${SPACE}.below`, 'waiting', '')
  await request.dispose()
})

test.beforeEach(async ({ page, request }) => {
  await unsettle(request)
  await settled(page, { isTourDone: true })
})

const rows = (page: Page) => page.locator('.content').getByRole('row')
test('filters are written as a line, shown as chips, and stand in the address', async ({ page }) => {
  await page.goto('/ui/executions')
  await page.getByRole('button', { name: 'Filters as text' }).click()
  await page
    .getByRole('textbox', { name: 'Filters as text' })
    .fill(`state:success,warning namespace:${SPACE} -label:team=web since:24h`)
  await page.keyboard.press('Enter')

  await expect(page.getByRole('button', { name: 'State: Success or Warning', exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Labels not: team:web', exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Time: Last 24 hours', exact: true })).toBeVisible()
  await expect(rows(page)).toHaveCount(3)
  await page.reload()
  await expect(rows(page)).toHaveCount(3)
  await page.getByRole('button', { name: 'Remove the filter State: Success or Warning' }).click()
  await expect(rows(page)).toHaveCount(4)
  await page.goBack()
  await expect(rows(page)).toHaveCount(3)
})

test('a line that can not be read says what is wrong, and filters nothing', async ({ page }) => {
  await page.goto('/ui/executions')
  await page.getByRole('searchbox', { name: 'Search' }).fill('colour:red state:FAILED')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: /^State:/ })).toHaveCount(0)
  await page.getByRole('button', { name: 'Filters as text' }).click()
  const line = page.getByRole('textbox', { name: 'Filters as text' })
  await line.fill('colour:red state:BROKEN')
  await page.getByRole('button', { name: 'Apply' }).click()

  await expect(page.getByText('There is no filter “colour”. “BROKEN” can not be filtered by.')).toBeVisible()
  await expect(line).toHaveAttribute('aria-invalid', 'true')
})

test('a chip is made, turned round and changed by the keyboard', async ({ page }) => {
  await page.goto(`/ui/executions?namespace=${SPACE}`)
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('menuitem', { name: 'State' }).click()
  const editor = page.getByRole('dialog', { name: 'State' })
  await editor.getByRole('checkbox', { name: 'Failed' }).check()
  expect.soft(await faultsOf(page)).toEqual([])
  await editor.getByText('is not', { exact: true }).click()
  await editor.getByRole('button', { name: 'Apply' }).press('Enter')

  await expect(page.getByRole('button', { name: 'State not: Failed', exact: true })).toBeVisible()
  await expect(page.getByRole('table').getByText('Failed')).toHaveCount(0)
  await expect(rows(page)).toHaveCount(4)
})

test('what nothing matches names the filters that can go', async ({ page }) => {
  await page.goto(`/ui/executions?namespace=${SPACE}&state=%5B%22KILLED%22%5D`)

  await page.getByRole('button', { name: 'Without “State: Killed”' }).click()

  await expect(rows(page)).toHaveCount(5)
})

test('columns are chosen and stay, in another browser too; the id can not be hidden', async ({
  page,
  browser,
  baseURL,
}) => {
  await page.goto(`/ui/executions?namespace=${SPACE}`)
  await page.getByRole('button', { name: 'Columns' }).click()
  const columns = page.getByRole('dialog', { name: 'Columns' })
  await expect(columns.getByRole('checkbox', { name: 'Execution' })).toBeDisabled()
  const kept = page.waitForResponse(
    (answer) =>
      answer.url().endsWith('/me/preferences') &&
      answer.request().method() === 'PUT' &&
      answer.request().postData()!.includes('inputs'),
  )
  await columns.getByRole('checkbox', { name: 'Namespace' }).uncheck()
  await columns.getByRole('checkbox', { name: 'Inputs' }).check()
  await columns.getByRole('button', { name: 'Move Inputs to the left' }).click()
  expect.soft(await faultsOf(page)).toEqual([])
  await expect(page.getByRole('cell', { name: 'name: Ada' }).first()).toBeVisible()
  await kept

  const other = await browser.newContext({ baseURL, locale: 'en-GB' })
  const again = await other.newPage()
  await settled(again, { isTourDone: true })
  await again.goto(`/ui/executions?namespace=${SPACE}`)
  await expect(again.getByRole('columnheader', { name: 'Inputs' })).toBeVisible()
  await expect(again.getByRole('columnheader', { name: 'Namespace' })).toHaveCount(0)
  await again.getByRole('button', { name: 'Columns' }).click()
  await again.getByRole('button', { name: 'As it was' }).click()
  await expect(again.getByRole('columnheader', { name: 'Namespace' })).toBeVisible()
  await other.close()
})

test('a row is opened by a click beside its links, and by keys', async ({ page }) => {
  await page.goto(`/ui/executions?namespace=${SPACE}&state=%5B%22FAILED%22%5D`)
  await page.getByRole('cell', { name: SPACE }).click()
  await expect(page).toHaveURL(new RegExp(`executions/${SPACE}/bad`))
  await page.goBack()
  await expect(rows(page)).toHaveCount(2)
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await expect(page.getByText('1 selected')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByText('1 selected')).toHaveCount(0)
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`executions/${SPACE}/bad`))
})

test('a refresh is asked for, or comes every so often, and never by itself otherwise', async ({ page, request }) => {
  await page.goto(`/ui/executions?namespace=${SPACE}&flowId=good`)
  await expect(rows(page)).toHaveCount(3)
  await page.getByRole('button', { name: 'Refresh: Live' }).click()
  await page.getByRole('menuitem', { name: 'Off' }).click()
  await expect(page.getByText(/^Updated/)).toBeVisible()
  await page
    .getByRole('checkbox', { name: /^Select (?!all)/ })
    .first()
    .check()
  const third = await run(request, SPACE, 'good')
  await page.keyboard.press('r')
  await expect(page.getByRole('link', { name: third.id.slice(0, 10) })).toBeVisible()
  await expect(page.getByText('1 selected')).toBeVisible()
  await page.getByRole('button', { name: 'Refresh: Off' }).click()
  await page.getByRole('menuitem', { name: 'Live' }).click()
  const fourth = await run(request, SPACE, 'good')
  await expect(page.getByRole('link', { name: fourth.id.slice(0, 10) })).toBeVisible()
})

test('a drag over the chart sets the span of time', async ({ page }) => {
  await page.goto(`/ui/executions?namespace=${SPACE}&timeRange=P7D`)
  await page.getByRole('button', { name: 'Chart over the list' }).click()
  const chart = (await page.locator('.drag-box svg').boundingBox())!
  await page.mouse.move(chart.x + chart.width * 0.55, chart.y + 5)
  await page.mouse.down()
  await page.mouse.move(chart.x + chart.width * 0.8, chart.y + 5, { steps: 4 })
  await page.mouse.move(chart.x + chart.width - 2, chart.y + 5, { steps: 4 })
  await page.mouse.up()

  await expect(page.getByRole('button', { name: /^From:/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Until:/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Time:/ })).toHaveCount(0)
  await expect(rows(page).nth(1)).toBeVisible()
})

test('deleting asks what goes along', async ({ page, request }) => {
  const gone = await run(request, SPACE, 'good')
  await page.goto(`/ui/executions?q=${gone.id}`)
  await page.getByRole('checkbox', { name: 'Select all on this page' }).check()
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete' })
  await dialog.getByRole('checkbox', { name: 'Their logs' }).uncheck()
  const asked = page.waitForRequest((one) => one.method() === 'DELETE')
  await dialog.getByRole('button', { name: 'Delete' }).click()

  expect(new URL((await asked).url()).searchParams.get('deleteLogs')).toBe('false')
  await expect(page.getByText('Nothing matches these filters.')).toBeVisible()
})

test('flows stand in a tree by namespace, counted', async ({ page }) => {
  await page.goto(`/ui/flows?namespace=${SPACE}`)
  await page.getByText('By namespace', { exact: true }).click()
  await page.getByRole('button', { name: new RegExp(`^${SPACE.split('.')[1]!}`) }).click()

  await expect(page.getByRole('button', { name: `${SPACE.split('.')[1]!} 3 flows` })).toBeVisible()
  await expect(page.getByRole('button', { name: 'below 1 flow' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'good' })).toBeVisible()
  expect.soft(await faultsOf(page)).toEqual([])
  await page.goto(`/ui/flows?namespace=${SPACE}`)
  await page.getByRole('link', { name: 'good', exact: true }).hover()
  await expect(page.getByText('Does good.')).toBeVisible()
})

test('a bar of a chart leads to the executions that it counts, and to no others', async ({ page }) => {
  await page.goto(`/ui/flows/edit/${SPACE}/good/overview`)
  await page.locator('.chart rect').first().click()
  await expect(page).toHaveURL(/flowId=good/)
  await expect(page).toHaveURL(new RegExp(`namespace=${SPACE}`))

  await page.goto(`/ui/namespaces/edit/${SPACE}/overview`)
  await page.locator('.chart rect').first().click()

  await expect(page).toHaveURL(/\/ui\/executions\?.*state=/)
  await expect(page.getByRole('button', { name: `Namespace: ${SPACE}`, exact: true })).toBeVisible()
})
