/** What a trigger tells of itself: why it has fired, or has not. */
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

test.beforeEach(async ({ page }) => {
  await settled(page, { isTourDone: true, timeZone: 'UTC' })
})

test('a schedule that does not fire tells which condition keeps it, as it goes on', async ({ page, request }) => {
  const errors = watched(page)
  await save(request, LOOKED_AT)
  await page.goto('/ui/flows/edit/company.calls/looked-at/triggers')
  await page.getByRole('button', { name: 'never', exact: true }).click()
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
  await page.getByRole('button', { name: 'after', exact: true }).click()
  const told = page.getByRole('dialog', { name: 'after' }).getByRole('list', { name: 'Why it fired, or did not' })

  await expect(told).toContainText('company.calls.told-of SUCCESS: conditions[1]: ExecutionStatus {"in":["FAILED"]}')
  expect(errors).toEqual([])
})
