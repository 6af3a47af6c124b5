/** The page of a flow and its editor: the picture in which a flow is changed, help with the source, revisions, names. */
import { readFile } from 'node:fs/promises'
import { expect, test, type Page } from '@playwright/test'
import { faultsOf } from './axe'
import { save, settled, watched, write } from './server'

const CALLED = `id: child
namespace: company.editor
inputs:
  - {id: who, type: STRING}
tasks:
  - {id: greet, type: io.kestra.plugin.core.log.Log, message: "{{ inputs.who }}"}
`

const ORDERS = `# Orders of a shop.
id: orders
namespace: company.editor
tasks:
  # Says hello.
  - {id: hello, type: io.kestra.plugin.core.log.Log, message: hello}
  - id: each
    type: io.kestra.plugin.core.flow.ForEach
    values: [1, 2]
    tasks:
      - {id: inner, type: io.kestra.plugin.core.log.Log, message: in}
  - {id: call, type: io.kestra.plugin.core.flow.Subflow, namespace: company.editor, flowId: child, inputs: {who: Ada}}
errors:
  - {id: alarm, type: io.kestra.plugin.core.log.Log, message: failed}
`

const sourceOf = async (page: Page, flowId: string): Promise<string> =>
  ((await (await page.request.get(`/api/v1/flows/company.editor/${flowId}?source=true`)).json()) as { source: string })
    .source
const node = (page: Page, name: RegExp) => page.locator('.react-flow__node').and(page.getByLabel(name))

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

test.beforeEach(async ({ page, request }) => {
  for (const source of [CALLED, ORDERS]) await save(request, source)
  await settled(page, { isTourDone: true })
})

test('a task is added where the picture says, comments stay, and one click takes it back', async ({ page }) => {
  const errors = watched(page)
  await page.goto('/ui/flows/edit/company.editor/orders/topology')
  await node(page, /^hello, Log/).focus()
  await page.keyboard.press('Enter')
  const panel = page.getByRole('complementary', { name: 'hello' })
  await expect(panel).toContainText('message: hello')
  expect.soft(await faultsOf(page)).toEqual([])

  await panel.getByRole('button', { name: 'After it' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Type' }).fill('execution.Fail')
  await page.getByRole('option', { name: 'io.kestra.plugin.core.execution.Fail' }).click()
  await dialog.getByRole('button', { name: 'Add' }).click()

  await expect(node(page, /^fail, Fail/)).toBeVisible()
  const source = await sourceOf(page, 'orders')
  expect(source).toContain('  # Says hello.\n  - {id: hello,')
  expect(source).toContain(
    'message: hello}\n  - id: fail\n    type: io.kestra.plugin.core.execution.Fail\n  - id: each\n',
  )
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(node(page, /^fail, Fail/)).toHaveCount(0)
  expect(await sourceOf(page, 'orders')).toBe(ORDERS)
  expect(errors).toEqual([])
})

test('loops and handlers are named, and a flow that is called is drawn in place', async ({ page }) => {
  await page.goto('/ui/flows/edit/company.editor/orders/topology')
  await expect(page.locator('[data-box=loop]')).toHaveText('Loop')
  await expect(page.locator('[data-box=errors]')).toHaveText('When it fails')

  await page.getByRole('button', { name: 'Show the tasks of child' }).click()

  await expect(page.locator('[data-box=subflow]')).toHaveText('Flow child')
  await expect(node(page, /^greet, Log/)).toBeVisible()
  await page.getByRole('button', { name: 'Close child' }).click()
  await expect(node(page, /^greet, Log/)).toHaveCount(0)
})

test('the picture is searched, turned and kept as a file', async ({ page }) => {
  await page.goto('/ui/flows/edit/company.editor/orders/topology')
  await page.getByRole('searchbox', { name: 'Find a task' }).fill('log')
  await expect(page.getByText('1 of 3')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByText('2 of 3')).toBeVisible()
  await expect(page.locator('.node[data-found]').first()).toBeVisible()

  await page.getByRole('button', { name: 'From left to right' }).click()
  await expect(page.getByRole('button', { name: 'From above to below' })).toBeVisible()
  await page.getByRole('button', { name: 'Picture as a file' }).click()
  const [svg] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'SVG' }).click()])
  expect(svg.suggestedFilename()).toBe('orders.svg')
  const text = await readFile((await svg.path())!, 'utf8')
  for (const id of ['hello', 'each', 'inner', 'call', 'alarm', 'When it fails']) expect(text).toContain(`>${id}</text>`)
  await page.getByRole('button', { name: 'Picture as a file' }).click()
  const [png] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'PNG' }).click()])
  expect((await readFile((await png.path())!)).subarray(1, 4).toString()).toBe('PNG')
})

