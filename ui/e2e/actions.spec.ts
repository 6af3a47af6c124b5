/** What can be done to an execution and to its task runs, and what is said before it is done. */
import { expect, test, type Page } from '@playwright/test'
import { faultsOf } from './axe'
import { run, save, settled, type Run } from './server'

const FRAGILE = `id: fragile
namespace: company.actions
inputs:
  - {id: mode, type: STRING, defaults: bad}
tasks:
  - {id: fetch, type: io.kestra.plugin.core.debug.Return, format: "{{ inputs.mode }}"}
  - {id: check, type: io.kestra.plugin.core.execution.Fail, condition: "{{ inputs.mode == 'bad' }}", errorMessage: no good}
  - {id: load, type: io.kestra.plugin.core.debug.Return, format: loaded}
`

const HELD = `id: held
namespace: company.actions
concurrency: {limit: 1}
tasks:
  - {id: sleep, type: io.kestra.plugin.core.flow.Sleep, duration: PT1H}
`

const ASLEEP = HELD.replace('id: held\n', 'id: asleep\n').replace('concurrency: {limit: 1}\n', '')

const at = (made: Run, tab = '') => `/ui/executions/${made.namespace}/${made.flowId}/${made.id}${tab}`

async function choose(page: Page, action: string) {
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: action, exact: true }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  await expect(page.locator('.mantine-Menu-dropdown')).toHaveCount(0)
  return dialog
}

test.beforeEach(async ({ page, request }) => {
  await settled(page, { isTourDone: true })
  await save(request, FRAGILE)
  await save(request, HELD)
  await save(request, ASLEEP)
})

test('a restart names what runs again, and what the state does not allow says why', async ({ page, request }) => {
  const made = await run(request, 'company.actions', 'fragile')
  await page.goto(at(made))

  await page.getByRole('button', { name: 'More actions' }).click()
  await expect(page.getByRole('menuitem', { name: /^Take from the queue/ })).toContainText('It is not queued')
  await expect(page.getByRole('menuitem', { name: /^Take from the queue/ })).toBeDisabled()
  await page.keyboard.press('Escape')
  const dialog = await choose(page, 'Restart from the failure')

  await expect(dialog.getByRole('listitem')).toHaveText(['check'])
  expect.soft(await faultsOf(page)).toEqual([])
})

test('a replay from a task with new inputs names what is taken over', async ({ page, request }) => {
  const made = await run(request, 'company.actions', 'fragile')
  await page.goto(at(made))
  await page.getByRole('button', { name: 'Replay', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Nothing is taken over')

  await dialog.getByRole('combobox', { name: 'Start from' }).click()
  await page.getByRole('option', { name: 'check' }).click()
  await expect(dialog.getByRole('listitem')).toHaveText(['fetch'])
  await dialog.getByRole('radio', { name: 'New ones' }).check()
  await dialog.getByLabel('mode').fill('good')
  expect.soft(await faultsOf(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Replay' }).click()

  await expect(page.locator('.page-head .state')).toHaveText('Success')
  await expect(page).not.toHaveURL(new RegExp(made.id))
})

test('the state of an execution is changed, with what it means', async ({ page, request }) => {
  const made = await run(request, 'company.actions', 'fragile')
  await page.goto(at(made))
  const dialog = await choose(page, 'Change state')

  await dialog.getByRole('radio', { name: 'Warning' }).check()
  await expect(dialog).toContainText('Counts as a success that needs a look.')
  await dialog.getByRole('button', { name: 'Set to Warning' }).click()

  await expect(page.locator('.page-head .state')).toHaveText('Warning')
})

test('what is queued is taken from the queue, to what is chosen', async ({ page, request }) => {
  const first = await run(request, 'company.actions', 'held', '')
  const queued = await run(request, 'company.actions', 'held', '')
  await page.goto(at(queued))
  await expect(page.locator('.page-head .state')).toHaveText('Queued')
  const dialog = await choose(page, 'Take from the queue')

  await dialog.getByRole('radio', { name: 'Cancelled' }).check()
  await dialog.getByRole('button', { name: 'Take from the queue' }).click()

  await expect(page.locator('.page-head .state')).toHaveText('Cancelled')
  await request.delete(`/api/v1/executions/${first.id}/kill`)
})

test('what runs is named before it is killed', async ({ page, request }) => {
  const made = await run(request, 'company.actions', 'asleep', '')
  await page.goto(at(made))
  await page.getByRole('button', { name: 'Kill' }).click()

  await expect(page.getByRole('dialog').getByRole('listitem')).toHaveText(['sleep'])
  expect.soft(await faultsOf(page)).toEqual([])
  await page.getByRole('dialog').getByRole('button', { name: 'Kill' }).click()

  await expect(page.locator('.page-head .state')).toHaveText('Killed')
})

test('deleting what runs warns, and kills it first', async ({ page, request }) => {
  const made = await run(request, 'company.actions', 'asleep', '')
  await page.goto(at(made))
  const dialog = await choose(page, 'Delete')

  await expect(dialog.getByRole('alert')).toContainText('it is killed first')
  expect.soft(await faultsOf(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Kill and delete' }).click()

  await expect(page).toHaveURL(/\/executions$/)
  expect((await request.get(`/api/v1/executions/${made.id}`)).status()).toBe(404)
})

test('the calls of the API are there to be copied', async ({ page, request }) => {
  const made = await run(request, 'company.actions', 'fragile')
  await page.goto(at(made))
  const dialog = await choose(page, 'API: copy as curl')

  await expect(dialog).toContainText(`/api/v1/executions/${made.id}/follow`)
  await expect(dialog.getByRole('button', { name: 'Copy: Replay it' })).toBeVisible()
  expect.soft(await faultsOf(page)).toEqual([])
})
