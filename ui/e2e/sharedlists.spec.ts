/** Lists that work as all others do: the triggers, and filters that everybody sees. */
import { expect, test } from '@playwright/test'
import { faultsOf } from './axe'
import { save, settled, watched } from './server'

const NAMESPACE = `company.shared${process.pid}`
const TIMED = `id: timed
namespace: ${NAMESPACE}
tasks: [{id: say, type: io.kestra.plugin.core.log.Log, message: hello}]
triggers:
  - {id: nightly, type: io.kestra.plugin.core.trigger.Schedule, cron: "0 3 * * *"}
  - {id: yearly, type: io.kestra.plugin.core.trigger.Schedule, cron: "0 3 1 1 *"}
`

test.beforeEach(async ({ page, request }) => {
  await save(request, TIMED)
  await settled(page, { isTourDone: true, theme: 'light' })
})

test('triggers are filtered by what they are and when they fire next, and opened by a click or a key', async ({ page }) => {
  const faults = watched(page)
  await page.goto(`/ui/admin/triggers?namespace=${NAMESPACE}`)
  const rows = page.getByRole('table', { name: 'Triggers' }).locator('tbody tr')
  await expect(rows).toHaveCount(2)
  await rows.filter({ hasText: 'yearly' }).getByRole('switch').click({ force: true })
  await expect(rows.filter({ hasText: 'yearly' }).getByRole('switch')).not.toBeChecked()

  await page.getByRole('searchbox').fill('state:disabled ')
  await page.getByRole('searchbox').press('Enter')

  await expect(rows).toHaveCount(1)
  await expect(page.getByRole('button', { name: 'State: Disabled', exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await rows.first().getByRole('cell').nth(3).click()
  await expect(page.getByRole('dialog', { name: 'yearly' })).toBeVisible()
  expect(faults).toEqual([])
})

test('columns of triggers are chosen', async ({ page }) => {
  await page.goto(`/ui/flows/edit/${NAMESPACE}/timed/triggers`)
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('checkbox', { name: 'Type' }).check()
  await page.keyboard.press('Escape')

  await expect(page.getByRole('columnheader', { name: 'Type' })).toBeVisible()
  expect(await faultsOf(page)).toEqual([])
})

test('a filter that is shared is there for others, until somebody deletes it', async ({ page, browser, baseURL }) => {
  const name = `of ${NAMESPACE}`
  await page.goto(`/ui/logs?namespace=${NAMESPACE}&minLevel=WARN`)
  await page.getByRole('button', { name: 'Saved filters' }).click()
  await page.getByRole('menuitem', { name: 'Save these filters' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await page.getByRole('checkbox', { name: 'For everybody' }).check()
  expect(await faultsOf(page)).toEqual([])
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect.poll(async () => (await page.request.get('/api/v1/filters?page=logs')).text()).toContain(name)

  const other = await browser.newPage({ baseURL })
  await settled(other, { isTourDone: true, theme: 'light' })
  await other.goto('/ui/logs')
  await other.getByRole('button', { name: 'Saved filters' }).click()
  await other.getByRole('menuitem', { name, exact: true }).click()
  await expect(other).toHaveURL(/minLevel=WARN/)
  await other.getByRole('button', { name: 'Saved filters' }).click()
  await other.getByRole('menuitem', { name: 'Forget' }).hover()
  await other.getByRole('menuitem', { name: `${name} (of everybody)` }).click()

  await expect.poll(async () => (await page.request.get('/api/v1/filters?page=logs')).text()).not.toContain(name)
  await other.close()
})
