/** What a trigger tells of itself: why it has fired, or has not, and who has called it. */
import { expect, test } from '@playwright/test'
import { faultsInBothThemes } from './axe'
import { run, save, settled, watched } from './server'

const LOOKED_AT = `id: looked-at
namespace: company.calls
tasks:
  - {id: say, type: io.kestra.plugin.core.log.Log, message: hello}
triggers:
  - id: never
    type: io.kestra.plugin.core.trigger.Schedule
    cron: "* * * * * *"
    withSeconds: true
    conditions:
      - {type: io.kestra.plugin.core.condition.Expression, expression: "{{ 1 > 2 }}"}
`

const LISTENING = `id: listening
namespace: company.calls
tasks:
  - {id: say, type: io.kestra.plugin.core.log.Log, message: hello}
triggers:
  - id: after
    type: io.kestra.plugin.core.trigger.Flow
    conditions:
      - {type: io.kestra.plugin.core.condition.ExecutionFlow, namespace: company.calls, flowId: told-of}
      - {type: io.kestra.plugin.core.condition.ExecutionStatus, in: [FAILED]}
`

const TOLD_OF = `id: told-of
namespace: company.calls
tasks:
  - {id: say, type: io.kestra.plugin.core.log.Log, message: hello}
`

const CALLED = `id: called
namespace: company.calls
tasks:
  - {id: say, type: io.kestra.plugin.core.log.Log, message: "{{ trigger.body }}"}
triggers:
  - id: hook
    type: io.kestra.plugin.core.trigger.Webhook
    key: a-key-that-nobody-guesses
    conditions:
      - {type: io.kestra.plugin.core.condition.Expression, expression: "{{ trigger.body.go }}"}
`

test.beforeEach(async ({ page }) => {
  await settled(page, { isTourDone: true, timeZone: 'UTC' })
})

test('a schedule that does not fire tells which condition keeps it, as it goes on', async ({ page, request }) => {
  const errors = watched(page)
  await save(request, LOOKED_AT)
  await page.goto('/ui/flows/edit/company.calls/looked-at/triggers')
  await page.getByRole('link', { name: 'never', exact: true }).click()
  const told = page.getByRole('dialog', { name: 'never' }).getByRole('list', { name: 'Why it fired, or did not' })

  await expect(told).toContainText('Condition not met')
  await expect(told).toContainText('conditions[0]: Expression {"expression":"{{ 1 > 2 }}"}')
  await expect(told.getByRole('listitem')).toHaveCount(1)
  const times = async () => Number((/(\d+) times/.exec((await told.textContent()) ?? '') ?? [])[1] ?? 1)
  const before = await times()
  await expect.poll(times).toBeGreaterThan(before + 1)
  expect.soft(await faultsInBothThemes(page), 'details').toEqual([])
  expect(errors).toEqual([])
})

test('a trigger that listens tells what it made of the last executions', async ({ page, request }) => {
  const errors = watched(page)
  await save(request, TOLD_OF)
  await save(request, LISTENING)
  await run(request, 'company.calls', 'told-of')
  await page.goto('/ui/flows/edit/company.calls/listening/triggers')
  await page.getByRole('link', { name: 'after', exact: true }).click()
  const told = page.getByRole('dialog', { name: 'after' }).getByRole('list', { name: 'Why it fired, or did not' })

  await expect(told).toContainText('company.calls.told-of SUCCESS: conditions[1]: ExecutionStatus {"in":["FAILED"]}')
  expect(errors).toEqual([])
})

test('calls of a webhook are told as they come, with their bodies and without secrets, and are sent again', async ({
  page,
  request,
}) => {
  const errors = watched(page)
  await save(request, CALLED)
  const address = '/api/v1/executions/webhook/company.calls/called'
  await request.post(`${address}/wrong-key`, { data: {} })
  await page.goto('/ui/flows/edit/company.calls/called/triggers')
  await page.getByRole('link', { name: 'hook', exact: true }).click()
  const details = page.getByRole('dialog', { name: 'hook' })
  const calls = details.getByRole('list', { name: 'Last calls' }).locator('> li')
  await expect(details.getByText('1 call with a wrong key')).toBeVisible()
  await expect(details.getByText('Nobody has called it yet.')).toBeVisible()

  await request.post(`${address}/a-key-that-nobody-guesses`, { data: { go: false } })
  await expect(calls.filter({ hasText: '204' })).toContainText('Condition not met')
  await request.post(`${address}/a-key-that-nobody-guesses`, {
    data: { go: true, order: 17 },
    headers: { authorization: 'Bearer abc' },
  })
  const taken = calls.filter({ hasText: '200' })
  await expect(taken).toHaveCount(1)

  await taken.locator('summary').press('Enter')
  await expect(taken.getByLabel('Body')).toContainText('"order": 17')
  await expect(taken.getByText('******')).toBeVisible()
  await expect(taken.getByRole('link')).toHaveAttribute('href', /executions\/company.calls\/called/)
  expect.soft(await faultsInBothThemes(page), 'calls').toEqual([])
  await taken.getByRole('button', { name: 'Send again' }).click()
  await expect(calls.filter({ hasText: '200' })).toHaveCount(2)
  await calls.first().locator('summary').click()
  await expect(calls.first()).toContainText('sent again: repeats')
  expect(errors).toEqual([])
})
