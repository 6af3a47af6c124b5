/** Files of a namespace: several at once, by pointer and by keys. */
import { expect, test, type APIRequestContext, type Page } from '@playwright/test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { faultsInBothThemes } from './axe'
import { settled, watched } from './server'

let space = ''
const item = (page: Page, name: string) => page.getByRole('treeitem', { name, exact: true })
const text = async (request: APIRequestContext, path: string) =>
  (await request.get(`/api/v1/namespaces/${space}/files?path=${path}`)).text()
const paths = async (request: APIRequestContext) =>
  (await (await request.get(`/api/v1/namespaces/${space}/files/search?q=`)).json()) as string[]

async function put(
  request: APIRequestContext,
  files: Readonly<Record<string, string>>,
  namespace = space,
): Promise<void> {
  for (const [path, content] of Object.entries(files))
    await request.post(`/api/v1/namespaces/${namespace}/files?path=/${path}`, {
      multipart: { fileContent: { name: 'file', mimeType: 'text/plain', buffer: Buffer.from(content) } },
    })
}

test.beforeEach(async ({ page }, { testId }) => {
  space = `files.r${testId.slice(-6)}${Date.now().toString(36)}`
  await settled(page, { isTourDone: true })
})

test('a folder is brought, what is there already is told, and what fails is told by its name', async ({
  page,
  request,
}) => {
  await put(request, { 'jobs/a.py': 'old' })
  const folder = mkdtempSync(join(tmpdir(), 'brought-'))
  mkdirSync(join(folder, 'jobs', 'deep'), { recursive: true })
  for (const name of ['a.py', 'b.py', 'deep/c.py']) writeFileSync(join(folder, 'jobs', name), `new ${name}`)
  await page.goto(`/ui/namespaces/edit/${space}/files`)
  await expect(item(page, 'jobs')).toBeVisible()
  await page.locator('input[webkitdirectory]').setInputFiles(join(folder, 'jobs'))
  const clash = page.getByRole('dialog', { name: '1 file is there already' })
  await expect(clash.getByText('jobs/a.py')).toBeVisible()
  expect.soft(await faultsInBothThemes(page), 'clash').toEqual([])
  await clash.getByRole('button', { name: 'Only the other 2' }).click()

  await expect.poll(() => paths(request)).toEqual(['/jobs/a.py', '/jobs/b.py', '/jobs/deep/c.py'])
  expect(await text(request, '/jobs/a.py')).toBe('old')

  // Somebody else is quicker: the server refuses, and says so.
  await page.route(/\/files\/search$/, (route) => route.fulfill({ json: [] }))
  await page.locator('input[webkitdirectory]').setInputFiles(join(folder, 'jobs'))
  await expect(page.getByRole('status').filter({ hasText: '3 failed' })).toBeVisible()
  await expect(page.getByRole('alert').filter({ has: page.getByRole('list', { name: '3 failed' }) })).toContainText(
    'jobs/deep/c.py',
  )
  expect.soft(await faultsInBothThemes(page), 'failed').toEqual([])
  await page.unroute(/\/files\/search$/)
  await page.getByRole('button', { name: 'Replace what is there' }).click()
  await expect.poll(() => text(request, '/jobs/a.py')).toBe('new a.py')
  await expect(page.getByRole('alert').filter({ has: page.getByRole('list', { name: '3 failed' }) })).toHaveCount(0)
  rmSync(folder, { recursive: true })
})

test('an upload shows how far it is, and is broken off', async ({ page, request }) => {
  await page.goto(`/ui/namespaces/edit/${space}/files`)
  await expect(page.getByText('This namespace has no files yet.')).toBeVisible()
  await page.route('**/files?path=*', () => undefined)
  await page
    .getByLabel('Upload files')
    .setInputFiles(['a', 'b', 'c', 'd'].map((name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(name) })))
  await expect(page.getByRole('status').filter({ hasText: 'Uploading: 0 of 4' })).toBeVisible()
  await expect(page.getByRole('progressbar', { name: 'Uploading' })).toHaveCount(1)

  await page.getByRole('button', { name: 'Cancel' }).click()

  await expect(page.getByRole('progressbar')).toHaveCount(0)
  expect(await paths(request)).toEqual([])
})

