/** Files of a namespace, several of them open at once. */
import { expect, test, type APIRequestContext, type Page } from '@playwright/test'
import { faultsInBothThemes } from './axe'
import { save, settled, watched } from './server'

let space = ''
const item = (page: Page, name: string) => page.getByRole('treeitem', { name, exact: true })
const tabs = (page: Page) => page.getByRole('tablist', { name: 'Open files' }).getByRole('tab')
const tab = (page: Page, name: string) => tabs(page).and(page.getByTitle(name, { exact: true }))
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const unsaved = (page: Page) => page.getByRole('dialog', { name: /not saved/ })
const text = async (request: APIRequestContext, path: string) =>
  (await request.get(`/api/v1/namespaces/${space}/files?path=/${path}`)).text()

async function put(request: APIRequestContext, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files))
    await request.post(`/api/v1/namespaces/${space}/files?path=/${path}`, {
      multipart: { fileContent: { name: 'file', mimeType: 'text/plain', buffer: Buffer.from(content) } },
    })
}

/** Three files beside each other; the last one is in front. */
async function open(page: Page, request: APIRequestContext): Promise<void> {
  await put(request, { 'a.txt': 'one', 'b.txt': 'two', 'c.txt': 'three' })
  await page.goto(`/ui/namespaces/edit/${space}/files`)
  for (const name of ['a.txt', 'b.txt', 'c.txt']) await item(page, name).click()
  await expect(tabs(page)).toHaveText(['a.txt', 'b.txt', 'c.txt'])
  await expect(field(page, 'c.txt')).toHaveValue('three')
}

async function choose(page: Page, name: string, command: string): Promise<void> {
  await tab(page, name).click({ button: 'right' })
  await page.getByRole('menuitem', { name: command, exact: true }).click()
}

test.beforeEach(async ({ page }, { testId }) => {
  space = `tabs.r${testId.slice(-6)}${Date.now().toString(36)}`
  await settled(page, { isTourDone: true })
})

test('files that are opened stand beside each other; the address names the one in front, a reload brings all back', async ({
  page,
  request,
}) => {
  const errors = watched(page)
  await open(page, request)
  await expect(page).toHaveURL(/[?&]file=c\.txt/)
  expect(await faultsInBothThemes(page)).toEqual([])

  await tab(page, 'a.txt').press('ArrowRight')
  await expect(tab(page, 'b.txt')).toBeFocused()
  await expect(field(page, 'b.txt')).toHaveValue('two')
  await tab(page, 'b.txt').press('Home')
  await tab(page, 'a.txt').press('ArrowLeft')
  await expect(tab(page, 'c.txt')).toHaveAttribute('aria-selected', 'true')
  await tab(page, 'b.txt').click()
  await expect(page).toHaveURL(/[?&]file=b\.txt/)
  await page.reload()
  await expect(tabs(page)).toHaveText(['a.txt', 'b.txt', 'c.txt'])
  await expect(field(page, 'b.txt')).toHaveValue('two')

  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Files' }).click()
  await expect(tab(page, 'b.txt')).toHaveAttribute('aria-selected', 'true')
  expect(errors).toEqual([])
})

test('tabs are closed by a middle click, their cross, a key and their menu', async ({ page, request, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, request)
  await tab(page, 'a.txt').click({ button: 'middle' })
  await expect(tabs(page)).toHaveText(['b.txt', 'c.txt'])
  await tab(page, 'c.txt').locator('.file-tab-close').click()
  await expect(field(page, 'b.txt')).toHaveValue('two')
  await tab(page, 'b.txt').press('Delete')
  await expect(tabs(page)).toHaveCount(0)
  await expect(page).not.toHaveURL(/file=/)

  await open(page, request)
  await choose(page, 'a.txt', 'Copy the path')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('a.txt')
  await choose(page, 'b.txt', 'Close to the right')
  await expect(tabs(page)).toHaveText(['a.txt', 'b.txt'])
  await item(page, 'c.txt').click()
  await choose(page, 'b.txt', 'Close others')
  await expect(tabs(page)).toHaveText(['b.txt'])
  await item(page, 'a.txt').click()
  await page.getByRole('button', { name: 'Actions of the tab a.txt' }).click()
  expect(await faultsInBothThemes(page)).toEqual([])
  await page.getByRole('menuitem', { name: 'Close all' }).click()
  await expect(tabs(page)).toHaveCount(0)
})

