/** What stands around the pages: bookmarks, messages, help, settings. */
import { expect, test } from '@playwright/test'
import { faultsOf } from './axe'
import { kept, run, save, settled, unsettle } from './server'

const SPACE = `shell.r${Date.now().toString(36)}`

test.beforeAll(async ({ playwright, baseURL }) => {
  const request = await playwright.request.newContext({ baseURL })
  await save(
    request,
    `id: said\nnamespace: ${SPACE}\ntasks:\n  - {id: say, type: io.kestra.plugin.core.log.Log, message: hello}\n`,
  )
  await run(request, SPACE, 'said')
  await request.dispose()
})

test.beforeEach(async ({ page, request }) => {
  await unsettle(request)
  await settled(page, { isTourDone: true })
})

test('a page is starred with its filters, renamed, opened again and forgotten', async ({ page, request }) => {
  await page.goto(`/ui/executions?namespace=${SPACE}&state=%5B%22SUCCESS%22%5D&page=1`)
  await page.getByRole('button', { name: 'Star this page' }).click()
  const bookmarks = page.getByRole('list', { name: 'Bookmarks' })
  await expect(bookmarks.getByRole('link', { name: 'Executions' })).toBeVisible()
  await bookmarks.getByRole('button', { name: 'Bookmark Executions' }).click()
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('what went well')
  await page.keyboard.press('Control+Enter')
  await kept(request, 'what went well')
  await page.goto('/ui/settings')
  expect.soft(await faultsOf(page)).toEqual([])

  await page.getByRole('link', { name: 'what went well' }).click()

  await expect(page.getByRole('button', { name: 'State: Success', exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: `Namespace: ${SPACE}`, exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Take the star away' }).click()
  await expect(bookmarks).toHaveCount(0)
})

test('what was refused stays in a list, with what the server was asked', async ({ page }) => {
  await page.route('**/api/v1/executions/restart/by-ids', (route) =>
    route.fulfill({
      status: 403,
      headers: { 'X-Request-Id': 'abc123' },
      contentType: 'application/json',
      body: '{"message":"only its owner may restart it"}',
    }),
  )
  await page.goto(`/ui/executions?namespace=${SPACE}`)
  await page.getByRole('checkbox', { name: 'Select all on this page' }).check()
  await page.getByRole('button', { name: 'Restart from the failure' }).click()
  await page.getByRole('button', { name: 'Dismiss' }).click()

  await page.getByRole('button', { name: 'Messages: 1 new' }).click()

  const list = page.getByRole('complementary', { name: 'Messages' })
  await list.getByText('Show details').click()
  await expect(list).toContainText('POST /api/v1/executions/restart/by-ids')
  await expect(list).toContainText('abc123')
  await expect(list).toContainText('only its owner may restart it')
  expect.soft(await faultsOf(page)).toEqual([])
  await expect(page.getByRole('button', { name: 'Messages', exact: true })).toBeVisible()
})

test('what may not be seen is told from what failed', async ({ page }) => {
  await page.route('**/api/v1/executions/search*', (route) =>
    route.fulfill({ status: 403, contentType: 'application/json', body: '{"message":"not yours"}' }),
  )
  await page.goto('/ui/executions')

  await expect(page.getByRole('alert')).toContainText('You may not see or do this.')
  await expect(page.getByText('Nothing matches')).toHaveCount(0)
})

test('help lists the keys, and the documentation of a type stays beside the pages', async ({ page }) => {
  await page.goto('/ui/plugins/io.kestra.plugin.core.log.Log')
  await page.getByRole('button', { name: 'Keep beside the pages' }).click()
  await page.getByRole('link', { name: 'Flows', exact: true }).first().click()
  const docs = page.getByRole('complementary', { name: 'Log' })
  await expect(docs.getByText('message').first()).toBeVisible()
  await page.getByRole('button', { name: 'Help' }).click()
  const help = page.getByRole('complementary', { name: 'Help' })
  await expect(help.getByText('Search everything')).toBeVisible()
  await expect(help.getByText(/^Windhover \d/)).toBeVisible()
  expect.soft(await faultsOf(page)).toEqual([])
  await help.getByRole('button', { name: 'Close' }).click()
  await docs.getByRole('button', { name: 'Close' }).click()
  await expect(page.getByRole('complementary')).toHaveCount(0)
})

test('settings hold at once, and in another browser', async ({ page, browser, baseURL, request }) => {
  await page.goto('/ui/settings')
  const kept = page.waitForResponse(
    (answer) =>
      answer.url().endsWith('/me/preferences') &&
      answer.request().method() === 'PUT' &&
      answer.request().postData()!.includes('"flowTab":"executions"'),
  )
  await page.getByRole('region', { name: 'Look' }).getByText('Comfortable', { exact: true }).click()
  await expect(page.locator('html')).toHaveAttribute('data-density', 'comfortable')
  await page.getByRole('combobox', { name: 'A flow opens with' }).click()
  await page.getByRole('option', { name: 'Executions' }).click()
  await kept

  const other = await browser.newContext({ baseURL, locale: 'en-GB' })
  const again = await other.newPage()
  await settled(again, { isTourDone: true })
  await again.goto('/ui/settings')
  await expect(again.locator('html')).toHaveAttribute('data-density', 'comfortable')
  await again.goto(`/ui/flows/edit/${SPACE}/said`)
  await expect(
    again.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Executions' }),
  ).toHaveAttribute('aria-current', 'page')
  await again.goto('/ui/settings')
  await again.getByRole('button', { name: 'Reset all' }).click()
  await expect(again.locator('html')).toHaveAttribute('data-density', 'compact')
  await expect
    .poll(async () => ((await (await request.get('/api/v1/me/preferences')).json()) as { settings?: object }).settings)
    .toEqual({})
  await other.close()
})

test('the list of executions opens with a span of time that is seen and can go', async ({ page }) => {
  await page.goto('/ui/flows')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('e')

  await page.getByRole('button', { name: 'Remove the filter Time: Last 24 hours' }).click()

  await expect(page).toHaveURL(/\/ui\/executions$/)
})

test('the menu is collapsed to its icons, in this browser for good', async ({ page }) => {
  await page.goto('/ui/flows')
  const menu = page.getByRole('navigation', { name: 'Main' })
  await menu.getByRole('button', { name: 'Collapse' }).click()
  await page.reload()

  await expect(menu.getByRole('link', { name: 'Executions' })).toBeVisible()
  await expect(menu.getByText('Executions')).toBeHidden()
  await expect(menu.getByRole('link', { name: 'Executions' })).toHaveAttribute('title', 'Executions')
  expect.soft(await faultsOf(page)).toEqual([])
  await menu.getByRole('button', { name: 'Expand' }).click()
  await expect(menu.getByText('Executions')).toBeVisible()
})

test('crumbs lead to what they name', async ({ page }) => {
  await page.goto(`/ui/flows/edit/${SPACE}/said`)
  const crumbs = page.getByRole('navigation', { name: 'Where you are' })
  await expect(crumbs.getByRole('link')).toHaveText(['Flows', SPACE])
  await crumbs.getByRole('link', { name: SPACE }).click()
  await expect(page.getByRole('button', { name: `Namespace: ${SPACE}`, exact: true })).toBeVisible()

  await page.goto(`/ui/namespaces/edit/${SPACE}/files`)
  await expect(crumbs.getByRole('link')).toHaveText(['Namespaces', 'shell'])
  await crumbs.getByRole('link', { name: 'shell' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('shell')
})

test('a page that is none says so, and leads back', async ({ page }) => {
  await page.goto('/ui/no/such/page')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Not found')
  await page.getByRole('main').getByRole('link', { name: 'Dashboard' }).click()
  await expect(page).toHaveURL(/\/ui\/dashboards$/)
})

test('what was typed outlives a connection that is lost, and the page goes on by itself', async ({ page, context }) => {
  await page.goto(`/ui/namespaces/edit/${SPACE}/kv`)
  await page.getByRole('button', { name: 'Add a value' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a value' })
  await dialog.getByLabel('Key').fill('typed')
  await dialog.getByLabel('Value').fill('a long thought')
  await context.setOffline(true)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('nothing that you typed is lost')).toBeVisible()
  await expect(dialog.getByLabel('Value')).toHaveValue('a long thought')

  await context.setOffline(false)

  await expect(page.getByText('nothing that you typed is lost')).toBeHidden()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('button', { name: 'typed', exact: true })).toBeVisible()
})
