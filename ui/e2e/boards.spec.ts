/** Custom dashboards: written with a preview, looked at, led from to what they count, taken away. */
import { expect, test } from '@playwright/test'
import { run, save, settled, watched, write } from './server'

const FLOW = `id: counted
namespace: company.boards
tasks:
  - {id: say, type: io.kestra.plugin.core.log.Log, message: hello}
`

const WRONG = `title: Wrong
charts:
  - id: states
    type: io.kestra.plugin.core.dashboard.chart.Pie
    data:
      type: io.kestra.plugin.core.dashboard.data.Executions
      columns:
        state: {field: COLOR}
        total: {agg: COUNT}
`

test('a dashboard is written, mended, looked at and deleted', async ({ page, request, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await save(request, FLOW)
  await run(request, 'company.boards', 'counted')
  await run(request, 'company.boards', 'counted')
  await settled(page, { isTourDone: true })
  const errors = watched(page)

  await page.goto('/ui/dashboards')
  await page.getByRole('button', { name: 'Dashboards' }).click()
  await page.getByRole('menuitem', { name: 'Create a dashboard' }).click()
  await expect(
    page.getByRole('region', { name: 'Executions by state' }).getByRole('link', { name: 'Success' }),
  ).toBeVisible()
  await expect(page.getByText('No problems')).toBeVisible()
  await write(page, WRONG)
  await page.getByRole('button', { name: /charts\[0\].data.columns.state.field/ }).click()
  await write(page, WRONG.replace('COLOR', 'STATE').replace('Wrong', 'States of all'))
  await expect(page.getByText('No problems')).toBeVisible()
  await page.keyboard.press('Control+S')

  await expect(page.getByRole('heading', { level: 1, name: 'States of all' })).toBeVisible()
  const states = page.getByRole('region', { name: 'states' })
  const before = Number(
    await states.getByRole('listitem').filter({ hasText: 'Success' }).locator('.num').first().textContent(),
  )
  await run(request, 'company.boards', 'counted')
  await expect(states.getByRole('listitem').filter({ hasText: 'Success' }).locator('.num').first()).toHaveText(
    String(before + 1),
  )

  await states.getByRole('link', { name: 'Success' }).click()
  await expect(page).toHaveURL(/executions\?.*SUCCESS/)
  await expect(page.getByRole('link', { name: 'counted' }).first()).toBeVisible()
  await page.goBack()
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Dashboard' })).toBeVisible()
  expect(errors).toEqual([])
})
