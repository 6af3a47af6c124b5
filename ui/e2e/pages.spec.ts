/** Every page, in both themes and with what opens over it: no serious fault of accessibility, no error. */
import { expect, test } from '@playwright/test'
import { faultsOf } from './axe'
import { kept, run, save, settled, watched, type Run } from './server'

const FAILING = `id: failing
namespace: company.pages
description: Fails on purpose.
labels: {team: data}
inputs:
  - {id: name, type: STRING, defaults: Ada}
  - {id: when, type: DATETIME, required: false}
  - {id: color, type: SELECT, values: [red, green], required: false}
  - {id: many, type: MULTISELECT, values: [a, b], required: false}
  - {id: list, type: ARRAY, itemType: STRING, required: false}
  - {id: is, type: BOOL, required: false}
  - {id: file, type: FILE, required: false}
  - {id: pass, type: SECRET, required: false}
tasks:
  - {id: give, type: io.kestra.plugin.core.debug.Return, format: "{{ inputs.name }}"}
  - id: group
    type: io.kestra.plugin.core.flow.Parallel
    tasks:
      - {id: say, type: io.kestra.plugin.core.log.Log, message: hello}
      - {id: boom, type: io.kestra.plugin.core.execution.Fail, errorMessage: the disk is full}
triggers:
  - {id: nightly, type: io.kestra.plugin.core.trigger.Schedule, cron: "0 3 * * *"}
`

const CALLING = `id: calling
namespace: company.pages
tasks:
  - id: count
    type: io.kestra.plugin.core.metric.Publish
    metrics:
      - {name: rows, type: counter, value: 42, tags: {file: orders}}
      - {name: wait, type: timer, value: PT1.5S}
  - {id: call, type: io.kestra.plugin.core.flow.Subflow, namespace: company.pages, flowId: failing, transmitFailed: false}
  - id: each
    type: io.kestra.plugin.core.flow.ForEach
    values: "{{ range(1, 60) }}"
    concurrencyLimit: 0
    tasks:
      - {id: round, type: io.kestra.plugin.core.debug.Return, format: "{{ taskrun.value }}"}
`

const WAITING = `id: waiting
namespace: company.bulk
tasks:
  - {id: sleep, type: io.kestra.plugin.core.flow.Sleep, duration: PT1H}
`

const BOARD = `id: pages
title: How things go
charts:
  - {id: ratio, type: io.kestra.plugin.core.dashboard.chart.KPI, chartOptions: {numberType: PERCENTAGE}, data: {type: io.kestra.plugin.core.dashboard.data.ExecutionsKPI, columns: {agg: COUNT}, numerator: [{field: STATE, type: EQUAL_TO, value: FAILED}]}}
  - {id: text, type: io.kestra.plugin.core.dashboard.chart.Markdown, content: "# Hello"}
  - {id: time, type: io.kestra.plugin.core.dashboard.chart.TimeSeries, chartOptions: {column: date, colorByColumn: state}, data: {type: io.kestra.plugin.core.dashboard.data.Executions, columns: {date: {field: START_DATE}, state: {field: STATE}, total: {agg: COUNT}, took: {field: DURATION, agg: AVG}}}}
  - {id: levels, type: io.kestra.plugin.core.dashboard.chart.Bar, chartOptions: {column: level}, data: {type: io.kestra.plugin.core.dashboard.data.Logs, columns: {level: {field: LEVEL}, total: {agg: COUNT}}}}
  - {id: states, type: io.kestra.plugin.core.dashboard.chart.Pie, data: {type: io.kestra.plugin.core.dashboard.data.Executions, columns: {state: {field: STATE}, total: {agg: COUNT}}}}
  - {id: flows, type: io.kestra.plugin.core.dashboard.chart.Table, data: {type: io.kestra.plugin.core.dashboard.data.Flows, columns: {namespace: {field: NAMESPACE}, flow: {field: ID}}}}
`