test('each tab keeps what was typed in it, and is saved alone', async ({ page, request }) => {
  await open(page, request)
  await tab(page, 'a.txt').click()
  await field(page, 'a.txt').press('End')
  await field(page, 'a.txt').pressSequentially('!')
  await expect(tab(page, 'a.txt')).toContainText('Unsaved changes')
  await field(page, 'a.txt').press('Control+z')
  await expect(tab(page, 'a.txt')).toHaveText('a.txt')

  await field(page, 'a.txt').fill('one more')
  await tab(page, 'b.txt').click()
  await field(page, 'b.txt').fill('two more')
  expect(await faultsInBothThemes(page)).toEqual([])
  await tab(page, 'b.txt').press('Control+s')
  await expect(tab(page, 'b.txt')).toHaveText('b.txt')
  expect([await text(request, 'a.txt'), await text(request, 'b.txt'), await text(request, 'c.txt')]).toEqual([
    'one',
    'two more',
    'three',
  ])
  await expect(tab(page, 'a.txt')).toContainText('Unsaved changes')
  await tab(page, 'a.txt').click()
  await expect(field(page, 'a.txt')).toHaveValue('one more')
})

test('a tab with unsaved changes is closed after a question only', async ({ page, request }) => {
  await open(page, request)
  await field(page, 'c.txt').fill('changed')
  await tab(page, 'c.txt').click({ button: 'middle' })
  expect(await faultsInBothThemes(page)).toEqual([])
  await unsaved(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(field(page, 'c.txt')).toHaveValue('changed')
  await choose(page, 'c.txt', 'Close all')
  await unsaved(page).getByRole('button', { name: 'Save and close' }).click()
  await expect(tabs(page)).toHaveCount(0)
  expect(await text(request, 'c.txt')).toBe('changed')

  await item(page, 'c.txt').click()
  await field(page, 'c.txt').fill('unwanted')
  await choose(page, 'c.txt', 'Close')
  await unsaved(page).getByRole('button', { name: 'Close without saving' }).click()
  await item(page, 'c.txt').click()
  await expect(field(page, 'c.txt')).toHaveValue('changed')
})

test('what was typed before a reload is kept as a draft', async ({ page, request }) => {
  await open(page, request)
  await field(page, 'c.txt').fill('typed before')
  page.once('dialog', (dialog) => void dialog.accept())
  await page.reload()
  await expect(field(page, 'c.txt')).toHaveValue('three')
  expect(await faultsInBothThemes(page)).toEqual([])
  await page.getByRole('button', { name: 'Open the draft' }).click()
  await expect(field(page, 'c.txt')).toHaveValue('typed before')
  await expect(tab(page, 'c.txt')).toContainText('Unsaved changes')
})

test('a renamed file keeps its tab and what was typed, a moved one too; a deleted one loses its tab', async ({
  page,
  request,
}) => {
  await open(page, request)
  await field(page, 'c.txt').fill('typed')
  await page.getByRole('tree').press('F2')
  await page.getByRole('dialog').getByLabel('Path').fill('d.txt')
  await page.keyboard.press('Enter')
  await expect(tab(page, 'd.txt')).toContainText('Unsaved changes')
  await field(page, 'd.txt').press('Control+s')
  await expect.poll(() => text(request, 'd.txt')).toBe('typed')

  await item(page, 'a.txt').click()
  await page.getByRole('button', { name: 'Move', exact: true }).click()
  await page.getByRole('combobox', { name: 'Folder' }).fill('deep')
  await page.keyboard.press('Enter')
  await expect(tab(page, 'deep/a.txt')).toHaveAttribute('aria-selected', 'true')
  await expect(field(page, 'deep/a.txt')).toHaveValue('one')

  await item(page, 'b.txt').click()
  await page.getByRole('tree').press('Delete')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(tabs(page)).toHaveText(['a.txt', 'd.txt'])
})

test('files open beside a flow whose changes are not saved, without a question', async ({ page, request }) => {
  await put(request, { 'a.txt': 'one', 'b.txt': 'two' })
  await save(
    request,
    `id: beside\nnamespace: ${space}\ntasks:\n  - id: a\n    type: io.kestra.plugin.core.log.Log\n    message: hi\n`,
  )
  await page.goto(`/ui/flows/edit/${space}/beside/edit?file=a.txt`)
  await expect(field(page, 'a.txt')).toHaveValue('one')
  await page.locator('.monaco-editor').first().click()
  await page.keyboard.type('# ')
  await expect(page.getByText('Unsaved changes', { exact: true })).toBeVisible()
  await item(page, 'b.txt').click()
  await expect(field(page, 'b.txt')).toHaveValue('two')
  await expect(tabs(page)).toHaveText(['a.txt', 'b.txt'])
  await expect(page.getByText('Unsaved changes', { exact: true })).toBeVisible()
})

test('on a phone the tabs scroll, and the one in front is seen', async ({ page, request }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const names = Array.from({ length: 8 }, (_, index) => `long-name-${index}.txt`)
  await put(request, Object.fromEntries(names.map((name) => [name, name])))
  await page.goto(`/ui/namespaces/edit/${space}/files`)
  for (const name of names) await item(page, name).click()
  await expect(tab(page, names[7]!)).toBeInViewport()
  await expect(tab(page, names[0]!)).not.toBeInViewport()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
})
