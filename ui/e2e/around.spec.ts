/** What stands around an execution: the same metric in the runs before, and the executions that belong together. */
import { expect, test } from '@playwright/test'
import { faultsOf } from './axe'
import { run, save, settled } from './server'

const MEASURING = `id: measuring
namespace: company.around
tasks:
  - id: count
    type: io.kestra.plugin.core.metric.Publish
    metrics: [{name: rows, type: counter, value: 42}]
`
const PAUSED = `id: paused
namespace: company.around
tasks:
  - {id: approve, type: io.kestra.plugin.core.flow.Pause}
`
const CALLING = `id: calling
namespace: company.around
tasks:
  - {id: first, type: io.kestra.plugin.core.flow.Subflow, namespace: company.around, flowId: measuring}
  - {id: second, type: io.kestra.plugin.core.flow.Subflow, namespace: company.around, flowId: paused, wait: true}
`

test.beforeEach(async ({ page, request }) => {
  await settled(page, { isTourDone: true })
  for (const source of [MEASURING, PAUSED, CALLING]) await save(request, source)
})

test('a metric is seen beside that of the runs before, which a bar leads to', async ({ page, request }) => {
  const before = await run(request, 'company.around', 'measuring')
  const made = await run(request, 'company.around', 'measuring')
  await page.goto(`/ui/executions/company.around/measuring/${made.id}/metrics`)

  const bars = page.getByRole('figure').filter({ hasText: 'rows' }).getByRole('link')
  await expect(bars.last()).toHaveAttribute('aria-current', 'page')
  expect.soft(await faultsOf(page)).toEqual([])
  await bars.nth(-2).click()

  await expect(page).toHaveURL(new RegExp(before.id))
})

test('metrics are filtered and sorted, and the address says how', async ({ page, request }) => {
  await save(
    request,
    'id: measured\nnamespace: company.around\ntasks: [{id: count, type: io.kestra.plugin.core.metric.Publish, metrics: [{name: rows, type: counter, value: 42}, {name: bytes, type: counter, value: 7}, {name: files, type: counter, value: 1000}]}]\n',
  )
  const made = await run(request, 'company.around', 'measured')
  await page.goto(`/ui/executions/company.around/measured/${made.id}/metrics`)
  const rows = page.getByRole('table', { name: 'Metrics' }).locator('tbody tr')
  await page.getByRole('button', { name: 'Value' }).click()
  await expect(rows).toHaveText([/bytes/, /rows/, /files/])

  await page.getByRole('button', { name: 'Filters as text' }).click()
  await page.getByRole('textbox', { name: 'Filters as text' }).fill('-name:rows')
  await page.keyboard.press('Enter')

  await expect(rows).toHaveText([/bytes/, /files/])
  await page.reload()
  await expect(rows).toHaveText([/bytes/, /files/])
})

for (const theme of ['light', 'dark'] as const) {
  test(`executions that belong together are followed as they go on, ${theme}`, async ({ page, request }) => {
    await settled(page, { theme })
    const made = await run(request, 'company.around', 'calling', '')
    await page.goto(`/ui/executions/company.around/calling/${made.id}/dependencies`)
    const child = page
      .getByRole('region', { name: 'Executions that belong together' })
      .getByRole('listitem')
      .filter({ hasText: 'paused' })
    await expect(child).toContainText('Paused')
    await expect(page.getByRole('link', { name: 'paused: Paused' })).toBeVisible()
    expect.soft(await faultsOf(page)).toEqual([])

    const { results } = (await (
      await request.get('/api/v1/executions/search?filters[flowId][EQUALS]=paused&filters[state][EQUALS]=PAUSED&size=1')
    ).json()) as { results: { id: string }[] }
    await request.post(`/api/v1/executions/${results[0]!.id}/actions/resume`)

    await expect(child).toContainText('Success')
    await expect(page.locator('.page-head .state')).toHaveText('Success')
  })
}
