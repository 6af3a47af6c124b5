/** The overview: what needs somebody, ratios by their definition, charts that lead to what they count, what comes next. */
import { expect, test, type Page } from '@playwright/test'
import { faultsOf } from './axe'
import { run, save, settled, watched } from './server'

const flow = (id: string, rest: string) => `id: ${id}\nnamespace: company.home\n${rest}`
const SAY = 'tasks:\n  - {id: say, type: io.kestra.plugin.core.log.Log, message: hello}\n'
const FAIL = 'tasks:\n  - {id: fail, type: io.kestra.plugin.core.execution.Fail}\n'
const WAIT = 'tasks:\n  - {id: wait, type: io.kestra.plugin.core.flow.Sleep, duration: PT3H}\n'
const HOURLY = 'triggers:\n  - {id: hourly, type: io.kestra.plugin.core.trigger.Schedule, cron: "0 * * * *"}\n'
const STOPPING =
  'triggers:\n  - {id: once, type: io.kestra.plugin.core.trigger.Schedule, cron: "* * * * * *", withSeconds: true, stopAfter: [FAILED]}\n'
const LEVEL = 'sla:\n  - {id: quick, type: MAX_DURATION, duration: PT0.2S, behavior: NONE}\n'
const SLOW = 'tasks:\n  - {id: wait, type: io.kestra.plugin.core.flow.Sleep, duration: PT1S}\n'
const HOUR_MS = 3_600_000

const home = '/ui/dashboards?namespace=company.home'
const attention = (page: Page) => page.getByRole('region', { name: 'Needs attention' })

test.beforeAll(async ({ playwright, baseURL }) => {
  const request = await playwright.request.newContext({ baseURL })
  await save(request, flow('good', SAY + HOURLY))
  await save(request, flow('bad', FAIL))
  await save(request, flow('mended', FAIL))
  for (const id of ['good', 'good', 'bad', 'bad', 'mended']) await run(request, 'company.home', id)
  await save(request, flow('mended', SAY))
  await run(request, 'company.home', 'mended')
  await save(request, flow('slow', LEVEL + SLOW))
  for (let number = 0; number < 2; number += 1) await run(request, 'company.home', 'slow')
  await save(request, flow('stopping', FAIL + STOPPING))
  await save(request, flow('waiting', WAIT))
  await run(request, 'company.home', 'waiting', '')
  // The schedule of every second has fired once, and was stopped by what became of it.
  await expect(async () => {
    const { results } = (await (
      await request.get('/api/v1/triggers/search?filters[flowId][EQUALS]=stopping')
    ).json()) as { results: { state: { disabled: boolean } }[] }
    expect(results[0]?.state.disabled).toBe(true)
  }).toPass({ timeout: 60_000 })
  await request.dispose()
})

test.beforeEach(async ({ page }) => settled(page, { isTourDone: true, language: 'en' }))

test('what fails and has not recovered comes first, with what a failure has stopped', async ({ page }) => {
  const errors = watched(page)
  await page.goto(home)
  await expect(attention(page).getByRole('listitem').filter({ hasText: 'bad' })).toContainText(
    /failed \d+ times, the last run too/,
  )
  await expect(attention(page).getByRole('listitem').filter({ hasText: 'once' })).toContainText(
    'was stopped by a failure',
  )
  await expect(attention(page).getByText('mended')).toHaveCount(0)
  await expect(attention(page).getByText('waiting')).toHaveCount(0)

  await attention(page).getByRole('link', { name: 'bad' }).click()
  await expect(page.locator('.page-head .state')).toHaveText('Failed')
  expect(errors).toEqual([])
})

test('a service level that was not kept is named, leads to those executions, and is told by each of them', async ({
  page,
}) => {
  const errors = watched(page)
  await page.goto(home)
  const slow = attention(page).getByRole('listitem').filter({ hasText: 'slow' })
  await expect(slow).toContainText('has not kept a service level 2 times')

  await slow.getByRole('link', { name: 'slow' }).click()
  await expect(page).toHaveURL(/labels=system.sla/)
  await expect(page.getByRole('row').filter({ hasText: 'slow' })).toHaveCount(2)
  await page.getByRole('row').filter({ hasText: 'slow' }).first().getByRole('link').first().click()
  await expect(page.getByRole('link', { name: 'SLA violated: quick' })).toHaveAttribute('href', /\/logs(\?|$)/)
  expect(errors).toEqual([])
})

test('two hours later the execution that still waits and the schedule that has not fired are named', async ({
  page,
}) => {
  await page.clock.setFixedTime(Date.now() + 2 * HOUR_MS)
  await page.goto(home)

  await expect(attention(page).getByRole('listitem').filter({ hasText: 'waiting' }).first()).toContainText(
    'for over an hour',
  )
  await expect(attention(page).getByRole('listitem').filter({ hasText: 'hourly' })).toContainText('should have fired')
})

test('the ratios are of all that ended, and lead to what they count', async ({ page, request }) => {
  const answer = (await (await request.get('/api/v1/executions/search?namespace=company.home&size=100')).json()) as {
    results: { state: { current: string } }[]
  }
  const states = answer.results.map((one) => one.state.current)
  const ended = states.filter((one) => one !== 'RUNNING').length
  const succeeded = states.filter((one) => one === 'SUCCESS').length
  const shown = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })
  await page.goto(home)

  await expect(page.getByRole('link', { name: `Succeeded: ${shown.format(succeeded / ended)}` })).toBeVisible()
  await page.getByRole('link', { name: `Failed: ${shown.format(1 - succeeded / ended)}` }).click()
  await expect(page).toHaveURL(/state=.*FAILED/)
  await expect(page.getByText(`${ended - succeeded} results`)).toBeVisible()
})

