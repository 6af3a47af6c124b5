/** The execute dialog around its form: presets, earlier runs, links, the command, options, a disabled flow. */
import { expect, test, type Page } from '@playwright/test'
import { faultsOf } from './axe'
import { kept, save, settled, watched } from './server'

const FLOW = `id: around
namespace: company.execute
inputs:
  - {id: limit, type: INT, defaults: 5}
  - {id: tags, type: MULTISELECT, values: [a, b], required: false}
  - {id: file, type: FILE, required: false}
tasks:
  - {id: first, type: io.kestra.plugin.core.debug.Return, format: "{{ inputs.limit }}"}
  - {id: second, type: io.kestra.plugin.core.log.Log, message: "{{ trigger.date }}"}
`
const PAGE = '/ui/flows/edit/company.execute/around'
const limitOf = (page: Page) => page.getByRole('dialog').getByLabel('limit')

test.beforeEach(async ({ page, request, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await save(request, FLOW)
  await settled(page, { isTourDone: true })
})

test('values are kept under a name, taken again, and forgotten', async ({ page, request }) => {
  const errors = watched(page)
  await page.goto(`${PAGE}?run=true`)
  const dialog = page.getByRole('dialog')
  await limitOf(page).fill('50')
  await dialog.getByRole('button', { name: 'Keep as a preset' }).click()
  await page.getByLabel('Name of the preset').fill('fifty')
  await page.getByLabel('Name of the preset').press('Enter')
  await kept(request, 'fifty')
  await page.reload()
  await expect(limitOf(page)).toHaveValue('5')
  await dialog.getByRole('combobox', { name: 'Begin with…' }).click()
  await page.getByRole('option', { name: 'fifty' }).click()
  await expect(limitOf(page)).toHaveValue('50')
  await dialog.getByRole('button', { name: 'Forget the preset fifty' }).click()
  await expect(async () =>
    expect(await (await request.get('/api/v1/me/preferences')).text()).not.toContain('fifty'),
  ).toPass()
  expect(errors).toEqual([])
})

test('a link fills the form, the last run gives its values and labels, and a run can be started again', async ({
  page,
}) => {
  await page.goto(`${PAGE}?inputs.limit=7&inputs.tags=%5B%22a%22%5D`)
  const dialog = page.getByRole('dialog')
  await expect(limitOf(page)).toHaveValue('7')
  await expect(dialog.getByText('1 of 2 chosen')).toBeVisible()
  await dialog.getByText('Labels, date, revision, breakpoints').click()
  await dialog.getByRole('combobox', { name: 'Labels' }).fill('team:data')
  await dialog.getByRole('combobox', { name: 'Labels' }).press('Enter')
  await dialog.getByRole('combobox', { name: 'Breakpoints' }).click()
  await page.getByRole('option', { name: 'second' }).click()
  await limitOf(page).press('Control+Enter')
  await expect(page).toHaveURL(/gantt/)
  await expect(page.locator('.page-head .state')).toHaveText('Breakpoint')

  await page.goto(`${PAGE}?run=true`)
  await page.getByRole('dialog').getByRole('button', { name: 'As the last time' }).click()
  await expect(limitOf(page)).toHaveValue('7')
  await page.getByRole('dialog').getByText('Labels, date, revision, breakpoints').click()
  await expect(page.getByRole('dialog').getByText('team:data')).toBeVisible()
  await page.getByRole('button', { name: 'Copy a link that fills this form' }).click()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  await page.goto(link)
  await expect(limitOf(page)).toHaveValue('7')
})

test('the command does what the form does, without its secrets', async ({ page }) => {
  await page.goto(`${PAGE}?run=true`)
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('{{ trigger.date }}')).toBeVisible()
  await limitOf(page).fill('9')
  await dialog.getByText('curl', { exact: true }).click()
  await expect(dialog.getByLabel('curl', { exact: true }).last()).toContainText("-F 'limit=9'")
  await dialog.getByText('Form', { exact: true }).click()
  await expect(limitOf(page)).toHaveValue('9')
  expect(await faultsOf(page)).toEqual([])
})

test('an older revision asks for its own inputs, and keeps what is filled in', async ({ page, request }) => {
  await save(request, FLOW.replace('  - {id: file', '  - {id: added, type: STRING, required: false}\n  - {id: file'))
  await page.goto(`${PAGE}?run=true`)
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByLabel('added')).toBeVisible()
  await limitOf(page).fill('8')
  await dialog.getByText('Labels, date, revision, breakpoints').click()
  await dialog.getByLabel('Revision').fill('1')
  await expect(dialog.getByLabel('added')).toHaveCount(0)
  await expect(limitOf(page)).toHaveValue('8')
})

test('a large file shows how much has gone, and can be broken off', async ({ page }) => {
  await page.goto(`${PAGE}?run=true`)
  const dialog = page.getByRole('dialog')
  await page.route('**/api/v1/executions/company.execute/around', () => undefined)
  await dialog
    .getByLabel('file', { exact: true })
    .setInputFiles({ name: 'big.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(1000, 1) })
  await dialog.getByRole('button', { name: 'Execute' }).click()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog.getByRole('button', { name: 'Execute' })).toBeEnabled()
  await expect(dialog.getByRole('alert')).toHaveCount(0)
})

test('a disabled flow says so, and is enabled from the dialog', async ({ page, request }) => {
  await request.post('/api/v1/flows/disable/by-ids', { data: [{ namespace: 'company.execute', id: 'around' }] })
  await page.goto(PAGE)
  await page.getByRole('button', { name: 'Execute' }).first().click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText(/This flow is disabled/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Enable' }).click()
  await expect(limitOf(page)).toHaveValue('5')
})
