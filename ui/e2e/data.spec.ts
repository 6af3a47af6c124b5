/** What is kept beside flows: triggers, values, secrets, files; and the server itself. */
import { expect, test } from '@playwright/test'
import { faultsInBothThemes } from './axe'
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
  await expect(dialog.getByRole('status').first()).toContainText('6 executions')
  await expect(dialog.getByLabel('limit')).toHaveValue('5')
  await expect(dialog.getByLabel('day')).toHaveCount(0)
  await dialog.getByLabel('limit').fill('7')
  await dialog.getByLabel('To', { exact: true }).fill('2026-10-04T18:00:00')
  await expect(dialog.getByRole('status').first()).toContainText('2 executions')
  await dialog.getByLabel('Side by side').fill('2')
  await dialog.getByRole('combobox', { name: 'Labels' }).fill('reason:outage')
  await dialog.getByRole('combobox', { name: 'Labels' }).press('Enter')
  expect.soft(await faultsInBothThemes(page), 'backfill').toEqual([])
  await dialog.getByRole('button', { name: 'Start a backfill' }).click()
  await expect(dialog).toHaveCount(0)
  const ran = async () =>
    (await (
      await request.get(
        '/api/v1/executions/search?filters[flowId][EQUALS]=scheduled&filters[labels][EQUALS][reason]=outage',
      )
    ).json()) as { results: { inputs: { limit: number }; state: { current: string } }[] }
  await expect
    .poll(async () => (await ran()).results.map((one) => [one.inputs.limit, one.state.current]))
    .toEqual([
      [7, 'SUCCESS'],
      [7, 'SUCCESS'],
    ])

  await expect(page.getByRole('progressbar')).toHaveCount(0)
  await begin()
  await dialog.getByLabel('From').fill('2026-10-01T18:00:00')
  await dialog.getByLabel('To', { exact: true }).fill('2026-10-08T18:00:00')
  await expect(dialog.getByRole('status').first()).toContainText('6 executions')
  await expect(dialog.getByRole('status').first()).toContainText('2 already ran')
  await dialog.getByRole('checkbox', { name: /Only dates/ }).check()
  await expect(dialog.getByRole('status').first()).toContainText('4 executions')
  expect(errors).toEqual([])
})

test('a webhook is called from its row, and its details tell what it has started', async ({ page, request }) => {
  await save(request, CALLED)
  await page.goto('/ui/flows/edit/company.data/called/triggers')
  await expect(
    page.getByText(/\/api\/v1\/executions\/webhook\/company.data\/called\/a-key-that-nobody-guesses$/),
  ).toBeVisible()

  await page.getByRole('button', { name: 'Try' }).click()
  await page.getByLabel('What hook is sent, as JSON').fill('{"order": 17}')
  await page.getByRole('button', { name: 'Call it' }).click()
  await expect(page.getByRole('status').filter({ hasText: '200' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'An execution was started.' })).toHaveAttribute(
    'href',
    /executions\/company.data\/called/,
  )
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'hook', exact: true }).click()

  const details = page.getByRole('dialog', { name: 'hook' })
  await expect(details.getByText('Success').first()).toBeVisible()
  expect.soft(await faultsInBothThemes(page), 'details').toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('switch', { name: 'hook is on' }).press(' ')
  await expect(page.getByRole('switch', { name: 'hook is on' })).not.toBeChecked()
  await expect(page.getByRole('link', { name: 'hook', exact: true })).toHaveCount(1)
})