test('files are chosen by keys, moved, renamed, taken as a zip and removed', async ({ page, request }) => {
  const errors = watched(page)
  await put(request, { 'a.sql': '1', 'b.sql': '2', 'c.sql': '3', 'sql/b.sql': 'there' })
  await page.goto(`/ui/namespaces/edit/${space}/files`)
  const tree = page.getByRole('tree', { name: 'Files' })
  await item(page, 'a.sql').click()
  await tree.press('Shift+ArrowDown')
  const chosen = page.getByRole('region', { name: 'Chosen files' })
  await expect(chosen).toContainText('2 selected')
  await expect(item(page, 'b.sql')).toHaveAttribute('aria-selected', 'true')
  expect.soft(await faultsInBothThemes(page), 'chosen').toEqual([])
  const [zip] = await Promise.all([
    page.waitForEvent('download'),
    chosen.getByRole('link', { name: 'Download as zip' }).click(),
  ])
  expect(zip.suggestedFilename()).toBe(`${space}_files.zip`)

  await chosen.getByRole('button', { name: 'Move' }).click()
  await page.getByRole('combobox', { name: 'Folder' }).fill('sql')
  await page.keyboard.press('Enter')
  await page
    .getByRole('dialog', { name: '1 file is there already' })
    .getByRole('button', { name: 'Replace what is there' })
    .click()
  await expect.poll(() => paths(request)).toEqual(['/c.sql', '/sql/a.sql', '/sql/b.sql'])
  expect(await text(request, '/sql/b.sql')).toBe('2')

  await item(page, 'c.sql').click()
  await tree.press('F2')
  await page.getByRole('dialog').getByLabel('Path').fill('d.sql')
  await page.keyboard.press('Enter')
  await expect(item(page, 'd.sql')).toBeVisible()
  await item(page, 'd.sql').click()
  await tree.press('Delete')
  await page.getByRole('dialog', { name: 'Delete d.sql?' }).getByRole('button', { name: 'Delete' }).click()
  await expect.poll(() => paths(request)).toEqual(['/sql/a.sql', '/sql/b.sql'])
  expect(errors).toEqual([])
})

test('what is dragged goes into the folder that it is dropped on', async ({ page, request }) => {
  await put(request, { 'a.sql': '1', 'b.sql': '2', 'sql/x.sql': '3' })
  await page.goto(`/ui/namespaces/edit/${space}/files`)
  await item(page, 'a.sql').click()
  await item(page, 'b.sql').click({ modifiers: ['Control'] })

  await item(page, 'b.sql').dragTo(item(page, 'sql'))

  await expect.poll(() => paths(request)).toEqual(['/sql/a.sql', '/sql/b.sql', '/sql/x.sql'])
})

test('lines are found in files, and lead to where they stand; files above are told apart', async ({
  page,
  request,
}) => {
  await put(request, { 'jobs/a.py': 'import os\nprint("Orders")\n' })
  await put(request, { 'shared.py': 'x' }, 'files')
  await page.goto(`/ui/namespaces/edit/${space}/files`)
  await page.getByText('Contents', { exact: true }).click()
  await page.getByRole('searchbox', { name: 'Search files' }).fill('orders')
  await page
    .getByRole('list', { name: 'Lines that were found' })
    .getByRole('button', { name: /^jobs\/a.py:2/ })
    .click()
  await expect(page.getByRole('textbox', { name: 'jobs/a.py' })).toBeFocused()
  expect(await page.evaluate(() => getSelection()?.toString())).toBe('print("Orders")')
  expect.soft(await faultsInBothThemes(page), 'lines').toEqual([])

  const above = page.getByRole('region', { name: 'Of the namespaces above' })
  await above.getByText('files · ').click()
  await above.getByRole('link', { name: 'shared.py' }).click()
  await expect(page).toHaveURL(/\/ui\/namespaces\/edit\/files\/files/)
  await expect(page.getByRole('textbox', { name: 'shared.py' })).toHaveValue('x')
})

test('what was typed is not lost without a question', async ({ page, request }) => {
  await put(request, { 'a.txt': 'one', 'b.txt': 'two' })
  await page.goto(`/ui/namespaces/edit/${space}/files`)
  await item(page, 'a.txt').click()
  await page.getByRole('textbox', { name: 'a.txt' }).fill('changed')
  page.once('dialog', (dialog) => void dialog.dismiss())
  await page.getByRole('link', { name: 'Flows', exact: true }).first().click()
  await expect(page.getByRole('textbox', { name: 'a.txt' })).toHaveValue('changed')
  await page.getByRole('textbox', { name: 'a.txt' }).press('Control+s')
  await expect.poll(() => text(request, '/a.txt')).toBe('changed')
})
