/** In the picture of an execution the flows that it calls unfold with the executions that they have started. */
import { expect, test } from '@playwright/test'
import { faultsInBothThemes } from './axe'
import { run, save, settled } from './server'

const SPACE = 'company.called'
const CHILD = `id: child
namespace: ${SPACE}
inputs:
  - {id: fails, type: BOOLEAN}
tasks:
  - {id: inside, type: io.kestra.plugin.core.log.Log, message: hello}
  - {id: boom, type: io.kestra.plugin.core.execution.Fail, condition: "{{ inputs.fails }}"}
`
const call = (id: string, fails: boolean) =>
  `  - {id: ${id}, type: io.kestra.plugin.core.flow.Subflow, namespace: ${SPACE}, flowId: child, wait: true, transmitFailed: false, inputs: {fails: ${fails}}}\n`
const PARENT = `id: parent\nnamespace: ${SPACE}\ntasks:\n${call('good', false)}${call('bad', true)}`
const LOOP = `id: loop
namespace: ${SPACE}
tasks:
  - id: each
    type: io.kestra.plugin.core.flow.ForEach
    values: [1, 2, 3]
    tasks:
      - {id: odd, type: io.kestra.plugin.core.execution.Fail, condition: "{{ taskrun.value == '2' }}", allowFailure: false}
`

test.beforeEach(async ({ page, request }) => {
  await settled(page, { isTourDone: true })
  for (const source of [CHILD, PARENT, LOOP]) await save(request, source)
})

test('each call shows the tasks of its own execution, and leads to it', async ({ page, request }) => {
  const made = await run(request, SPACE, 'parent')
  await page.goto(`/ui/executions/${SPACE}/parent/${made.id}/topology`)
  const node = (title: string) =>
    page
      .locator('.react-flow__node')
      .filter({ has: page.locator('.node-head b', { hasText: new RegExp(`^${title}$`) }) })
  await node('bad').getByRole('button', { name: /child/ }).click()

  await expect(node('boom').locator('.node')).toHaveAttribute('data-state', 'FAILED')
  await expect(node('inside').locator('.node')).toHaveAttribute('data-state', 'SUCCESS')
  await node('good').getByRole('button', { name: /child/ }).click()
  await page.locator('.react-flow__controls-fitview').click()
  await expect(node('boom')).toHaveCount(2)
  await expect(node('boom').first().locator('.node')).not.toHaveAttribute('data-state', 'FAILED')
  expect.soft(await faultsInBothThemes(page)).toEqual([])

  await page.locator('.node-group-link').first().click()
  await expect(page).toHaveURL(/company\.called\/child\//)
  await expect(page.locator('.page-head .state')).toHaveText('Failed')
})

test('the first round that failed is shown', async ({ page, request }) => {
  const made = await run(request, SPACE, 'loop')
  await page.goto(`/ui/executions/${SPACE}/loop/${made.id}/topology`)
  await page.getByRole('button', { name: 'First that failed' }).click()

  await expect(page.getByLabel('Round')).toHaveValue('2')
})
