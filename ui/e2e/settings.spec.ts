/** Settings: each holds at once, is kept on the server, and can be given to everybody. */
import { expect, test } from '@playwright/test'
import { faultsInBothThemes } from './axe'
import { kept, run, save, settled, unsettle, watched } from './server'

const SPACE = `settings.r${Date.now().toString(36)}`
const FLOW = `id: said
namespace: ${SPACE}
description: |
  One line
  and another
tasks:
  - {id: say, type: io.kestra.plugin.core.log.Log, message: hello}
`

test.beforeEach(async ({ page, request }) => {
  for (const path of ['preferences', 'defaults']) await request.put(`/api/v1/me/${path}`, { data: {} })
  await settled(page, { isTourDone: true, language: 'en' })
})

test.afterAll(async ({ playwright, baseURL }) => {
  const request = await playwright.request.newContext({ baseURL })
  for (const path of ['preferences', 'defaults']) await request.put(`/api/v1/me/${path}`, { data: {} })
  await request.dispose()
})

test('the colours for colour blindness hold at once and in another browser', async ({
  page,
  browser,
  baseURL,
  request,
}) => {
  const colour = (one: typeof page) =>
    one.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--st-SUCCESS').trim())
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto('/ui/settings')
  await expect.poll(() => colour(page)).toBe('#1a9d4b')
  await page.getByText('For colour blindness').click()
  await expect.poll(() => colour(page)).toBe('#2b5c97')
  await kept(request, 'distinct')

  const other = await browser.newPage({ baseURL: baseURL!, colorScheme: 'light' })
  await other.goto('/ui/flows')
  await expect.poll(() => colour(other)).toBe('#2b5c97')
  await other.close()
})

test('an environment has a name and a colour over every page', async ({ page }) => {
  await page.goto('/ui/settings')
  const environment = page.getByRole('region', { name: 'Environment' })
  await environment.getByLabel('Name').fill('production')
  await environment.getByLabel('Name').press('Tab')
  await environment.getByLabel('Colour').fill('#c12827')
  const mark = page.getByRole('navigation', { name: 'Main' }).getByTitle('production')
  await expect(mark).toBeVisible()
  await expect(mark).toHaveCSS('border-color', 'rgb(193, 40, 39)')
})

test('what the administrator makes the default is what others begin with, until they choose', async ({
  page,
  browser,
  baseURL,
  request,
}) => {
  await page.goto('/ui/settings')
  await page.getByRole('region', { name: 'Look' }).getByText('Comfortable').click()
  await page.getByRole('button', { name: 'Make my choices the defaults' }).click()
  await expect(page.getByText('1 setting holds for everybody.')).toBeVisible()

  // Another person on a server without accounts is one who has chosen nothing.
  await unsettle(request)
  const other = await browser.newPage({ baseURL: baseURL!, locale: 'en-GB' })
  await other.goto('/ui/settings')
  await expect(other.locator('html')).toHaveAttribute('data-density', 'comfortable')
  await other.getByRole('region', { name: 'Look' }).getByText('Compact').click()
  await kept(request, 'compact')
  await other.reload()
  await expect(other.locator('html')).toHaveAttribute('data-density', 'compact')
  await other.getByRole('button', { name: 'Reset all' }).click()
  await expect(other.locator('html')).toHaveAttribute('data-density', 'comfortable')
  await other.getByRole('button', { name: 'Forget the defaults' }).click()
  await expect(other.getByText('Nothing has been set for everybody.')).toBeVisible()
  await other.close()
})

test('the editor opens as it was chosen: beside its form, dark, folded, in a font of the machine', async ({
  page,
  request,
}) => {
  await save(request, FLOW)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto('/ui/settings')
  const editor = page.getByRole('region', { name: 'Editor' })
  await editor.getByRole('combobox', { name: 'Beside the source stands' }).click()
  await page.getByRole('option', { name: 'Form' }).click()
  await editor.getByText('Dark', { exact: true }).click()
  await editor.getByLabel('Font', { exact: true }).fill('Courier New')
  await editor.getByRole('switch', { name: 'Fold long texts' }).press('Space')
  await kept(request, 'isEditorFolded')

  await page.goto(`/ui/flows/edit/${SPACE}/said/edit`)

  await expect(page.locator('[data-tour=form]')).toBeVisible()
  await expect(page.locator('.monaco-editor').first()).toHaveClass(/vs-dark/)
  await expect(page.locator('.view-lines').first()).toHaveCSS('font-family', /Courier New/)
  await expect(page.locator('.view-lines')).toContainText('tasks:')
  await expect(page.locator('.view-lines')).not.toContainText('and another')
})

test('the log of an execution opens under its task runs, folded', async ({ page, request }) => {
  await save(request, FLOW)
  const { id } = await run(request, SPACE, 'said')
  await page.goto('/ui/settings')
  const logs = page.getByRole('region', { name: 'Logs' })
  await logs.getByRole('switch', { name: 'Under the task runs' }).press('Space')
  await logs.getByRole('switch', { name: 'folded at first' }).press('Space')
  await kept(request, 'isLogFolded')

  await page.goto(`/ui/executions/${SPACE}/said/${id}/logs`)

  const log = page.getByRole('log', { name: 'Log' })
  await expect(log.getByRole('button', { name: 'say' })).toBeVisible()
  await expect(log.getByText('hello', { exact: true })).toHaveCount(0)
  await log.getByRole('button', { name: 'say' }).click()
  await expect(log.getByText('hello', { exact: true })).toBeVisible()
})

test('the page looks the same after another one was opened', async ({ page }) => {
  const columns = () =>
    page.locator('.settings').evaluate((one) => getComputedStyle(one).gridTemplateColumns.split(' ').length)
  await page.goto('/ui/admin/stats')
  await expect(page.getByRole('region', { name: 'Health' })).toBeVisible()
  await page.getByRole('link', { name: 'Settings' }).click()
  await expect(page.getByText('Nothing has been set for everybody.')).toBeVisible()
  expect(await columns()).toBe(1)
})

test('the page has no fault of accessibility in either theme', async ({ page }) => {
  const faults = watched(page)
  await page.goto('/ui/settings')
  await expect(page.getByText('Nothing has been set for everybody.')).toBeVisible()
  expect(await faultsInBothThemes(page)).toEqual([])
  expect(faults).toEqual([])
})
