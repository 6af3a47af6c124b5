/** The first hour of a person: from the first launch to a schedule, on a real server. */
import { expect, test } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { watched, write } from './server'

const FLOW = `id: my-flow
namespace: company.team

inputs:
  - id: name
    type: STRING
  - id: data
    type: FILE

tasks:
  - id: read
    type: io.kestra.plugin.core.debug.Return
    format: "{{ inputs.name }}: {{ read(inputs.data) }}"
  - id: wait
    type: io.kestra.plugin.core.flow.Sleep
    duration: PT2S
  - id: keep
    type: io.kestra.plugin.core.storage.Write
    content: "{{ outputs.read.value }}"
    extension: .txt
`
const SCHEDULE = `
triggers:
  - id: nightly
    type: io.kestra.plugin.core.trigger.Schedule
    cron: "0 3 * * *"
`

test('from the first launch to a schedule', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const faults = watched(page)

  let startedAt = 0
  const tour = page.getByRole('region', { name: 'Tour' })
  const steps = async (...titles: string[]) => {
    for (const title of titles) {
      await expect(tour.getByRole('heading', { name: title })).toBeVisible()
      await tour.getByRole('button', { name: /^Next/ }).click()
    }
  }
  const runIt = async () => {
    await expect(tour.getByRole('heading', { name: 'Run it' })).toBeVisible()
    await page.getByRole('button', { name: 'Save and execute' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Execute' }).click()
  }

  await test.step('the first launch offers the tour', async () => {
    await page.goto('/ui/')
    await expect(page.getByRole('heading', { level: 1, name: 'Welcome to Windhover' })).toBeVisible()
    startedAt = Date.now()
    await page.getByRole('button', { name: 'Start the tour' }).click()
    await expect(tour.getByRole('heading', { name: 'Mend a mistake' })).toBeVisible()
    await expect(page.getByRole('list', { name: /problems/ })).toContainText('mesage')
  })

  await test.step('it notices that the mistake was mended', async () => {
    await page
      .locator('.view-line')
      .filter({ hasText: 'mesage' })
      .dblclick({ position: { x: 60, y: 8 } })
    await page.keyboard.type('message')
    await steps('See what it does')
  })

  await test.step('it is left, and taken up where it was', async () => {
    await tour.getByRole('button', { name: 'Leave the tour' }).click()
    await expect(tour).toHaveCount(0)
    page.once('dialog', (asked) => void asked.accept())
    await page.goto('/ui/welcome')
    await page.getByRole('button', { name: 'Go on with the tour' }).click()
    await expect(tour.getByRole('heading', { name: 'Run it' })).toBeVisible()
    await tour.getByRole('button', { name: 'Back' }).click()
    await tour.getByRole('button', { name: 'Back' }).click()
    await expect(page.getByRole('list', { name: /problems/ })).toContainText('mesage')
    await page
      .locator('.view-line')
      .filter({ hasText: 'mesage' })
      .dblclick({ position: { x: 60, y: 8 } })
    await page.keyboard.type('message')
    await steps('See what it does')
  })

  await test.step('the first chapter ends in a green run', async () => {
    await runIt()
    await expect(page.getByText('Hello, world!')).toBeVisible()
    await expect(page.locator('.page-head .state')).toHaveText('Success')
    test.info().annotations.push({
      type: 'measured',
      description: `start to the first green run: ${Math.round((Date.now() - startedAt) / 1000)} s (120 s at most)`,
    })
    await steps('Read what it said')
  })

  await test.step('the second chapter gives values', async () => {
    await steps('Ask for values')
    await runIt()
    await page.getByRole('link', { name: 'Outputs' }).click()
    await expect(page.getByText('Hello Ada, 3 times').first()).toBeVisible()
    await steps('What a task gave')
  })

  await test.step('the third chapter loops and looks into a file', async () => {
    await steps('Do it for each value')
    await runIt()
    await steps('One row a round')
    await page.getByRole('link', { name: 'Outputs' }).click()
    await page.getByRole('button', { name: 'Preview' }).click()
    await expect(page.getByText(/^The value is (one|two|three)$/).first()).toBeVisible()
    await expect(tour.getByText('✓ Done')).toBeVisible()
    await steps('Look into a file')
  })

  await test.step('the fourth chapter breaks a flow, mends it, and replays only what failed', async () => {
    await steps('A flow that can break')
    await expect(tour.getByRole('heading', { name: 'Run it' })).toBeVisible()
    await page.getByRole('button', { name: 'Save and execute' }).click()
    await page.getByRole('dialog').getByLabel('people').fill('0')
    await page.getByRole('dialog').getByRole('button', { name: 'Execute' }).click()
    await expect(tour.getByRole('heading', { name: 'Find out why' })).toBeVisible()
    await expect(page.locator('.page-head .state')).toHaveText('Failed')
    const failed = page.url()
    await page.getByRole('link', { name: 'Overview' }).click()
    await expect(page.locator('.failure-box')).toContainText('division')
    await steps('Read the error')

    await expect(tour.getByRole('heading', { name: 'Mend the flow' })).toBeVisible()
    await expect(page).toHaveURL(/share-the-bill\/edit/)
    const mended = await tour.getByText('max(inputs.people, 1)').textContent()
    await write(
      page,
      `id: share-the-bill
namespace: tutorial
inputs:
  - id: people
    type: INT
    defaults: 4
tasks:
  - id: bill
    type: io.kestra.plugin.core.debug.Return
    format: "120"
  - id: share
    type: io.kestra.plugin.core.debug.Return
    format: "${mended}"
`,
    )
    await page.keyboard.press('Control+s')
    await expect(tour.getByRole('heading', { name: 'Open the revisions' })).toBeVisible()
    await page.getByRole('link', { name: 'Revisions' }).click()
    await expect(page.getByRole('list', { name: 'What it means' })).toContainText('format')
    await steps('See what has changed')

    await expect(tour.getByRole('heading', { name: 'Replay from the failed task' })).toBeVisible()
    await expect(page).toHaveURL(failed.replace(/gantt$/, 'overview'))
    await page.locator('.failure-box').getByRole('button', { name: 'Replay from here' }).click()
    await expect(tour.getByRole('heading', { name: 'With the mended flow' })).toBeVisible()
    await page.getByRole('dialog').getByRole('radio', { name: 'The latest' }).check()
    await expect(page.getByRole('dialog').getByText('bill', { exact: true })).toBeVisible()
    await page.getByRole('dialog').getByRole('button', { name: 'Replay' }).click()
    await expect(page.locator('.page-head .state')).toHaveText('Success')
    await steps('Only what failed ran again')
  })

  await test.step('the fifth chapter shows when a schedule runs, and calls a webhook', async () => {
    await steps('Let it start by itself')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(tour.getByRole('heading', { name: 'Open the triggers' })).toBeVisible()
    await page.getByRole('link', { name: 'Triggers' }).last().click()
    await page.getByRole('button', { name: 'Next dates of morning' }).click()
    await expect(page.getByRole('list', { name: 'Next dates of morning' }).getByRole('listitem')).toHaveCount(5)
    await expect(tour.getByRole('heading', { name: 'Call the webhook' })).toBeVisible()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Try' }).click()
    await page.getByRole('button', { name: 'Call it' }).click()
    await page.getByRole('link', { name: 'An execution was started.' }).click()
    await expect(page.locator('.page-head .state')).toHaveText('Success')
    await steps('Started from outside')
  })

  await test.step('the sixth chapter is looked at, and the tour ends', async () => {
    // Nothing is run here: the packages of the script would come from the network.
    await steps('A script with pandas', 'Run it', 'Start', 'Wait for the packages')
    await tour.getByRole('button', { name: 'Finish' }).click()
    await expect(page.getByText('That was all six chapters.')).toBeVisible()
  })

  await test.step('what the tour made is removed', async () => {
    await page.getByRole('button', { name: 'Remove what the tour made' }).click()
    await expect(page.getByRole('dialog')).toContainText('hello-world')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await expect(page.getByText('What the tour made was removed.')).toBeVisible()
    await page.goto('/ui/flows')
    await expect(page.getByText('Flows that you create are listed here.')).toBeVisible()
  })

  await test.step('the editor completes types', async () => {
    await page.goto('/ui/flows/new')
    await write(page, 'id: my-flow\nnamespace: company.team\ntasks:\n  - id: read\n    type: Retu')
    await page.keyboard.press('End')
    await page.keyboard.press('Control+Space')
    const offered = page.locator('.suggest-widget').getByText('io.kestra.plugin.core.debug.Return').first()
    await expect(offered).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(page.locator('.view-lines')).toContainText('io.kestra.plugin.core.debug.Return')
  })

  await test.step('a mistake is shown at its place, and goes when it is mended', async () => {
    await write(page, FLOW.replace('format:', 'fromat:'))
    const problems = page.getByRole('list', { name: /problems/ })
    await expect(problems).toContainText('fromat')
    await write(page, FLOW)
    await expect(page.getByText('No problems')).toBeVisible()
  })

  await test.step('it runs with a value and a file', async () => {
    await page.keyboard.press('Control+e')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Execute' }).click()
    await expect(dialog.getByText('A value is needed').first()).toBeVisible()
    await dialog.getByLabel('name').fill('Ada')
    await dialog
      .locator('input[type=file]')
      .setInputFiles({ name: 'data.txt', mimeType: 'text/plain', buffer: Buffer.from('of Lovelace') })
    await dialog.getByRole('button', { name: 'Execute' }).click()
  })

  await test.step('the Gantt chart changes by itself', async () => {
    const row = page.getByRole('table', { name: 'Gantt' }).getByRole('row').filter({ hasText: 'wait' })
    await expect(row.getByRole('cell', { name: /^Running/ })).toBeVisible()
    await expect(row.getByRole('cell', { name: /^Success/ })).toBeVisible()
    await expect(page.locator('.page-head .state')).toHaveText('Success')
  })

  await test.step('an output is read and downloaded', async () => {
    await page.getByRole('link', { name: 'Outputs' }).click()
    await page.getByRole('list', { name: 'Task runs with outputs' }).getByRole('button', { name: 'keep' }).click()
    await page.getByRole('button', { name: 'Preview' }).click()
    await expect(page.getByText('Ada: of Lovelace')).toBeVisible()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download' }).click(),
    ])
    expect(await readFile(await download.path(), 'utf8')).toBe('Ada: of Lovelace')
  })

  await test.step('an expression is evaluated as the task saw it', async () => {
    await page.getByLabel('Expression', { exact: true }).fill('{{ inputs.name | upper }}')
    await page.getByRole('button', { name: 'Evaluate' }).click()
    await expect(page.getByText('ADA', { exact: true })).toBeVisible()
  })

  await test.step('it is replayed from a task', async () => {
    const before = page.url()
    await page.getByRole('button', { name: 'Replay' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Start from' }).click()
    await page.getByRole('option', { name: 'keep' }).click()
    await dialog.getByRole('button', { name: 'Replay' }).click()
    await expect(page).not.toHaveURL(before)
    await expect(page.locator('.page-head .state')).toHaveText('Success')
  })

  await test.step('it is scheduled, and the next run is seen', async () => {
    await page.goto('/ui/flows/edit/company.team/my-flow/edit')
    await write(page, FLOW + SCHEDULE)
    // A schedule gives no inputs: the server says so, and leaves the choice to the author.
    await expect(page.getByRole('list', { name: /problems/ })).toContainText('missing inputs')
    await page.keyboard.press('Control+s')
    await expect(page.getByText('Saved as revision 2.')).toBeVisible()
    await page.getByRole('link', { name: 'Triggers' }).last().click()
    await expect(page.getByRole('row').filter({ hasText: 'nightly' }).locator('time')).toContainText(':00:00')
    await page.getByRole('button', { name: 'Next dates of nightly' }).click()
    await expect(page.getByRole('list', { name: 'Next dates of nightly' }).getByRole('listitem')).toHaveCount(5)
    await page.keyboard.press('Escape')
  })

  await test.step('the two revisions are compared', async () => {
    await page.getByRole('link', { name: 'Revisions' }).click()
    await expect(page.getByText('cron: "0 3 * * *"')).toBeVisible()
  })

  expect(faults).toEqual([])
})
