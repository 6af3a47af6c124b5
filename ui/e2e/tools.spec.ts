/** The pages that look after flows: slots, calendar, sources, archives, the server itself. */
import { expect, test } from '@playwright/test'
import { run, save, settled, watched } from './server'

const LIMITED = `id: limited
namespace: company.tools
concurrency: {limit: 1, behavior: QUEUE}
tasks:
  - {id: hold, type: io.kestra.plugin.core.flow.Pause}
`

const CALLED = `id: called
namespace: company.tools
tasks:
  - {id: say, type: io.kestra.plugin.core.log.Log, message: a rare word}
triggers:
  - {id: daily, type: io.kestra.plugin.core.trigger.Schedule, cron: "30 4 * * *", timezone: UTC}
`

const CALLER = `id: caller
namespace: company.tools
tasks:
  - {id: call, type: io.kestra.plugin.core.flow.Subflow, namespace: company.tools, flowId: called}
`

test.beforeEach(async ({ page, request }) => {
  for (const source of [LIMITED, CALLED, CALLER]) await save(request, source)
  await settled(page, { isTourDone: true })
})

test('slots of a flow are watched as they are taken and freed', async ({ page, request }) => {
  const errors = watched(page)
  await page.goto('/ui/flows/edit/company.tools/limited/concurrency')
  await expect(page.getByText('0 of 1 taken')).toBeVisible()
  await expect(page.getByText('No execution waits.')).toBeVisible()

  const first = await run(request, 'company.tools', 'limited', '')
  const second = await run(request, 'company.tools', 'limited', '')

  await expect(page.getByText('1 of 1 taken')).toBeVisible()
  await expect(
    page.getByRole('region', { name: 'Holding a slot' }).getByRole('link', { name: first.id.slice(0, 10) }),
  ).toBeVisible()
  const waiting = page.getByRole('region', { name: 'Waiting' })
  await waiting.getByRole('button', { name: `Take from the queue: ${second.id}` }).click()
  await expect(page.getByText('No execution waits.')).toBeVisible()
  for (const one of [first, second]) await request.delete(`/api/v1/executions/${one.id}/kill`)
  expect(errors).toEqual([])
})

test('the calendar shows when schedules fire, and leads to them', async ({ page }) => {
  await page.goto('/ui/admin/triggers')
  await page.getByRole('link', { name: 'Calendar' }).click()
  await page.getByRole('button', { name: 'The week after' }).click()

  const day = page.locator('.calendar-day').nth(2)
  await expect(day.getByRole('link', { name: /called.*Planned/ })).toBeVisible()
  await expect(page.getByRole('link', { name: /called.*Planned/ })).toHaveCount(7)
  await day.getByRole('link', { name: /called/ }).click()
  await expect(page).toHaveURL(/company.tools\/called\/triggers/)
})

test('a word is found in sources, and the editor opens at its line', async ({ page }) => {
  await page.goto('/ui/flows')
  await page.getByRole('link', { name: 'Search sources' }).click()
  await page.getByRole('searchbox', { name: 'Text in sources of flows' }).fill('RARE w')
  const hit = page.getByRole('link', { name: /a rare word/ })
  await expect(hit.locator('mark')).toHaveText('rare w')
  await page.getByRole('checkbox', { name: 'Case' }).check()
  await expect(page.getByText('Nothing matches these filters.')).toBeVisible()
  await page.getByRole('checkbox', { name: 'Case' }).uncheck()

  await hit.click()

  await expect(page).toHaveURL(/called\/edit\?line=4/)
  await expect(page.locator('.line-numbers.active-line-number')).toHaveText('4')
})

test('files are looked at before anything of them is kept', async ({ page, request }) => {
  await page.goto('/ui/flows/transfer')
  const files = [
    {
      name: 'fresh.yaml',
      mimeType: 'application/yaml',
      buffer: Buffer.from(CALLED.replace('id: called', 'id: fresh')),
    },
    { name: 'same.yaml', mimeType: 'application/yaml', buffer: Buffer.from(CALLER) },
    { name: 'wrong.yaml', mimeType: 'application/yaml', buffer: Buffer.from('id: wrong\nnamespace: company.tools\n') },
  ]
  await page.locator('input[type=file]').setInputFiles(files)

  const row = (name: string) => page.getByRole('row').filter({ hasText: name })
  await expect(row('fresh.yaml')).toContainText('New flow')
  await expect(row('same.yaml')).toContainText('As it is')
  await expect(row('wrong.yaml')).toContainText('Refused')
  expect((await request.get('/api/v1/flows/company.tools/fresh')).status()).toBe(404)
  await page.getByRole('button', { name: 'Keep 1 flow' }).click()

  await expect(row('fresh.yaml')).toContainText('As it is')
  expect((await request.get('/api/v1/flows/company.tools/fresh')).status()).toBe(200)
  await request.delete('/api/v1/flows/company.tools/fresh')
})

