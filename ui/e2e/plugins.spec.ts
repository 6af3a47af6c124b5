/** The manual of the types: found by what is known of them, opened as flows, run. */
import { expect, test } from '@playwright/test'
import { faultsOf } from './axe'
import { save, settled, watched } from './server'

const LOG = 'io.kestra.plugin.core.log.Log'

test.beforeEach(async ({ page }) => settled(page, { isTourDone: true }))

test('a type is found by a property, and the page shows where', async ({ page }) => {
  const errors = watched(page)
  await page.goto('/ui/plugins')
  await expect(
    page.getByRole('region', { name: 'core', exact: true }).getByRole('link', { name: 'ForEach', exact: true }),
  ).toBeVisible()
  expect.soft(await faultsOf(page)).toEqual([])

  await page.getByRole('searchbox', { name: 'Search names, titles, properties' }).fill('concurrencyLimit')

  const hit = page
    .getByRole('list', { name: 'Types found' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name: 'ForEach', exact: true }) })
  await expect(hit.locator('mark')).toHaveText('concurrencyLimit')
  await expect(hit).toContainText('How many values are worked on at once')
  await expect(page).toHaveURL(/q=concurrencyLimit/)
  expect.soft(await faultsOf(page)).toEqual([])

  await hit.getByRole('link', { name: 'ForEach', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'ForEach' })).toBeVisible()
  await page.getByRole('navigation', { name: 'On this page' }).getByRole('link', { name: 'concurrencyLimit' }).click()
  await expect(page.locator('#properties-concurrencyLimit')).toBeFocused()
  expect(errors).toEqual([])
})

test('what Kestra has and this server does not is named with what could serve', async ({ page }) => {
  await page.goto('/ui/plugins?q=kafka')
  await page.getByRole('button', { name: 'Show them' }).click()

  await expect(page.getByRole('switch', { name: 'Only what this server has' })).not.toBeChecked()
  await expect(page.getByRole('region', { name: /^Plug-ins of Kestra/ })).toContainText('Kafka')
  await expect(page.getByRole('region', { name: /^Plug-ins of Kestra/ })).toContainText('scripts.python.Script')
})

test('an old name leads to the page of the current type, which says so', async ({ page }) => {
  await page.goto('/ui/plugins/io.kestra.core.tasks.log.Log')

  await expect(page).toHaveURL(new RegExp(`/plugins/${LOG.replaceAll('.', '\\.')}\\?old=`))
  await expect(page.getByRole('note')).toContainText('io.kestra.core.tasks.log.Log is an old name')
  expect.soft(await faultsOf(page)).toEqual([])
})

test('a page tells what differs from Kestra, what must be given and what is out of date', async ({ page }) => {
  await page.goto('/ui/plugins/io.kestra.plugin.core.http.Request')

  await expect(page.getByText('As in Kestra 1.x.')).toBeVisible()
  await expect(page.getByRole('region', { name: 'What differs from Kestra' })).toContainText(
    'do not reach addresses that are not public',
  )
  await expect(page.locator('#properties-uri')).toContainText('required')
  await expect(page.locator('#properties-uri')).toContainText('expressions')
  await expect(page.locator('#properties-allowFailed')).toContainText('deprecated')
  await expect(page.locator('#outputs-code')).toContainText('integer')
  await expect(page.locator('#definitions-HttpOptions')).toBeAttached()
  expect.soft(await faultsOf(page)).toEqual([])
})

test('an example opens as a flow that is valid, or is run where nothing is left open', async ({ page }) => {
  const errors = watched(page)
  await page.goto(`/ui/plugins/${LOG}`)
  const first = page.getByRole('figure').first()
  await expect(first.getByRole('button', { name: 'Run' })).toHaveCount(0)
  await first.getByRole('link', { name: 'Try in a new flow' }).click()
  await expect(page.locator('.monaco-editor')).toContainText('try-log')
  await expect(page.getByText('No problems')).toBeVisible()

  await page.goto(`/ui/plugins/${LOG}`)
  await page.getByRole('figure').nth(1).getByRole('button', { name: 'Run' }).click()
  await expect(page).toHaveURL(/executions\/company.team\/try-log\//)
  await expect(page.getByText('Success').first()).toBeVisible()

  // The same example again is the same flow.
  await page.goto(`/ui/plugins/${LOG}`)
  await page.getByRole('figure').nth(1).getByRole('button', { name: 'Run' }).click()
  await expect(page).toHaveURL(/executions\/company.team\/try-log\//)
  expect(
    ((await (await page.request.get('/api/v1/executions/search?flowId=try-log')).json()) as { total: number }).total,
  ).toBe(2)
  expect(errors).toEqual([])
})

const FLOW = `id: documented
namespace: company.docs
tasks:
  - id: say
    type: io.kestra.plugin.core.log.Log
    message: one
  - id: give
    type: io.kestra.plugin.core.debug.Return
    format: two
`

test('documentation follows the cursor, stays when pinned, and its examples go into the flow', async ({
  page,
  request,
}) => {
  await save(request, FLOW)
  const errors = watched(page)
  await page.goto('/ui/flows/edit/company.docs/documented/edit')
  await page.locator('.monaco-editor').first().waitFor()
  await page.getByText('Documentation', { exact: true }).click()
  const docs = page.getByRole('region', { name: 'Documentation' })
  await expect(docs).toContainText('A flow is a list of tasks')
  expect.soft(await faultsOf(page)).toEqual([])
  const goTo = async (line: number) => {
    await page.locator('.monaco-editor').first().click()
    await page.keyboard.press('Control+Home')
    for (let down = 1; down < line; down += 1) await page.keyboard.press('ArrowDown')
  }

  await goTo(5)
  await expect(docs).toContainText('Write to the flow log')
  await page.getByRole('button', { name: 'Stay with this type' }).click()
  await goTo(8)
  await expect(docs).toContainText('Write to the flow log')
  expect.soft(await faultsOf(page)).toEqual([])

  await docs.getByRole('figure').first().getByRole('button', { name: 'Insert' }).click()
  await expect(page.locator('.view-lines').first()).toContainText('hello')
  await page.keyboard.press('Control+s')
  await expect(page.getByText('Saved as revision 2.')).toBeVisible()
  const source = (
    (await (await request.get('/api/v1/flows/company.docs/documented?source=true')).json()) as { source: string }
  ).source
  expect(source).toContain(
    '    format: two\n  - id: hello\n    type: io.kestra.plugin.core.log.Log\n    message: "Hello {{ inputs.name }}"\n',
  )

  // One key takes all of it back.
  await page.keyboard.press('Control+z')
  await expect(page.locator('.view-lines').first()).not.toContainText('hello')
  await page.getByRole('button', { name: 'Stay with this type' }).click()
  await goTo(8)
  await expect(docs).toContainText('Give a rendered text as output')
  expect(errors).toEqual([])
})