test('a value is kept by its type for a while, changed, found by who uses it, and removed with others', async ({
  page,
  request,
}) => {
  const errors = watched(page)
  await save(
    request,
    'id: reader\nnamespace: company.data.keys\ntasks:\n  - {id: say, type: io.kestra.plugin.core.log.Log, message: "{{ kv(\'threshold\') }}"}\n',
  )
  await request.put('/api/v1/namespaces/company.data/kv/shared', {
    data: '"from above"',
    headers: { 'Content-Type': 'text/plain' },
  })
  await page.goto('/ui/namespaces/edit/company.data.keys/kv')
  const above = page.getByRole('region', { name: 'Of the namespaces above' })
  await expect(above.getByRole('row').filter({ hasText: 'shared' })).toContainText('company.data')

  await page.getByRole('button', { name: 'Add a value' }).click()
  const adding = page.getByRole('dialog', { name: 'Add a value' })
  await adding.getByLabel('Key').fill('threshold')
  await adding.getByRole('combobox', { name: 'Type' }).click()
  await page.getByRole('option', { name: 'Number' }).click()
  await adding.getByLabel('Value').fill('five')
  await expect(adding.getByRole('button', { name: 'Save' })).toBeDisabled()
  await adding.getByLabel('Value').fill('5')
  await adding.getByRole('combobox', { name: 'Kept' }).click()
  await page.getByRole('option', { name: 'A week' }).click()
  expect.soft(await faultsInBothThemes(page), 'editor').toEqual([])
  await adding.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'threshold' })).toContainText('Number')
  expect(await (await request.get('/api/v1/namespaces/company.data.keys/kv/threshold')).json()).toMatchObject({
    type: 'NUMBER',
    value: 5,
  })

  await page.getByRole('button', { name: 'threshold', exact: true }).click()
  const shown = page.getByRole('dialog', { name: 'threshold' })
  await expect(shown.getByRole('link', { name: 'company.data.keys / reader' })).toBeVisible()
  expect.soft(await faultsInBothThemes(page), 'value').toEqual([])
  await shown.getByRole('button', { name: 'Change' }).click()
  const changing = page.getByRole('dialog', { name: 'Change: threshold' })
  await expect(changing.getByLabel('Value')).toHaveValue('5')
  await changing.getByLabel('Value').fill('6')
  await changing.getByRole('button', { name: 'Save' }).click()
  await expect(changing).toHaveCount(0)
  const [entry] = (await (await request.get('/api/v1/namespaces/company.data.keys/kv')).json()) as {
    version: number
    expirationDate: string
  }[]
  expect(entry?.version).toBe(2)
  expect(Date.parse(entry!.expirationDate)).toBeGreaterThan(Date.now() + 6 * 86_400_000)

  await page.getByRole('checkbox', { name: 'Select all on this page' }).check()
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('Values that flows keep are listed here.')).toBeVisible()
  expect(errors).toEqual([])
})

test('namespaces stand in a tree, and one shows how its flows lead to each other', async ({ page, request }) => {
  await save(
    request,
    'id: first\nnamespace: company.data.linked\ntasks:\n  - {id: call, type: io.kestra.plugin.core.flow.Subflow, namespace: company.data.linked, flowId: second}\n',
  )
  await save(
    request,
    'id: second\nnamespace: company.data.linked\ntasks:\n  - {id: say, type: io.kestra.plugin.core.log.Log, message: hello}\n',
  )
  await page.goto('/ui/namespaces')
  await page.getByRole('searchbox', { name: 'Search' }).fill('linked')
  const tree = page.getByRole('list', { name: 'Namespaces' })
  await expect(tree.getByRole('link')).toHaveText(['company', 'data', 'linked'])

  await tree.getByRole('link', { name: 'linked' }).click()
  await page.getByRole('link', { name: 'Dependencies' }).click()

  const picture = page.getByRole('region', { name: 'Dependencies' })
  await expect(picture.getByRole('link', { name: 'first', exact: true })).toBeVisible()
  await expect(picture.getByRole('link', { name: 'second', exact: true })).toBeVisible()
  expect.soft(await faultsInBothThemes(page), 'dependencies').toEqual([])
})