test('who deletes a flow is told which others call it', async ({ page }) => {
  await page.goto('/ui/flows/edit/company.tools/called')
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()

  await expect(page.getByRole('alert').getByRole('link', { name: 'company.tools / caller' })).toBeVisible()
})

test('the server tells how it is', async ({ page, request }) => {
  const errors = watched(page)
  await run(request, 'company.tools', 'called')
  await page.goto('/ui/admin/stats')

  await expect(page.getByRole('region', { name: 'Health' }).getByRole('listitem')).toHaveCount(7)
  await expect(page.getByText('Does not answer')).toHaveCount(0)
  await page.getByRole('button', { name: 'Measure' }).click()
  await expect(page.getByRole('region', { name: 'Storage' }).getByRole('link', { name: 'company' })).toBeVisible()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Support bundle' }).click(),
  ])
  expect(file.suggestedFilename()).toBe('windhover-support.json')
  await page.getByRole('region', { name: 'Executions' }).getByRole('link', { name: 'Success' }).click()
  await expect(page).toHaveURL(/executions\?state/)
  expect(errors).toEqual([])
})

test('a flow that was deleted can be read and restored', async ({ page, request }) => {
  await save(request, CALLER.replace('id: caller', 'id: gone'))
  await request.delete('/api/v1/flows/company.tools/gone')
  await page.goto('/ui/flows/edit/company.tools/gone')
  await expect(page.getByText('This flow was deleted.')).toBeVisible()
  await expect(page.locator('pre')).toContainText('flowId: called')

  await page.getByRole('button', { name: 'Restore' }).click()

  await expect(page.getByRole('button', { name: 'Execute' })).toBeEnabled()
  await request.delete('/api/v1/flows/company.tools/gone')
})

test('keys lead to views and to the executions around', async ({ page, request }) => {
  const first = await run(request, 'company.tools', 'called')
  const second = await run(request, 'company.tools', 'called')
  await page.goto(`/ui/executions/company.tools/called/${second.id}`)
  await expect(page.getByRole('button', { name: 'The execution before' })).toBeEnabled()
  await page.keyboard.press('3')
  await expect(page).toHaveURL(new RegExp(`${second.id}/logs`))

  await page.keyboard.press('[')

  await expect(page).toHaveURL(new RegExp(`${first.id}/logs`))
})

test('a lost server is told, and its return too', async ({ page, context }) => {
  await page.goto('/ui/flows')
  await expect(page.getByRole('link', { name: 'called', exact: true })).toBeVisible()
  await context.setOffline(true)
  await page.getByRole('searchbox', { name: 'Search' }).fill('limited')
  await expect(page.getByText('The server can not be reached.')).toBeVisible()

  await context.setOffline(false)

  await expect(page.getByText('The server can not be reached.')).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'limited', exact: true })).toBeVisible()
  await expect(page.getByRole('searchbox', { name: 'Search' })).toHaveValue('limited')
})

test('executions of a label stand below their chart', async ({ page, request }) => {
  await save(request, CALLED.replace('namespace:', 'labels: {team: tools}\nnamespace:'))
  await run(request, 'company.tools', 'called')
  await page.goto('/ui/executions')
  await page.getByRole('button', { name: 'Filters as text' }).click()
  await page.getByRole('textbox', { name: 'Filters as text' }).fill('label:team=tools')
  await page.getByRole('textbox', { name: 'Filters as text' }).press('Enter')
  await expect(page).toHaveURL(/labels=team/)
  await expect(page.getByRole('row').filter({ hasText: 'called' }).first()).toBeVisible()

  await page.getByRole('button', { name: 'Chart over the list' }).click()

  await expect(page.locator('.chart rect').first()).toBeVisible()
})
