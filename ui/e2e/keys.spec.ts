/** Keys: what each does on its page, that none fires while something is typed, and that they can be turned off. */
import { expect, test, type Page } from '@playwright/test'
import { faultsInBothThemes } from './axe'
import { run, save, settled, type Run } from './server'

const SPACE = `keys.r${Date.now().toString(36)}`
let runs: Run[] = []

test.beforeAll(async ({ playwright, baseURL }) => {
  const request = await playwright.request.newContext({ baseURL })
  await save(
    request,
    `id: one\nnamespace: ${SPACE}\ntasks:\n  - {id: say, type: io.kestra.plugin.core.log.Log, message: [first, second]}\n`,
  )
  await save(
    request,
    `id: two\nnamespace: ${SPACE}\ntasks:\n  - {id: say, type: io.kestra.plugin.core.log.Log, message: hello}\n`,
  )
  runs = [await run(request, SPACE, 'one'), await run(request, SPACE, 'one')]
  await request.dispose()
})

test.beforeEach(async ({ page }) => {
  await settled(page, { isTourDone: true })
})

async function visit(page: Page, address: string): Promise<void> {
  await page.goto(`/ui${address}`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
}

const search = (page: Page) => page.getByRole('searchbox', { name: 'Search' })
const active = (page: Page) => page.locator('tr[data-active]')

for (const [letter, path] of [
  ['f', 'flows'],
  ['e', 'executions'],
  ['l', 'logs'],
  ['d', 'dashboards'],
  ['n', 'namespaces'],
  ['t', 'admin/triggers'],
] as const) {
  test(`g ${letter} leads to ${path}`, async ({ page }) => {
    await visit(page, '/settings')
    await page.keyboard.press('g')
    await page.keyboard.press(letter)
    await expect(page).toHaveURL(new RegExp(`/ui/${path}(\\?|$)`))
  })
}

test('? lists the keys of the page first, and the others behind', async ({ page }) => {
  await visit(page, '/flows')
  await expect(page.getByRole('table')).toBeVisible()
  await page.keyboard.press('?')
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(list.getByRole('region', { name: 'Lists', exact: true })).toBeVisible()
  await expect(list.getByRole('region', { name: 'Editor' })).toBeHidden()
  expect.soft(await faultsInBothThemes(page), 'keys').toEqual([])
  await list.getByText('On other pages').click()
  await expect(list.getByRole('region', { name: 'Editor' })).toContainText('F10')
  await page.keyboard.press('Escape')

  await visit(page, `/executions/${SPACE}/one/${runs[0]!.id}/logs`)
  await expect(page.getByText('first')).toBeVisible()
  await page.keyboard.press('?')
  await expect(list.getByRole('region', { name: 'Execution', exact: true })).toContainText('Replay the execution')
  await expect(list.getByRole('region', { name: 'Log', exact: true })).toBeVisible()
})

test('a list is searched, walked, selected from, cleared and opened', async ({ page }) => {
  await visit(page, `/flows?namespace=${SPACE}`)
  await expect(page.getByRole('link', { name: 'two', exact: true })).toBeVisible()
  await page.keyboard.press('/')
  await expect(search(page)).toBeFocused()
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(active(page)).toContainText('two')
  await page.keyboard.press('k')
  await expect(active(page)).toContainText('one')
  await page.keyboard.press('x')
  await expect(active(page).getByRole('checkbox')).toBeChecked()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(0)
  const again = page.waitForRequest((request) => request.url().includes('/flows/search?'))
  await page.keyboard.press('r')
  await again
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/ui/flows/edit/${SPACE}/one`))
})

test('an execution is replayed, its neighbours and views are opened', async ({ page }) => {
  const [first, second] = runs
  await visit(page, `/executions/${SPACE}/one/${first!.id}/overview`)
  await expect(page.getByRole('button', { name: 'Replay' })).toBeVisible()
  await page.keyboard.press('r')
  await expect(page.getByRole('dialog', { name: 'Replay as a new execution' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'The execution after', exact: false })).toBeEnabled()
  await page.keyboard.press(']')
  await expect(page).toHaveURL(new RegExp(`${second!.id}/overview`))
  await expect(page.getByRole('button', { name: 'The execution before', exact: false })).toBeEnabled()
  await page.keyboard.press('[')
  await expect(page).toHaveURL(new RegExp(`${first!.id}/overview`))
  for (const [index, tab] of [
    'overview',
    'gantt',
    'logs',
    'topology',
    'outputs',
    'metrics',
    'dependencies',
  ].entries()) {
    await page.keyboard.press(String(index + 1))
    await expect(page).toHaveURL(new RegExp(`${first!.id}/${tab}`))
  }
})

test('no key fires while something is typed, in a menu or in a dialog', async ({ page }) => {
  await visit(page, `/flows?namespace=${SPACE}`)
  await expect(page.getByRole('link', { name: 'two', exact: true })).toBeVisible()
  await search(page).focus()
  await page.keyboard.type('gex?jr1/')
  await expect(search(page)).toHaveValue('gex?jr1/')
  await expect(page).toHaveURL(/\/ui\/flows/)
  await expect(active(page)).toHaveCount(0)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.goto(`/ui/executions/${SPACE}/one/${runs[0]!.id}`)
  await page.getByRole('button', { name: 'More actions' }).click()
  await expect(page.getByRole('menu')).toBeVisible()
  await page.keyboard.press('3')
  await page.keyboard.press('r')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page).not.toHaveURL(/logs$/)
})

test('all single keys can be turned off; those with Ctrl stay', async ({ page }) => {
  await settled(page, { hasShortcuts: false })
  await visit(page, `/executions/${SPACE}/one/${runs[0]!.id}/overview`)
  await expect(page.getByRole('button', { name: 'Replay' })).toBeVisible()
  for (const key of ['?', 'r', ']', '3', 'g', 'f', 'j', '/']) await page.keyboard.press(key)
  await page.keyboard.press('Control+k')

  await expect(page.getByRole('dialog')).toHaveCount(1)
  await expect(page.getByRole('combobox', { name: /^Search pages/ })).toBeFocused()
  await expect(page).toHaveURL(new RegExp(`${runs[0]!.id}/overview`))
})
