/** What a run has given becomes an input of a new one. */
import { expect, test } from '@playwright/test'
import { faultsInBothThemes } from './axe'
import { run, save, settled } from './server'

const SPACE = 'company.handing'
const GIVES = `id: gives
namespace: ${SPACE}
tasks:
  - {id: total, type: io.kestra.plugin.core.output.OutputValues, values: {count: 7, rows: [a, b]}}
  - {id: table, type: io.kestra.plugin.core.storage.Write, content: "x,y", extension: .csv}
`
const TAKES = `id: takes
namespace: ${SPACE}.below
inputs:
  - {id: name, type: STRING, required: false}
  - {id: amount, type: INT, required: false}
  - {id: file, type: FILE, required: false}
tasks:
  - {id: say, type: io.kestra.plugin.core.log.Log, message: "{{ read(inputs.file) }}"}
`

test('an output and a file are handed to the form of another flow, which reads the file', async ({ page, request }) => {
  await settled(page, { isTourDone: true })
  for (const source of [GIVES, TAKES]) await save(request, source)
  const made = await run(request, SPACE, 'gives')
  const outputs = `/ui/executions/${SPACE}/gives/${made.id}/outputs`
  await page.goto(outputs)

  await page.getByRole('button', { name: 'Use outputs.total.values.count as input of a new run' }).click()
  const dialog = page.getByRole('dialog', { name: 'Use as input of a new run' })
  await expect(dialog.getByText('This flow has no input that takes such a value.')).toBeVisible()
  await dialog.getByRole('combobox', { name: 'Flow' }).fill('takes')
  await page.getByRole('option', { name: `${SPACE}.below / takes` }).click()
  await expect(dialog.getByRole('combobox', { name: 'Input' })).toHaveValue('amount (INT)')
  expect.soft(await faultsInBothThemes(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Fill in the form' }).click()
  await expect(page.getByRole('dialog', { name: /takes/ }).getByLabel('amount')).toHaveValue('7')

  await page.goto(outputs)
  await page.locator('.tree').getByRole('button', { name: 'table' }).click()
  await page.getByRole('button', { name: 'Use as input', exact: true }).click()
  await dialog.getByRole('combobox', { name: 'Flow' }).fill('takes')
  await page.getByRole('option', { name: `${SPACE}.below / takes` }).click()
  await expect(dialog.getByRole('combobox', { name: 'Input' })).toHaveValue('file (FILE)')
  await dialog.getByRole('button', { name: 'Fill in the form' }).click()
  await page.getByRole('dialog', { name: /takes/ }).getByRole('button', { name: 'Execute' }).click()

  await expect(page).toHaveURL(/\/takes\/\w+\/gantt/)
  await expect(page.locator('.page-head .state')).toHaveText('Success')
})