test('in the editor a node leads to its lines, and the cursor to its node', async ({ page }) => {
  await page.goto('/ui/flows/edit/company.editor/orders/edit')
  await expect(page.locator('.view-lines')).toContainText('Says hello.')
  await node(page, /^inner, Log/).click()
  await expect(page.locator('.line-numbers.active-line-number')).toHaveText('11')

  await page
    .locator('.view-line')
    .filter({ hasText: 'alarm' })
    .click({ position: { x: 40, y: 8 } })

  await expect(page.locator('.node[data-chosen]')).toContainText('alarm')
  await page.getByRole('complementary', { name: 'alarm' }).getByRole('button', { name: 'Delete' }).click()
  await expect(page.locator('.view-lines')).not.toContainText('alarm')
  await expect(page.locator('.view-lines')).toContainText('Says hello.')
})

test('a flow that is kept elsewhere says so, and is not changed', async ({ page, request }) => {
  await save(request, CALLED.replace('id: child', 'id: locked\nlabels: {system.readOnly: "true"}'))
  await page.goto('/ui/flows/edit/company.editor/locked')
  await expect(page.getByText('its label system.readOnly says so').first()).toBeVisible()
  await page.getByRole('link', { name: 'Edit', exact: true }).first().click()
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeDisabled()
  await page.locator('.view-line').first().click()
  await page.keyboard.type('x')
  await expect(page.locator('.view-lines')).toContainText('id: locked')

  await page.goto('/ui/flows/edit/company.editor/locked/topology')
  await node(page, /^greet, Log/).click()

  await expect(page.getByRole('complementary', { name: 'greet' })).toContainText('can not be changed here')
  await expect(page.getByRole('button', { name: 'After it' })).toHaveCount(0)
})

test('revisions say what they changed; an old one is run, made the newest, and taken back', async ({
  page,
  request,
}) => {
  const first = CALLED.replace('id: child', 'id: changing').replace(
    '{id: who, type: STRING}',
    '{id: who, type: STRING, defaults: Ada}',
  )
  await request.delete('/api/v1/flows/company.editor/changing')
  await save(request, first)
  await save(
    request,
    first.replace('type: io.kestra.plugin.core.log.Log', 'timeout: PT10S, type: io.kestra.plugin.core.log.Log'),
  )
  await save(
    request,
    first.replace('type: io.kestra.plugin.core.log.Log', 'timeout: PT30S, type: io.kestra.plugin.core.log.Log'),
  )
  await page.goto('/ui/flows/edit/company.editor/changing/revisions')
  const newest = page.getByRole('list', { name: 'Revisions' }).getByRole('button').first()
  await expect(newest).toContainText('task greet: timeout PT10S to PT30S')
  expect.soft(await faultsOf(page)).toEqual([])

  await page.getByRole('list', { name: 'Revisions' }).getByRole('button').nth(1).click()
  await expect(page.getByRole('list', { name: 'What it means' })).toHaveText('task greet: timeout is PT10S')
  await page.getByText('Side by side').click()
  await expect(page).toHaveURL(/revision=\d+.*view=sides/)
  await page.getByRole('button', { name: /^Restore revision/ }).click()
  await expect(page.getByRole('list', { name: 'Revisions' }).getByRole('button').first()).toContainText(
    'timeout PT30S to PT10S',
  )
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('list', { name: 'Revisions' }).getByRole('button').first()).toContainText(
    'timeout PT10S to PT30S',
  )

  await page.getByRole('button', { name: /^Run revision/ }).click()
  const asked = page.waitForRequest(
    (one) => one.method() === 'POST' && one.url().includes('/executions/company.editor/changing'),
  )
  await page.getByRole('dialog').getByRole('button', { name: 'Execute' }).click()
  expect(new URL((await asked).url()).searchParams.get('revision')).toMatch(/^\d+$/)
})