test('a bar leads to exactly the executions that it counts, and a chart is kept as CSV', async ({ page }) => {
  await page.goto(home)
  const failures = page.getByRole('region', { name: 'Failures' })
  await failures.scrollIntoViewIfNeeded()
  const bar = failures.locator('svg rect').last()
  const counted = Number(/: (\d+) /.exec((await bar.locator('title').textContent()) ?? '')![1])
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    failures.getByRole('button', { name: /CSV/ }).click(),
  ])
  expect(file.suggestedFilename()).toBe('errors.csv')
  await bar.click()
  await expect(page).toHaveURL(/startDate=.*FAILED/)
  await expect(page.getByText(`${counted} results`)).toBeVisible()
})

test('charts are asked for when they are seen, two at a time', async ({ page }) => {
  let most = 0
  let open = 0
  const asked: string[] = []
  await page.route('**/dashboards/charts/preview', async (route) => {
    asked.push(String((route.request().postDataJSON() as { chart: string }).chart))
    open += 1
    most = Math.max(most, open)
    await new Promise((resolve) => setTimeout(resolve, 150))
    open -= 1
    await route.continue()
  })
  await page.setViewportSize({ width: 1280, height: 400 })
  await page.goto(home)
  await expect(attention(page).getByRole('listitem').first()).toBeVisible()
  expect(asked.some((one) => one.includes('"errors"'))).toBe(false)
  await page.getByRole('region', { name: 'Failures' }).scrollIntoViewIfNeeded()
  await expect(page.getByRole('region', { name: 'Failures' }).locator('svg rect').first()).toBeAttached()
  expect(most).toBeLessThanOrEqual(2)
})

test('what is scheduled is switched off and on, and how long flows take is told', async ({ page, request }) => {
  const isDisabled = async () =>
    (
      (await (await request.get('/api/v1/triggers/search?filters[flowId][EQUALS]=good')).json()) as {
        results: { state: { disabled: boolean } }[]
      }
    ).results[0]!.state.disabled
  await page.goto(home)
  const toggle = page.getByRole('region', { name: 'Next scheduled' }).getByRole('switch', { name: /hourly/ })
  await toggle.press('Space')
  await expect(async () => expect(await isDisabled()).toBe(true)).toPass({ timeout: 60_000 })
  await toggle.press('Space')
  await expect(async () => expect(await isDisabled()).toBe(false)).toPass({ timeout: 60_000 })

  const durations = page.getByRole('region', { name: 'How long flows take' }).first()
  await durations.scrollIntoViewIfNeeded()
  await expect(durations.getByRole('row').filter({ hasText: 'good' }).getByRole('cell').nth(1)).toHaveText(/^[1-9]/)
})

test('what no card could read is said once, and tried again for all of them', async ({ page }) => {
  const refused = (url: URL) => /\/api\/v1\/(stats|dashboards|executions|triggers)\//.test(url.pathname)
  await page.route(refused, (route) =>
    route.fulfill({ status: 500, contentType: 'application/json', body: '{"message":"the database is away"}' }),
  )
  await page.goto(home)
  await expect(page.getByText('Not read either').nth(3)).toBeVisible()
  await expect(page.getByRole('alert').filter({ hasText: 'the database is away' })).toHaveCount(1)

  await page.unroute(refused)
  await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click()

  await expect(attention(page).getByRole('listitem').filter({ hasText: 'bad' })).toBeVisible()
  await expect(page.getByText('Not read either')).toHaveCount(0)
})

test('of nothing there is no share', async ({ page, request }) => {
  const source = `title: Nothing yet
charts:
  - id: failed
    type: io.kestra.plugin.core.dashboard.chart.KPI
    chartOptions: {displayName: Part that failed, numberType: PERCENTAGE}
    data:
      type: io.kestra.plugin.core.dashboard.data.ExecutionsKPI
      columns: {field: ID, agg: COUNT}
      where: [{field: NAMESPACE, type: EQUAL_TO, value: company.nowhere}]
      numerator: [{field: STATE, type: EQUAL_TO, value: FAILED}]
`
  const made = (await (
    await request.post('/api/v1/dashboards', { data: source, headers: { 'Content-Type': 'application/x-yaml' } })
  ).json()) as { id: string }
  await page.goto(`/ui/dashboards/${made.id}`)
  await expect(page.getByRole('region', { name: 'Part that failed' }).locator('.figure')).toHaveText('–')
  await request.delete(`/api/v1/dashboards/${made.id}`)
})

for (const theme of ['light', 'dark'] as const) {
  test(`the overview has no fault of accessibility in the ${theme} theme`, async ({ page }) => {
    await settled(page, { theme })
    await page.goto(home)
    await expect(attention(page).getByRole('listitem').first()).toBeVisible()
    await page.getByRole('region', { name: 'How long flows take' }).first().scrollIntoViewIfNeeded()
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
    expect(await faultsOf(page)).toEqual([])
  })
}
