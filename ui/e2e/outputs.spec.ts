/** What tasks have given: walked through, read by expressions, looked at as tables; and the menu of a task in the picture. */
import { expect, test, type Page } from '@playwright/test'
import { faultsOf } from './axe'
import { run, save, settled, type Run } from './server'

const GIVING = `id: giving
namespace: company.outputs
tasks:
  - id: values
    type: io.kestra.plugin.core.output.OutputValues
    values:
      order: {lines: [{sku: "A-1", pieces: 3}, {sku: "B-2", pieces: 12}]}
  - id: cities
    type: io.kestra.plugin.core.storage.Write
    extension: .jsonl
    content: |
      {"city": "Lyon", "people": 520}
      {"city": "Bern", "people": 9}
      {"city": "Oslo", "people": 80}
`

let made: Run
const open = (page: Page, tab: string) => page.goto(`/ui/executions/company.outputs/giving/${made.id}/${tab}`)

test.beforeEach(async ({ page, request }) => {
  await settled(page, { isTourDone: true })
  await save(request, GIVING)
  made = await run(request, 'company.outputs', 'giving')
})

test('the expression of any part of an output is tried out, and tried again later', async ({ page }) => {
  await open(page, 'outputs')
  for (const part of ['order {1}', 'lines [2]', '1 {2}'])
    await page.getByRole('button', { name: part, exact: true }).click()
  await page.getByRole('button', { name: 'Render outputs.values.values.order.lines[1].pieces' }).click()
  const console = page.getByRole('textbox', { name: 'Expression' })
  await expect(console).toHaveValue('{{ outputs.values.values.order.lines[1].pieces }}')
  await page.getByRole('button', { name: 'Evaluate' }).click()
  await expect(page.getByRole('status').filter({ hasText: '12' })).toBeVisible()

  await console.fill('{{ flow.id }}')
  await console.press('Control+Enter')
  await expect(page.getByRole('status').filter({ hasText: 'giving' })).toBeVisible()
  await page.getByRole('list', { name: 'Earlier expressions' }).getByRole('button').click()

  await expect(page.getByRole('status').filter({ hasText: '12' })).toBeVisible()
})

for (const theme of ['light', 'dark'] as const) {
  test(`rows of a file are sorted and narrowed down, on the whole screen too, ${theme}`, async ({ page }) => {
    await settled(page, { theme })
    await open(page, 'outputs')
    await page.getByRole('list', { name: 'Task runs with outputs' }).getByText('cities').click()
    await page.getByRole('button', { name: 'Preview' }).click()
    await page.getByRole('button', { name: 'On the whole screen' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'people' }).click()
    const firsts = () =>
      dialog.getByRole('row').evaluateAll((rows) => rows.slice(1).map((row) => row.querySelector('td')?.textContent))
    await expect.poll(firsts).toEqual(['Bern', 'Oslo', 'Lyon'])
    expect.soft(await faultsOf(page)).toEqual([])

    await dialog.getByRole('searchbox', { name: 'Rows that hold a text' }).fill('os')

    await expect(dialog.getByText('1 row')).toBeVisible()
    await expect.poll(firsts).toEqual(['Oslo'])
  })
}

test('a task in the picture has the menu of its task run', async ({ page }) => {
  await open(page, 'topology')
  await page.locator('.react-flow__node').filter({ hasText: 'cities' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: 'Logs' })).toBeVisible()

  await page.getByRole('menuitem', { name: 'Outputs' }).click()

  await expect(page).toHaveURL(/outputs\?run=/)
  await expect(page.getByRole('heading', { name: 'cities' })).toBeVisible()
})