test('the usual mistakes are mended by a click, and by the keyboard', async ({ page }) => {
  await page.goto('/ui/flows/edit/company.editor/orders/edit')
  await expect(page.locator('.view-lines')).toContainText('Says hello.')
  await write(
    page,
    'id: orders\nnamespace: company.editor\ntasks:\n  - id: hello\n    type: io.kestra.core.tasks.log.Log\n    mesage: {{ flow.id }}\n',
  )
  await page.getByRole('button', { name: 'Put in quotes' }).click()
  await page.getByRole('button', { name: 'Change to message' }).click()
  await expect(page.locator('.view-lines')).toContainText('message: "{{ flow.id }}"')

  await expect(page.getByRole('button', { name: 'Change to io.kestra.plugin.core.log.Log' })).toBeVisible()
  await page
    .locator('.view-line')
    .filter({ hasText: 'tasks.log.Log' })
    .click({ position: { x: 60, y: 8 } })
  await page.keyboard.press('Control+.')
  await page.locator('.action-widget').getByText('Change to io.kestra.plugin.core.log.Log').waitFor()
  await page.keyboard.press('Enter')

  await expect(page.locator('.view-lines')).toContainText('type: io.kestra.plugin.core.log.Log')
  await expect(page.getByText('No problems')).toBeVisible()
})

test('flows, and the inputs of the one that is called, are completed key by key', async ({ page }) => {
  await page.goto('/ui/flows/edit/company.editor/orders/edit')
  await expect(page.locator('.view-lines')).toContainText('Says hello.')
  await write(
    page,
    'id: orders\nnamespace: company.editor\ntasks:\n  - id: call\n    type: io.kestra.plugin.core.flow.Subflow\n    namespace: company.editor',
  )
  const offered = page.locator('.suggest-widget .monaco-list-row')

  await page.keyboard.press('Enter')
  await page.keyboard.type('flowId: ch')
  await expect(offered.filter({ hasText: 'child' })).toBeVisible()
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await page.keyboard.type('chi')
  await expect(offered.filter({ hasText: 'child' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.locator('.view-lines')).toContainText('flowId: child')
  await page.evaluate(() => navigator.clipboard.writeText('\n    inputs:\n      '))
  await page.keyboard.press('Control+v')
  await page.keyboard.press('Control+Space')
  await expect(offered.filter({ hasText: 'who' })).toBeVisible()
  await offered.filter({ hasText: 'who' }).click()
  await page.keyboard.type('Ada')

  await expect(page.locator('.view-lines')).toContainText('who: Ada')
  await expect(page.getByText('No problems')).toBeVisible()
})

test('texts of several lines are folded by one key', async ({ page }) => {
  await page.goto('/ui/flows/edit/company.editor/child/edit')
  await expect(page.locator('.view-lines')).toContainText('id: child')
  await write(
    page,
    'id: child\nnamespace: company.editor\ntasks:\n  - id: greet\n    message: |\n      hidden line\n      another\n    type: io.kestra.plugin.core.log.Log\n',
  )
  await page.keyboard.press('F10')
  await expect(page.locator('.view-lines')).not.toContainText('hidden line')
  await expect(page.locator('.view-lines')).toContainText('type: io.kestra')

  await page.keyboard.press('F10')

  await expect(page.locator('.view-lines')).toContainText('hidden line')
})