test('messages that were put aside are retried and discarded, and a part that is down says since when', async ({
  page,
}) => {
  const letter = (id: string) => ({
    id,
    date: '2026-10-21T03:00:00Z',
    reason: `the message ${id} can not be read`,
    topic: 'tasks',
    kind: 'run-task',
    deliveries: 5,
  })
  let letters = [letter('one'), letter('two')]
  const asked: string[] = []
  await page.route('**/api/v1/dead-letters**', async (route) => {
    const request = route.request()
    const [, id] = /dead-letters\/(\w+)/.exec(request.url()) ?? []
    if (!id) return route.fulfill({ json: { results: letters, total: letters.length } })
    asked.push(`${request.method()} ${id}`)
    letters = letters.filter((one) => one.id !== id)
    return request.method() === 'DELETE' ? route.fulfill({ status: 204 }) : route.fulfill({ json: letter(id) })
  })
  await page.route('**/api/v1/system', async (route) => {
    const answer = (await (await route.fetch()).json()) as { checks: object[] }
    const checks = [
      {
        name: 'storage',
        status: 'DOWN',
        message: 'OSError: the disk is gone',
        lastSuccess: new Date(Date.now() - 3 * 60_000).toISOString(),
      },
      ...answer.checks.slice(1),
    ]
    return route.fulfill({ json: { ...answer, checks, queues: null } })
  })
  await page.goto('/ui/admin/stats')

  await expect(page.getByRole('region', { name: 'Health' })).toContainText(
    /Does not answer.*Last answered 3 min\. ago.*the disk is gone/,
  )
  await expect(page.getByRole('region', { name: 'What waits' })).toContainText('Can not be read')
  await page.getByRole('button', { name: 'Retry: one' }).click()
  await expect(page.getByText('The message is published again.')).toBeVisible()
  await expect(page.getByText('the message one can not be read')).toHaveCount(0)
  await page.getByRole('button', { name: 'Discard: two' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click()
  await expect(page.getByText('No message was put aside.')).toBeVisible()
  expect(asked).toEqual(['POST one', 'DELETE two'])
  await page.getByRole('button', { name: /^Show \d+ others$/ }).click()
  await expect(page.getByText('WINDHOVER_WORKERS')).toBeVisible()
  expect.soft(await faultsInBothThemes(page), 'system').toEqual([])
})

test('a secret is kept, used below its namespace, replaced and deleted, and never shown', async ({ page, request }) => {
  await save(
    request,
    'id: teller\nnamespace: company.data.safe\ntasks:\n  - {id: size, type: io.kestra.plugin.core.debug.Return, format: "{{ secret(\'API_TOKEN\') | length }}"}\n',
  )
  const errors = watched(page)
  await page.goto('/ui/namespaces/edit/company.data/secrets')
  await page.getByRole('button', { name: 'Add a secret' }).click()
  const adding = page.getByRole('dialog', { name: 'Add a secret' })
  await adding.getByLabel('Name').fill('api_token')
  await adding.getByLabel('Value').fill('hunter2hunter2')
  expect.soft(await faultsInBothThemes(page), 'add').toEqual([])
  await adding.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('button', { name: 'API_TOKEN', exact: true })).toBeVisible()
  const answer = await request.post('/api/v1/executions/company.data.safe/teller?wait=true')
  expect(((await answer.json()) as { state: { current: string } }).state.current).toBe('SUCCESS')

  await page.goto('/ui/namespaces/edit/company.data.safe/secrets')
  await expect(page.getByRole('row').filter({ hasText: 'API_TOKEN' })).toContainText('company.data')
  await page.getByRole('button', { name: 'API_TOKEN', exact: true }).click()
  await expect(page.getByRole('dialog')).toContainText('It is kept with a namespace above')
  await page.goto('/ui/secrets')
  await page.getByRole('button', { name: 'API_TOKEN', exact: true }).click()
  const shown = page.getByRole('dialog', { name: 'API_TOKEN' })
  await expect(shown.getByRole('link', { name: 'company.data.safe / teller' })).toBeVisible()
  expect.soft(await faultsInBothThemes(page), 'secret').toEqual([])
  await shown.getByRole('button', { name: 'Replace' }).click()
  await page.getByRole('dialog', { name: 'Replace: API_TOKEN' }).getByLabel('Value').fill('another')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.getByRole('button', { name: 'API_TOKEN', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog', { name: 'Delete: API_TOKEN' }).getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('button', { name: 'API_TOKEN', exact: true })).toHaveCount(0)
  expect(errors).toEqual([])
})

test('a value that was overwritten is told with who has set it, and is set again', async ({ page, request }) => {
  await save(
    request,
    'id: counts\nnamespace: company.data.past\ntasks:\n  - {id: set, type: io.kestra.plugin.core.kv.Set, key: seen, value: "41"}\n',
  )
  const ran = (await (await request.post('/api/v1/executions/company.data.past/counts?wait=true')).json()) as {
    id: string
  }
  await request.put('/api/v1/namespaces/company.data.past/kv/seen', {
    data: '42',
    headers: { 'Content-Type': 'text/plain' },
  })
  await page.goto('/ui/namespaces/edit/company.data.past/kv?key=seen')
  const shown = page.getByRole('dialog', { name: 'seen' })
  const past = shown.getByRole('region', { name: 'Values before' })
  await expect(past.getByRole('link', { name: 'by an execution of counts' })).toHaveAttribute(
    'href',
    new RegExp(`/ui/executions/company.data.past/counts/${ran.id}$`),
  )
  await past.getByRole('button', { name: 'version 1' }).click()
  await expect(past.getByText('41')).toBeVisible()
  expect.soft(await faultsInBothThemes(page), 'history').toEqual([])

  await past.getByRole('button', { name: 'Set again' }).click()
  const changing = page.getByRole('dialog', { name: 'Change: seen' })
  await expect(changing.getByLabel('Value')).toHaveValue('41')
  await changing.getByRole('button', { name: 'Save' }).click()
  await expect(changing).toHaveCount(0)
  expect(await (await request.get('/api/v1/namespaces/company.data.past/kv/seen')).json()).toMatchObject({
    revision: 3,
    value: '41',
  })

  await page.getByRole('button', { name: 'seen', exact: true }).click()
  await expect(past.getByRole('listitem')).toHaveCount(2)
  await past.getByRole('button', { name: 'Forget the history' }).click()
  await expect(past.getByText('No other value is kept.')).toBeVisible()
  await shown.getByRole('button', { name: 'Delete' }).click()
  await shown.getByRole('button', { name: 'Delete' }).click()
  await expect(shown).toHaveCount(0)
  expect((await request.get('/api/v1/namespaces/company.data.past/kv/seen')).status()).toBe(404)
})

test('variables of a namespace are kept with it, and those above are told apart by their level', async ({
  page,
  request,
}) => {
  const kept = async (id: string) => (await (await request.get(`/api/v1/namespaces/${id}`)).json()) as object
  await request.put('/api/v1/namespaces/company.vars', { data: { id: 'company.vars', variables: { region: 'eu' } } })
  await request.put('/api/v1/namespaces/company.vars.team', {
    data: {
      id: 'company.vars.team',
      description: 'Ours',
      pluginDefaults: [{ type: 'io.kestra.plugin.core.log.Log', values: { level: 'WARN' } }],
    },
  })
  await page.goto('/ui/namespaces/edit/company.vars.team/variables')
  await expect(page.getByRole('region', { name: 'company.vars', exact: true })).toContainText('"region": "eu"')
  await page.getByRole('button', { name: 'Change' }).click()
  const dialog = page.getByRole('dialog', { name: 'Change: Variables' })
  await dialog.getByLabel('Variables').fill('[1]')
  await expect(dialog.getByText('This has to be a map.')).toBeVisible()
  await dialog.getByLabel('Variables').fill('{"region": "us"}')
  await page.keyboard.press('Control+Enter')
  await expect(dialog).toHaveCount(0)

  await expect(page.getByRole('region', { name: 'company.vars.team', exact: true })).toContainText('"region": "us"')
  expect.soft(await faultsInBothThemes(page), 'variables').toEqual([])
  expect(await kept('company.vars.team')).toMatchObject({
    description: 'Ours',
    variables: { region: 'us' },
    pluginDefaults: [{ values: { level: 'WARN' } }],
  })
  await page.getByRole('link', { name: 'Plug-in defaults' }).click()
  await expect(page.getByRole('region', { name: 'company.vars.team', exact: true })).toContainText('WARN')
  await page.getByRole('link', { name: 'Overview' }).click()
  await page.getByRole('button', { name: 'Describe' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Forget all of this' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Forget all of this' }).click()
  await expect(page).toHaveURL(/\/ui\/namespaces$/)
  expect(await kept('company.vars.team')).toEqual({ id: 'company.vars.team', deleted: false })
})