const PAGES: readonly (readonly [string, (made: Run, calling: Run) => string])[] = [
  ['dashboard', () => '/dashboards'],
  ['a custom dashboard', () => '/dashboards/pages'],
  ['a new dashboard', () => '/dashboards/new'],
  ['welcome', () => '/welcome'],
  ['flows', () => '/flows'],
  ['flow', () => '/flows/edit/company.pages/failing'],
  ['topology', () => '/flows/edit/company.pages/failing/topology'],
  ['flow executions', () => '/flows/edit/company.pages/failing/executions'],
  ['editor', () => '/flows/edit/company.pages/failing/edit'],
  ['revisions', () => '/flows/edit/company.pages/failing/revisions'],
  ['flow triggers', () => '/flows/edit/company.pages/failing/triggers'],
  ['flow logs', () => '/flows/edit/company.pages/failing/logs'],
  ['executions', () => '/executions'],
  ['no executions', () => '/executions?q=nothing-like-this'],
  ['execution', (made) => `/executions/company.pages/failing/${made.id}`],
  ['gantt', (made) => `/executions/company.pages/failing/${made.id}/gantt`],
  ['execution logs', (made) => `/executions/company.pages/failing/${made.id}/logs`],
  ['execution topology', (made) => `/executions/company.pages/failing/${made.id}/topology`],
  ['outputs', (made) => `/executions/company.pages/failing/${made.id}/outputs`],
  ['metrics', (_, calling) => `/executions/company.pages/calling/${calling.id}/metrics`],
  ['dependencies', (_, calling) => `/executions/company.pages/calling/${calling.id}/dependencies`],
  ['a large loop', (_, calling) => `/executions/company.pages/calling/${calling.id}/gantt`],
  ['topology of a loop', (_, calling) => `/executions/company.pages/calling/${calling.id}/topology`],
  ['flow metrics', () => '/flows/edit/company.pages/calling/metrics'],
  ['flow dependencies', () => '/flows/edit/company.pages/failing/dependencies'],
  ['slots', () => '/flows/edit/company.held/held/concurrency'],
  ['no slots', () => '/flows/edit/company.pages/failing/concurrency'],
  ['sources', () => '/flows/search?q=disk'],
  ['import and export', () => '/flows/transfer'],
  ['calendar', () => '/admin/calendar'],
  ['system', () => '/admin/stats'],
  ['logs', () => '/logs'],
  ['triggers', () => '/admin/triggers'],
  ['namespaces', () => '/namespaces'],
  ['a namespace', () => '/namespaces/edit/company.pages'],
  ['flows of a namespace', () => '/namespaces/edit/company.pages/flows'],
  ['files', () => '/namespaces/edit/company.pages/files'],
  ['blueprints', () => '/blueprints'],
  ['key values', () => '/kv'],
  ['secrets', () => '/secrets'],
  ['plug-ins', () => '/plugins'],
  ['a type', () => '/plugins/io.kestra.plugin.core.log.Log'],
  ['settings', () => '/settings'],
  ['log-in', () => '/login'],
  ['an unknown page', () => '/nowhere'],
]

let made: Run
let calling: Run

test.beforeAll(async ({ playwright, baseURL }) => {
  const request = await playwright.request.newContext({ baseURL })
  await save(request, FAILING)
  await save(request, CALLING)
  await save(
    request,
    WAITING.replace('id: waiting', 'id: held\nconcurrency: {limit: 1}').replace('company.bulk', 'company.held'),
  )
  for (const _ of [1, 2]) await run(request, 'company.held', 'held', '')
  made = await run(request, 'company.pages', 'failing')
  calling = await run(request, 'company.pages', 'calling')
  await request.put('/api/v1/namespaces/company.pages/kv/threshold', {
    data: '5',
    headers: { 'Content-Type': 'text/plain' },
  })
  await request.post('/api/v1/dashboards', { data: BOARD, headers: { 'Content-Type': 'application/x-yaml' } })
  await request.dispose()
})

