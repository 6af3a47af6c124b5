/** What is kept beside flows: triggers, values, secrets, files; and the server itself. */
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { save, settled, watched } from './server'

const SCHEDULED = `id: scheduled
namespace: company.data
inputs:
  - {id: limit, type: INT, defaults: 1}
  - {id: day, type: STRING, required: false}
tasks:
  - {id: say, type: io.kestra.plugin.core.log.Log, message: "{{ inputs.limit }}"}
triggers:
  - {id: nightly, type: io.kestra.plugin.core.trigger.Schedule, cron: "0 3 * * MON-FRI", timezone: Asia/Tokyo, inputs: {limit: 5, day: "{{ trigger.date }}"}}
`

const CALLED = `id: called
namespace: company.data
tasks:
  - {id: say, type: io.kestra.plugin.core.log.Log, message: "{{ trigger.body }}"}
triggers:
  - {id: hook, type: io.kestra.plugin.core.trigger.Webhook, key: a-key-that-nobody-guesses}
`

/** Faults of accessibility in what is on the page now, in both themes. */
async function faultsOf(page: Page): Promise<string[]> {
  const faults: string[] = []
  for (const theme of ['light', 'dark']) {
    await page.evaluate((name) => document.documentElement.setAttribute('data-mantine-color-scheme', name), theme)
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
    faults.push(...violations.map((one) => `${theme} ${one.id}: ${one.nodes.map((node) => node.target.join(' ')).slice(0, 3).join('; ')}`))
  }
  return faults
}

test.beforeEach(async ({ page }) => {
  await settled(page, { isTourDone: true, timeZone: 'UTC' })
})

test('a backfill is told before it is started, and leaves out what ran', async ({ page, request }) => {
  const errors = watched(page)
  await save(request, SCHEDULED)
  await page.goto('/ui/flows/edit/company.data/scheduled/triggers')
  await expect(page.getByRole('row').filter({ hasText: 'nightly' })).toContainText('at 03:00, Monday to Friday')
  const begin = async () => {
    await page.getByRole('button', { name: 'More actions: nightly' }).click()
    await page.getByRole('menuitem', { name: 'Start a backfill' }).click()
  }
  await begin()
  const dialog = page.getByRole('dialog', { name: 'Replay dates of nightly' })

  // 03:00 in Tokyo is 18:00 of the day before in UTC; 3 to 9 October 2026 have one weekend.
  await dialog.getByLabel('From').fill('2026-10-01T18:00:00')
  await dialog.getByLabel('To', { exact: true }).fill('2026-10-08T18:00:00')
  await expect(dialog.getByRole('status')).toContainText('6 executions')
  await expect(dialog.getByLabel('limit')).toHaveValue('5')
  await expect(dialog.getByLabel('day')).toHaveCount(0)
  await dialog.getByLabel('limit').fill('7')
  await dialog.getByLabel('To', { exact: true }).fill('2026-10-04T18:00:00')
  await expect(dialog.getByRole('status')).toContainText('2 executions')
  await dialog.getByRole('combobox', { name: 'Labels' }).fill('reason:outage')
  await dialog.getByRole('combobox', { name: 'Labels' }).press('Enter')
  expect.soft(await faultsOf(page), 'backfill').toEqual([])
  await dialog.getByRole('button', { name: 'Start a backfill' }).click()
  await expect(dialog).toHaveCount(0)
  const ran = async () => (await (await request.get('/api/v1/executions/search?filters[flowId][EQUALS]=scheduled&filters[labels][EQUALS][reason]=outage')).json()) as { results: { inputs: { limit: number }; state: { current: string } }[] }
  await expect.poll(async () => (await ran()).results.map((one) => [one.inputs.limit, one.state.current])).toEqual([[7, 'SUCCESS'], [7, 'SUCCESS']])

  await expect(page.getByRole('progressbar')).toHaveCount(0)
  await begin()
  await dialog.getByLabel('From').fill('2026-10-01T18:00:00')
  await dialog.getByLabel('To', { exact: true }).fill('2026-10-08T18:00:00')
  await expect(dialog.getByRole('status')).toContainText('6 executions')
  await expect(dialog.getByRole('status')).toContainText('2 already ran')
  await dialog.getByRole('checkbox', { name: /Only dates/ }).check()
  await expect(dialog.getByRole('status')).toContainText('4 executions')
  expect(errors).toEqual([])
})

test('a webhook is called from its row, and its details tell what it has started', async ({ page, request }) => {
  await save(request, CALLED)
  await page.goto('/ui/flows/edit/company.data/called/triggers')
  await expect(page.getByText(/\/api\/v1\/executions\/webhook\/company.data\/called\/a-key-that-nobody-guesses$/)).toBeVisible()

  await page.getByRole('button', { name: 'Try' }).click()
  await page.getByLabel('What hook is sent, as JSON').fill('{"order": 17}')
  await page.getByRole('button', { name: 'Call it' }).click()
  await expect(page.getByRole('status').filter({ hasText: '200' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'An execution was started.' })).toHaveAttribute('href', /executions\/company.data\/called/)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'hook', exact: true }).click()

  const details = page.getByRole('dialog', { name: 'hook' })
  await expect(details.getByText('Success').first()).toBeVisible()
  expect.soft(await faultsOf(page), 'details').toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('switch', { name: 'hook is on' }).press(' ')
  await expect(page.getByRole('switch', { name: 'hook is on' })).not.toBeChecked()
  await expect(page.getByRole('button', { name: 'hook', exact: true })).toHaveCount(1)
})
