/** The overview of an execution: why it failed, what was different, what is around it. */
import { expect, test, type APIRequestContext } from '@playwright/test'
import { faultsOf } from './axe'
import { save, settled, type Run } from './server'

const FLOW = `id: orders
namespace: company.overview
labels: {team: data}
variables: {region: eu, nested: {deep: [1, two]}}
inputs:
  - {id: mode, type: STRING, defaults: good}
  - {id: file, type: FILE, required: false}
tasks:
  - {id: fetch, type: io.kestra.plugin.core.debug.Return, format: "{{ inputs.mode }}"}
  - {id: check, type: io.kestra.plugin.core.execution.Fail, condition: "{{ inputs.mode == 'bad' }}", errorMessage: "the mode is {{ outputs.fetch.value }}"}
  - {id: load, type: io.kestra.plugin.core.debug.Return, format: loaded}
`
const CALLER = `id: caller
namespace: company.overview
tasks:
  - {id: call, type: io.kestra.plugin.core.flow.Subflow, namespace: company.overview, flowId: orders}
`
const OUTSIDE = `id: outside
namespace: company.overview
tasks:
  - {id: one, type: io.kestra.plugin.core.debug.Return, format: text}
outputs:
  - {id: total, type: INT, value: "{{ outputs.one.value }}"}
`

async function ended(
  request: APIRequestContext,
  flowId: string,
  multipart: Record<string, string | { name: string; mimeType: string; buffer: Buffer }> = {},
): Promise<Run> {
  const answer = await request.post(`/api/v1/executions/company.overview/${flowId}?wait=true`, {
    multipart: { unused: '', ...multipart },
  })
  return (await answer.json()) as Run
}

const at = (made: Run) => `/ui/executions/${made.namespace}/${made.flowId}/${made.id}`

test.beforeEach(async ({ page, request }) => {
  await settled(page, { isTourDone: true })
  await save(request, FLOW)
})

for (const theme of ['light', 'dark'] as const) {
  test(`a failure tells what the task was given and what was different when it last succeeded, ${theme}`, async ({
    page,
    request,
  }) => {
    await settled(page, { theme })
    await ended(request, 'orders')
    const made = await ended(request, 'orders', { mode: 'bad' })
    await page.goto(at(made))

    const box = page.locator('.failure-box')
    await expect(box.getByRole('heading', { name: 'check failed' })).toBeVisible()
    await expect(box.locator('dl')).toContainText("true{{ inputs.mode == 'bad' }}")
    await expect(box.getByRole('row', { name: 'Input mode good bad' })).toBeVisible()
    await expect(
      box.getByRole('row', { name: 'errorMessage of the task the mode is good the mode is bad' }),
    ).toBeVisible()
    expect.soft(await faultsOf(page)).toEqual([])
  })
}

test('the state of the task that failed is changed, and the execution goes on', async ({ page, request }) => {
  const made = await ended(request, 'orders', { mode: 'bad' })
  await page.goto(at(made))

  await page.locator('.failure-box').getByRole('button', { name: 'Change state' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('the tasks that follow run as if this one had succeeded')
  expect.soft(await faultsOf(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Set to Success' }).click()

  await expect(page.locator('.page-head .state')).toHaveText('Success')
  await page.getByText('Every state with its time').click()
  await expect(page.locator('.timeline ol')).toContainText('Restarted')
})

test('a failure outside of a task has a reason', async ({ page, request }) => {
  await save(request, OUTSIDE)
  await page.goto(at(await ended(request, 'outside')))

  await expect(page.getByRole('heading', { name: 'It failed outside of a task' })).toBeVisible()
  await expect(page.locator('.failure-lines')).toContainText('Invalid output for `total`')
})

test('a child leads to its parent, a parent to its children', async ({ page, request }) => {
  await save(request, CALLER)
  const parent = await ended(request, 'caller')
  await page.goto(at(parent))

  await page
    .locator('.related')
    .getByRole('link', { name: /^orders/ })
    .click()
  await expect(page).toHaveURL(/company\.overview\/orders/)
  await page.getByRole('link', { name: /^caller/ }).click()

  await expect(page).toHaveURL(new RegExp(parent.id))
})

test('values are walked through, a file is downloaded, an expression is rendered', async ({ page, request }) => {
  const made = await ended(request, 'orders', {
    files: { name: 'file', mimeType: 'text/plain', buffer: Buffer.from('Ada') },
  })
  await page.goto(at(made))

  await page.getByRole('button', { name: /^nested/ }).click()
  await page.getByRole('button', { name: /^deep/ }).click()
  await page.getByRole('button', { name: 'Render vars.nested.deep[1]' }).click()
  await expect(page.getByLabel('Expression', { exact: true })).toHaveValue('{{ vars.nested.deep[1] }}')
  await page.getByRole('button', { name: 'Evaluate' }).click()

  await expect(page.getByRole('status').filter({ hasText: 'two' })).toBeVisible()
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.value-file').click()])
  expect(await (await download.createReadStream()).toArray()).toEqual([Buffer.from('Ada')])
})

test('an execution of an older revision says so', async ({ page, request }) => {
  const made = await ended(request, 'orders')
  const source = FLOW.replace('format: loaded', `format: loaded ${made.id}`)
  await save(request, source)
  const latest = ((await (await request.get('/api/v1/flows/company.overview/orders')).json()) as { revision: number })
    .revision
  await page.goto(at(made))

  await expect(page.locator('.page-head')).toContainText(`the latest is ${latest}`)
})