for (const theme of ['light', 'dark'] as const) {
  test(`every page in the ${theme} theme`, async ({ page }) => {
    await settled(page, { theme, isTourDone: true })
    const errors = watched(page)
    for (const [name, pathOf] of PAGES) {
      await page.goto(`/ui${pathOf(made, calling)}`)
      await expect(page.getByRole('heading', { level: 1 }), name).toBeVisible()
      await expect(page.locator('[aria-busy=true]'), name).toHaveCount(0)
      if (name === 'editor' || name === 'a new dashboard')
        await expect(page.locator('.monaco-editor').first()).toBeVisible()
      expect.soft(await faultsOf(page, theme), name).toEqual([])
    }
    expect(errors).toEqual([])
  })

  test(`what opens over pages in the ${theme} theme`, async ({ page }) => {
    await settled(page, { theme, isTourDone: true })
    await page.goto('/ui/executions')
    await expect(page.getByRole('table')).toBeVisible()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Search pages' }).fill('failing')
    await expect(page.getByRole('option', { name: 'company.pages / failing' })).toBeVisible()
    expect.soft(await faultsOf(page, theme), 'palette').toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
    expect.soft(await faultsOf(page, theme), 'keys').toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check()
    await expect(page.getByRole('region', { name: 'Chosen rows' })).toBeVisible()
    expect.soft(await faultsOf(page, theme), 'bulk actions').toEqual([])

    await page.goto('/ui/welcome')
    await page.getByRole('button', { name: /tour$/ }).first().click()
    await expect(page.getByRole('region', { name: 'Tour' }).getByRole('heading')).toBeVisible()
    expect.soft(await faultsOf(page, theme), 'tour').toEqual([])
    await page.getByRole('button', { name: 'Leave the tour' }).click()

    await page.goto('/ui/flows/edit/company.pages/failing')
    await page.getByRole('button', { name: 'Execute' }).click()
    await expect(page.getByRole('dialog').getByLabel('name')).toHaveValue('Ada')
    expect.soft(await faultsOf(page, theme), 'execute').toEqual([])
    await page.goto(`/ui/executions/company.pages/failing/${made.id}`)
    for (const action of ['Change labels', 'Change state', 'Delete']) {
      await page.getByRole('button', { name: 'More actions' }).click()
      await page.getByRole('menuitem', { name: action }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await expect(page.locator('.mantine-Menu-dropdown')).toHaveCount(0)
      expect.soft(await faultsOf(page, theme), action).toEqual([])
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
      await expect(page.getByRole('dialog')).toHaveCount(0)
    }
  })
}

test('every page in French', async ({ page }) => {
  await settled(page, { language: 'fr', isTourDone: true })
  await page.goto('/ui/executions')

  await expect(page.getByRole('heading', { level: 1, name: 'Exécutions' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr')
  await expect(page.getByRole('columnheader', { name: 'Durée' })).toBeVisible()
})

test('filters live in the address, back and forth', async ({ page }) => {
  await settled(page, { isTourDone: true })
  await page.goto('/ui/executions?state=%5B%22KILLED%22%5D&namespace=company.pages')
  await expect(page.getByText('Nothing matches these filters.')).toBeVisible()

  await page.getByRole('button', { name: 'Clear filters' }).last().click()

  await expect(page.getByRole('link', { name: 'failing' }).first()).toBeVisible()
  expect(new URL(page.url()).search).toBe('')
})

test('filters are kept under a name, on the server', async ({ page, context, request }) => {
  await settled(page, { isTourDone: true })
  await page.goto('/ui/executions?q=failing')
  await page.getByRole('button', { name: 'Saved filters' }).click()
  await page.getByRole('menuitem', { name: 'Save these filters' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('what fails')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await kept(request, 'what fails')
  await context.clearCookies()
  await page.evaluate(() => localStorage.clear())

  await page.goto('/ui/executions')
  await page.getByRole('button', { name: 'Saved filters' }).click()
  await page.getByRole('menuitem', { name: 'what fails' }).click()

  await expect(page).toHaveURL(/q=failing/)
})

test('an action on several names those that do not qualify, and is done to the others', async ({ page, request }) => {
  await save(request, WAITING)
  const waiting = await run(request, 'company.bulk', 'waiting', '')
  await save(request, WAITING.replace('PT1H', 'PT0S'))
  await run(request, 'company.bulk', 'waiting')
  await settled(page, { isTourDone: true })
  await page.goto('/ui/executions?namespace=company.bulk')
  await page.getByRole('checkbox', { name: 'Select all on this page' }).check()

  await page.getByRole('region', { name: 'Chosen rows' }).getByRole('button', { name: 'Kill' }).click()
  await expect(page.getByRole('dialog')).toContainText('1 of 2 qualify: 1 has ended')
  await page.getByRole('button', { name: 'Do it to the other one' }).click()

  await expect(page.getByRole('row').filter({ hasText: waiting.id.slice(0, 10) })).toContainText('Killed')
})

test('addresses with the tenant lead to the page', async ({ page }) => {
  await settled(page, { isTourDone: true })
  await page.goto(`/ui/main/executions/company.pages/failing/${made.id}`)

  await expect(page).toHaveURL(new RegExp(`/ui/executions/company.pages/failing/${made.id}`))
})

test('an execution that fails says where and why', async ({ page }) => {
  await settled(page, { isTourDone: true })
  await page.goto(`/ui/executions/company.pages/failing/${made.id}`)

  await expect(page.getByRole('heading', { name: 'boom failed' })).toBeVisible()
  await expect(page.getByText('the disk is full').first()).toBeVisible()
})

test('a task is added, filled in and moved without writing YAML, and comments stay', async ({ page, request }) => {
  await save(
    request,
    'id: by-form\nnamespace: company.forms\ntasks:\n  # Says hello.\n  - {id: first, type: io.kestra.plugin.core.log.Log, message: hello}\n',
  )
  await settled(page, { isTourDone: true })
  await page.goto('/ui/flows/edit/company.forms/by-form/edit')
  await expect(page.locator('.view-lines')).toContainText('Says hello.')
  await page.getByText('Form', { exact: true }).click()

  await page.getByRole('button', { name: 'Add to: Tasks' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Type' }).fill('debug.Return')
  await page.getByRole('option', { name: 'io.kestra.plugin.core.debug.Return' }).click()
  await dialog.getByRole('button', { name: 'Add' }).click()
  await page.getByRole('textbox', { name: 'format' }).fill('{{ flow.id }}')
  await expect(page.getByText('No problems')).toBeVisible()
  expect.soft(await faultsOf(page, 'light'), 'form').toEqual([])
  await page.getByRole('button', { name: 'Move return up' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Saved as revision')).toBeVisible()

  const { source } = (await (await request.get('/api/v1/flows/company.forms/by-form?source=true')).json()) as {
    source: string
  }
  expect(source).toBe(
    'id: by-form\nnamespace: company.forms\ntasks:\n  - id: return\n    type: io.kestra.plugin.core.debug.Return\n    format: "{{ flow.id }}"\n  # Says hello.\n  - {id: first, type: io.kestra.plugin.core.log.Log, message: hello}\n',
  )
})

test('a log is searched by a pattern, hit by hit', async ({ page, request }) => {
  await save(
    request,
    'id: talking\nnamespace: company.logs\ntasks:\n  - id: each\n    type: io.kestra.plugin.core.flow.ForEach\n    values: "{{ range(1, 40) }}"\n    tasks:\n      - {id: say, type: io.kestra.plugin.core.log.Log, message: "{{ taskrun.value }}"}\n',
  )
  const said = await run(request, 'company.logs', 'talking')
  await settled(page, { isTourDone: true })
  await page.goto(`/ui/executions/company.logs/talking/${said.id}/logs`)
  await page.getByRole('button', { name: 'Regular expression' }).click()
  const field = page.getByRole('searchbox', { name: 'Search in the log' })

  await field.fill('^(')
  await expect(page.getByText('This pattern can not be read.')).toBeVisible()
  await field.fill('^[123]5$')
  await expect(page.getByText('3 hits')).toBeVisible()
  await expect(page.locator('.log-line')).toHaveCount(3)
  await page.getByRole('button', { name: 'Show every line' }).click()
  await field.press('Enter')
  await expect(page.getByText('1 of 3')).toBeVisible()
  await page.locator('.log').focus()
  await page.keyboard.press('n')
  await expect(page.getByText('2 of 3')).toBeVisible()
  await expect(page.locator('.log-line[data-current]')).toContainText('25')
  await page.keyboard.press('Shift+N')
  await expect(page.getByText('1 of 3')).toBeVisible()
})

test('of a large loop only what is looked at is fetched', async ({ page, request }) => {
  await save(
    request,
    `id: very-wide\nnamespace: company.wide\ntasks:\n  - id: each\n    type: io.kestra.plugin.core.flow.ForEach\n    values: "{{ range(1, 1200) }}"\n    concurrencyLimit: 0\n    tasks:\n      - {id: check, type: io.kestra.plugin.core.execution.Fail, runIf: "{{ taskrun.value == '1100' }}"}\n`,
  )
  const wide = await run(request, 'company.wide', 'very-wide')
  await settled(page, { isTourDone: true })
  await page.goto(`/ui/executions/company.wide/very-wide/${wide.id}/gantt`)
  const gantt = page.getByRole('table', { name: 'Gantt' })

  await page.getByRole('button', { name: 'Tasks inside each' }).click()

  await expect(gantt.getByRole('row').nth(1)).toContainText('1100')
  await expect(gantt).toHaveAttribute('aria-rowcount', '1101')
  await gantt.evaluate((box) => {
    box.scrollTop = box.scrollHeight
  })
  await expect(gantt.getByText('1099', { exact: true })).toBeVisible()
})

test('part of a flow is tried in the editor, and its task again', async ({ page, request }) => {
  await save(
    request,
    'id: tried\nnamespace: company.tries\ntasks:\n  - {id: first, type: io.kestra.plugin.core.debug.Return, format: one}\n  - {id: second, type: io.kestra.plugin.core.log.Log, message: "{{ outputs.first.value }}"}\n  - {id: third, type: io.kestra.plugin.core.log.Log, message: three}\n',
  )
  await settled(page, { isTourDone: true })
  await page.goto('/ui/flows/edit/company.tries/tried/edit')
  await page.locator('.view-line').filter({ hasText: 'second' }).click()
  await page.getByText('Playground', { exact: true }).click()

  await page.getByRole('button', { name: 'Run up to second' }).click()
  await expect(page.locator('.playground .state').first()).toHaveText('Breakpoint')
  await expect(page.getByRole('table', { name: 'Gantt' }).getByText('second')).toBeVisible()
  await page.getByRole('button', { name: 'Run only second' }).click()

  await expect(page.getByRole('list', { name: 'Last tries' }).getByRole('listitem')).toHaveCount(2)
  await expect(page.locator('.playground .state').first()).toHaveText('Breakpoint')
  await expect(page.locator('.playground .log-line').filter({ hasText: 'one' })).toHaveCount(1)
  await expect(page.getByRole('table', { name: 'Gantt' }).getByText('first')).toBeVisible()
  expect.soft(await faultsOf(page, 'light'), 'playground').toEqual([])
})

test('whoever saves second sees what differs, and chooses', async ({ page, request }) => {
  const written = (message: string) =>
    `id: shared\nnamespace: company.two\ntasks:\n  - id: say\n    type: io.kestra.plugin.core.log.Log\n    message: ${message}\n`
  await save(request, written('first'))
  await settled(page, { isTourDone: true })
  await page.goto('/ui/flows/edit/company.two/shared/edit')
  await page.locator('.view-line').filter({ hasText: 'first' }).click()
  await page.keyboard.press('End')
  await page.keyboard.type(' and mine')
  await save(request, written('theirs'))

  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Somebody else has saved this flow' })
  await expect(dialog).toContainText('message: theirs')
  expect.soft(await faultsOf(page, 'light'), 'conflict').toEqual([])
  await dialog.getByRole('button', { name: 'Take theirs' }).click()

  await expect(page.locator('.view-lines')).toContainText('message: theirs')
  await expect(page.getByText('Unsaved changes')).toHaveCount(0)
})

test('files of the namespace are written beside the flow', async ({ page, request }) => {
  await save(
    request,
    'id: filed\nnamespace: company.files\ntasks:\n  - {id: say, type: io.kestra.plugin.core.log.Log, message: hello}\n',
  )
  await settled(page, { isTourDone: true })
  await page.goto('/ui/flows/edit/company.files/filed/edit')
  await page.getByText('Files', { exact: true }).click()

  await page.getByRole('button', { name: 'New file' }).click()
  await page.getByRole('dialog').getByLabel('Path').fill('scripts/clean.py')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('textbox', { name: 'scripts/clean.py' }).fill('print("clean")')
  await page.keyboard.press('Control+s')
  await expect(page.getByText('scripts/clean.py was saved.')).toBeVisible()
  await page.getByRole('tree', { name: 'Files' }).getByRole('treeitem', { name: 'scripts' }).click()
  expect.soft(await faultsOf(page, 'light'), 'files').toEqual([])

  expect(await (await request.get('/api/v1/namespaces/company.files/files?path=/scripts/clean.py')).text()).toBe(
    'print("clean")',
  )
})
