/** What a flow measures: all of it over time, and runs side by side. */
import { expect, test } from '@playwright/test'
import { faultsOf } from './axe'
import { run, save, settled, watched } from './server'

const NAMESPACE = `company.metrics${process.pid}`
const GROWING = `id: growing
namespace: ${NAMESPACE}
inputs: [{id: amount, type: INT}]
tasks:
  - id: count
    type: io.kestra.plugin.core.metric.Publish
    metrics: [{name: rows, type: counter, value: "{{ inputs.amount }}"}, {name: files, type: counter, value: 3}]
`
const AMOUNTS = [200, 150, 400]

test.beforeEach(async ({ page, request }) => {
  await settled(page, { isTourDone: true, theme: 'light' })
  await save(request, GROWING)
})

for (const theme of ['light', 'dark'] as const) {
  test(`runs are compared by each metric with the first that is chosen, and the address says which, ${theme}`, async ({
    page,
    request,
  }) => {
    await settled(page, { theme })
    const faults = watched(page)
    const runs: string[] = []
    for (const amount of AMOUNTS) {
      const made = await request.post(`/api/v1/executions/${NAMESPACE}/growing?wait=true`, {
        multipart: { amount: String(amount) },
      })
      runs.push(((await made.json()) as { id: string }).id)
    }
    await page.goto(`/ui/flows/edit/${NAMESPACE}/growing/metrics`)
    await expect(page.getByRole('heading', { name: 'rows' })).toBeVisible()
    await expect(page.getByRole('heading', { name: 'files' })).toBeVisible()

    await page.getByText('Compare runs').click()
    const rows = page.getByRole('table', { name: 'rows' }).locator('tbody tr')
    // Without a choice the last two, the earlier one first.
    await expect(rows).toHaveText([/150–$/, /400\+250 \(\+166\.7%\)$/])
    await expect(page.getByRole('table', { name: 'files' }).locator('tbody tr')).toHaveText([/3–$/, /30 \(0%\)$/])

    await page.goto(`/ui/flows/edit/${NAMESPACE}/growing/metrics?view=runs&runs=${runs.join(',')}`)
    await expect(rows).toHaveText([/200–$/, /150-50 \(-25%\)$/, /400\+200 \(\+100%\)$/])
    expect(await faultsOf(page)).toEqual([])
    await rows.last().getByRole('link').click()
    await expect(page).toHaveURL(new RegExp(`${runs[2]}/metrics`))
    expect(faults).toEqual([])
  })
}

test('a run that is chosen stands beside the others', async ({ page, request }) => {
  await save(
    request,
    GROWING.replace('growing', 'chosen')
      .replace('inputs: [{id: amount, type: INT}]\n', '')
      .replace('{{ inputs.amount }}', '7'),
  )
  const first = await run(request, NAMESPACE, 'chosen')
  const second = await run(request, NAMESPACE, 'chosen')
  await page.goto(`/ui/flows/edit/${NAMESPACE}/chosen/metrics?view=runs&runs=${second.id}`)
  await expect(page.getByRole('table', { name: 'rows' }).locator('tbody tr')).toHaveCount(1)

  await page.getByLabel('Runs to compare').first().click()
  await page.getByRole('option', { name: new RegExp(first.id.slice(0, 8)) }).click()

  await expect(page.getByRole('table', { name: 'rows' }).locator('tbody tr')).toHaveCount(2)
  await expect(page).toHaveURL(new RegExp(`${second.id}.*${first.id}`))
})
