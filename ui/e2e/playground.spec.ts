/** The Playground: a task alone, with what the ones before it gave in a try or in any execution of the flow. */
import { expect, test, type APIRequestContext, type Locator, type Page } from '@playwright/test'
import { faultsInBothThemes } from './axe'
import { run, save, settled } from './server'

const flow = (id: string, ...messages: string[]) => `id: ${id}
namespace: company.playground
tasks:
  - {id: dear, type: io.kestra.plugin.core.debug.Return, format: "{{ uuid() }}"}
${messages.map((message, at) => `  - {id: task${at + 1}, type: io.kestra.plugin.core.log.Log, message: "${message} {{ outputs.dear.value }}"}`).join('\n')}
`

/** What the first task gave in an execution: it is another one whenever it runs. */
async function given(request: APIRequestContext, id: string): Promise<unknown> {
  const answer = await request.get(`/api/v1/executions/${id}`)
  const { taskRunList } = (await answer.json()) as { taskRunList: { taskId: string; outputs?: { value?: unknown } }[] }
  return taskRunList.find((one) => one.taskId === 'dear')?.outputs?.value
}

async function open(page: Page, id: string, task: string): Promise<Locator> {
  await settled(page, { isTourDone: true })
  await page.goto(`/ui/flows/edit/company.playground/${id}/edit`)
  await page.locator('.view-line').filter({ hasText: task }).click()
  await page.getByText('Playground', { exact: true }).click()
  return page.locator('.playground')
}

/** Chooses the first execution of the list. */
async function beginWithExecution(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: 'Outputs from an execution' }).click()
  await page.getByRole('option').first().click()
}

/** The id of the execution that is shown, once it is another one. */
async function shownAfter(playground: Locator, before: string): Promise<string> {
  const link = playground.getByRole('link').first()
  await expect(link).not.toHaveText(before.slice(0, 10))
  return (await link.getAttribute('href'))!.split('/').at(-1)!
}

test('a task that was added behind an expensive one runs with what an execution gave', async ({ page, request }) => {
  await save(request, flow('added', 'old'))
  const made = await run(request, 'company.playground', 'added')
  await save(request, flow('added', 'old', 'new'))
  const playground = await open(page, 'added', 'task2')

  await beginWithExecution(page)
  await expect(playground.locator('.playground-again').getByRole('status')).toHaveText(
    'Uses the outputs of dear, task1.',
  )
  await playground.getByRole('button', { name: 'Run only task2' }).click()
  const tried = await shownAfter(playground, made.id)

  await expect(playground.locator('.toolbar .state').first()).toHaveText('Success')
  await expect(playground.locator('.log-line').filter({ hasText: 'new' })).toHaveCount(1)
  expect(await given(request, tried)).toBe(await given(request, made.id))
  await expect(playground.locator('.playground-again').getByRole('status')).toHaveText(
    'Uses the outputs of dear, task1.',
  )
  expect(await faultsInBothThemes(page)).toEqual([])
})

test('a change of a task before is told, and it runs again, but not what is before that', async ({ page, request }) => {
  await save(request, flow('changed', 'one', 'two'))
  const made = await run(request, 'company.playground', 'changed')
  await save(request, flow('changed', 'other', 'two'))
  const playground = await open(page, 'changed', 'task2')

  await beginWithExecution(page)
  await expect(playground.locator('.playground-again').getByRole('status')).toHaveText(
    'task1 is not as it was in this run. Uses the outputs of dear.',
  )
  await playground.getByRole('button', { name: 'Run task1 to task2' }).click()
  const tried = await shownAfter(playground, made.id)

  await expect(playground.locator('.log-line').filter({ hasText: 'other' })).toHaveCount(1)
  await expect(playground.locator('.toolbar .state').first()).toHaveText('Success')
  expect(await given(request, tried)).toBe(await given(request, made.id))
})

test('outputs are looked at beside the code', async ({ page, request }) => {
  await save(request, flow('shown', 'one'))
  const made = await run(request, 'company.playground', 'shown')
  const value = String(await given(request, made.id))
  const playground = await open(page, 'shown', 'task1')

  await beginWithExecution(page)
  await playground.getByText('Outputs', { exact: true }).click()

  await expect(playground.getByText(value).first()).toBeVisible()
})
