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

test('triggers are filtered by what they are and when they fire next, and opened by a click or a key', async ({
  page,
}) => {
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

test('a row of a trigger has an address, which opens its details in a tab of its own too', async ({
  page,
  context,
}) => {
  const faults = watched(page)
  await page.goto(`/ui/flows/edit/${NAMESPACE}/timed/triggers`)
  const row = page.getByRole('table', { name: 'Triggers' }).locator('tbody tr').filter({ hasText: 'yearly' })
  await row.getByRole('link', { name: 'yearly' }).click()
  await expect(page.getByRole('dialog', { name: 'yearly' })).toBeVisible()
  await expect(page).toHaveURL(/[?&]trigger=yearly/)
  expect(await faultsOf(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page).not.toHaveURL(/trigger=/)

  const cell = row.getByRole('cell').last()
  const position = { x: 2, y: 2 }
  for (const click of [
    () => cell.click({ button: 'middle', position }),
    () => cell.click({ modifiers: ['ControlOrMeta'], position }),
  ]) {
    const [beside] = await Promise.all([context.waitForEvent('page'), click()])
    await expect(beside.getByRole('dialog', { name: 'yearly' })).toBeVisible()
    await beside.close()
  }
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(faults).toEqual([])
})

test('the address of a trigger among all opens it though the list shows others', async ({ page }) => {
  await page.goto(`/ui/admin/triggers?namespace=${NAMESPACE}&q=nightly&opened=${NAMESPACE}/timed/yearly`)

  await expect(page.getByRole('dialog', { name: 'yearly' })).toBeVisible()
  await expect(page.getByRole('table', { name: 'Triggers' }).locator('tbody tr')).toHaveCount(1)
})

test('the chosen triggers of a flow are switched off at once', async ({ page }) => {
  await page.goto(`/ui/flows/edit/${NAMESPACE}/timed/triggers`)
  const rows = page.getByRole('table', { name: 'Triggers' }).locator('tbody tr')
  await expect(rows).toHaveCount(2)
  for (const row of await rows.all())
    if (!(await row.getByRole('switch').isChecked())) await row.getByRole('switch').click({ force: true })
  await expect(page.getByRole('switch', { checked: true })).toHaveCount(2)

  await page.getByRole('checkbox', { name: 'Select all' }).check()
  const bar = page.getByRole('region', { name: 'Chosen rows' })
  await expect(bar).toContainText('2')
  expect(await faultsOf(page)).toEqual([])
  await bar.getByRole('button', { name: 'Disable' }).click()

  await expect(page.getByRole('switch', { checked: false })).toHaveCount(2)
  await expect(bar).toHaveCount(0)
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

test('keys are found, sorted and paged as the address says, and what finds none can be taken away', async ({
  page,
  request,
}) => {
  const faults = watched(page)
  for (const key of ['rate', 'limit', 'rates'])
    await request.put(`/api/v1/namespaces/${NAMESPACE}/kv/${key}`, {
      data: '3',
      headers: { 'Content-Type': 'text/plain' },
    })
  await page.goto(`/ui/kv?namespace=${NAMESPACE}&size=10`)
  const keys = page
    .getByRole('table', { name: 'Key-value store' })
    .locator('tbody tr')
    .getByRole('button', { name: /^(rate|limit|rates)$/ })
  await expect(keys).toHaveText(['limit', 'rate', 'rates'])
  await page.getByRole('button', { name: 'Key', exact: false }).filter({ hasText: '↑' }).click()
  await expect(keys).toHaveText(['rates', 'rate', 'limit'])
  await expect(page).toHaveURL(/sort=key(:|%3A)desc/)
  expect(await faultsOf(page)).toEqual([])

  await page.getByRole('searchbox').fill('nothing of that name')
  await page.getByRole('searchbox').press('Enter')
  await expect(page.getByText('Nothing matches')).toBeVisible()
  await page
    .getByRole('button', { name: /nothing of that name/ })
    .last()
    .click()
  await expect(keys).toHaveCount(3)

  await page.goto(`/ui/namespaces/edit/${NAMESPACE}/kv?q=rate&sort=key:desc&size=10`)
  await expect(keys).toHaveText(['rates', 'rate'])
  expect(faults).toEqual([])
})

test('the filter of namespaces and of secrets stands in the address', async ({ page }) => {
  for (const place of ['namespaces', 'secrets']) {
    await page.goto(`/ui/${place}?q=nothing-of-that-name`)
    await page.getByRole('button', { name: /Without.*nothing-of-that-name/ }).click()
    await expect(page).toHaveURL(new RegExp(`/${place}$`))
    expect(await faultsOf(page)).toEqual([])
  }
})
