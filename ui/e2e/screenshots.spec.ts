/** The pictures of the documentation: made by `make screenshots`, and by a test so that they can always be made. */
import { expect, test, type APIRequestContext, type Page } from '@playwright/test'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run, save, settled } from './server'

const ORDERS = `id: daily-orders
namespace: company.sales
description: Adds up the orders of a day, shop by shop.
labels: {team: sales}
inputs:
  - {id: day, type: DATE, defaults: "2026-10-21", description: The day to add up}
  - {id: shops, type: MULTISELECT, values: [Berlin, Lyon, Porto, Turin], defaults: [Berlin, Lyon, Porto, Turin]}
  - {id: prices, type: FILE, required: false, description: Without one the prices of the day are used}
  - {id: is_final, type: BOOL, defaults: false}
tasks:
  - {id: fetch, type: io.kestra.plugin.core.debug.Return, format: "orders of {{ inputs.day }}"}
  - id: shops
    type: io.kestra.plugin.core.flow.ForEach
    values: "{{ inputs.shops }}"
    concurrencyLimit: 2
    tasks:
      - {id: wait, type: io.kestra.plugin.core.flow.Sleep, duration: PT0.4S}
      - {id: add-up, type: io.kestra.plugin.core.log.Log, message: "{{ taskrun.value }}: 128 orders, 9,312.40 EUR"}
  - id: report
    type: io.kestra.plugin.core.storage.Write
    content: "{{ outputs.fetch.value }}"
    extension: .txt
triggers:
  - {id: every-morning, type: io.kestra.plugin.core.trigger.Schedule, cron: "0 6 * * *", timezone: Europe/Paris}
`
const CHECKS = `id: check-stock
namespace: company.logistics
labels: {team: logistics}
tasks:
  - {id: count, type: io.kestra.plugin.core.log.Log, message: "4,211 parts counted"}
  - {id: compare, type: io.kestra.plugin.core.log.Log, message: The count is that of the books}
triggers:
  - {id: hourly, type: io.kestra.plugin.core.trigger.Schedule, cron: "15 * * * *"}
`

const RETURNS = `id: check-returns
namespace: company.logistics
tasks:
  - {id: count, type: io.kestra.plugin.core.log.Log, message: "17 parcels came back"}
  - {id: compare, type: io.kestra.plugin.core.execution.Fail, errorMessage: The count differs from the books}
`

const BOARD = `id: logistics
title: Logistics
timeWindow: {default: PT24H, max: P90D}
charts:
  - id: ratio
    type: io.kestra.plugin.core.dashboard.chart.KPI
    chartOptions: {displayName: Succeeded, numberType: PERCENTAGE, width: 6}
    data:
      type: io.kestra.plugin.core.dashboard.data.ExecutionsKPI
      columns: {agg: COUNT}
      numerator:
        - {field: STATE, type: EQUAL_TO, value: SUCCESS}
  - id: lines
    type: io.kestra.plugin.core.dashboard.chart.KPI
    chartOptions: {displayName: Lines of logs, width: 6}
    data:
      type: io.kestra.plugin.core.dashboard.data.LogsKPI
      columns: {agg: COUNT}
  - id: states
    type: io.kestra.plugin.core.dashboard.chart.Pie
    chartOptions: {displayName: Executions by state, colorByColumn: state}
    data:
      type: io.kestra.plugin.core.dashboard.data.Executions
      columns:
        state: {field: STATE}
        total: {agg: COUNT}
  - id: flows
    type: io.kestra.plugin.core.dashboard.chart.Bar
    chartOptions: {displayName: Executions by flow, column: flow, colorByColumn: state}
    data:
      type: io.kestra.plugin.core.dashboard.data.Executions
      columns:
        flow: {field: FLOW_ID}
        state: {field: STATE}
        total: {agg: COUNT}
  - id: failing
    type: io.kestra.plugin.core.dashboard.chart.Table
    chartOptions: {displayName: What fails most, width: 12}
    data:
      type: io.kestra.plugin.core.dashboard.data.Executions
      columns:
        namespace: {field: NAMESPACE, displayName: Namespace}
        flow: {field: FLOW_ID, displayName: Flow}
        total: {agg: COUNT, displayName: Failures}
      where:
        - {field: STATE, type: EQUAL_TO, value: FAILED}
`

const FOLDER = process.env.SCREENSHOTS ?? 'test-results'

/** A picture as WebP: a third of the size, and the browser can write it. */
async function keep(page: Page, name: string): Promise<void> {
  const png = (await page.screenshot({ animations: 'disabled' })).toString('base64')
  const blank = await page.context().newPage()
  const webp = await blank.evaluate(async (data) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob())
    const canvas = document.createElement('canvas')
    canvas.width = image.width
    canvas.height = image.height
    canvas.getContext('2d')!.drawImage(image, 0, 0)
    return canvas.toDataURL('image/webp', 0.85).split(',')[1]!
  }, png)
  await blank.close()
  await writeFile(join(FOLDER, `${name}.webp`), Buffer.from(webp, 'base64'))
}

async function busyDay(request: APIRequestContext): Promise<void> {
  for (const source of [ORDERS, CHECKS, RETURNS]) await save(request, source)
  for (let round = 0; round < 12; round += 1)
    await run(request, 'company.logistics', round % 4 === 3 ? 'check-returns' : 'check-stock')
  await run(request, 'company.sales', 'daily-orders')
}

test('the pictures of the documentation', async ({ page, request }) => {
  await busyDay(request)
  await settled(page, { theme: 'light', isTourDone: true, timeZone: 'Europe/Paris' })

  await test.step('the dashboard', async () => {
    await page.goto('/ui/dashboards?timeRange=PT24H')
    await expect(page.locator('.chart rect').first()).toBeVisible()
    await expect(page.getByRole('link', { name: 'check-returns' }).first()).toBeVisible()
    await keep(page, 'dashboard')
  })

  await test.step('the editor, with what completes a type', async () => {
    await page.goto('/ui/flows/edit/company.sales/daily-orders/edit')
    await expect(page.locator('.react-flow__node').filter({ hasText: 'add-up' })).toBeVisible()
    await expect(page.getByText('No problems')).toBeVisible()
    await page
      .locator('.view-line')
      .filter({ hasText: 'debug.Return' })
      .click({ position: { x: 260, y: 8 } })
    await keep(page, 'editor')
  })

  await test.step('the form beside the source', async () => {
    await page.getByText('Form', { exact: true }).click()
    await page
      .getByRole('navigation', { name: 'Outline' })
      .getByRole('button', { name: /^report/ })
      .click()
    await expect(page.getByRole('textbox', { name: 'content' })).toHaveValue('{{ outputs.fetch.value }}')
    await keep(page, 'form')
  })

  await test.step('the form of the inputs', async () => {
    await page.goto('/ui/flows/edit/company.sales/daily-orders')
    await page.getByRole('button', { name: 'Execute' }).click()
    await expect(page.getByRole('dialog').getByLabel('day')).toHaveValue('2026-10-21')
    await keep(page, 'execute')
    await page.getByRole('dialog').getByRole('button', { name: 'Execute' }).click()
  })

  await test.step('an execution', async () => {
    await expect(page.locator('.page-head .state')).toHaveText('Success')
    await expect(page.getByText('Turin: 128 orders')).toBeVisible()
    await keep(page, 'execution')
  })

  await test.step("a dashboard of one's own", async () => {
    const made = await request.post('/api/v1/dashboards', {
      data: BOARD,
      headers: { 'Content-Type': 'application/x-yaml' },
    })
    expect(made.ok(), await made.text()).toBe(true)
    await page.goto('/ui/dashboards/edit/logistics')
    await expect(page.locator('.view-line').first()).toBeVisible()
    await expect(page.getByText('No problems')).toBeVisible()
    await expect(
      page.getByRole('region', { name: 'What fails most' }).getByRole('link', { name: 'check-returns' }),
    ).toBeVisible()
    await keep(page, 'board')
  })

  await test.step('the tour on a real page', async () => {
    await page.goto('/ui/welcome')
    await page.getByRole('button', { name: 'Start the tour' }).click()
    await expect(
      page.getByRole('region', { name: 'Tour' }).getByRole('heading', { name: 'Mend a mistake' }),
    ).toBeVisible()
    await expect(page.getByRole('list', { name: /problems/ })).toContainText('mesage')
    await keep(page, 'tour')
    await page.getByRole('button', { name: 'Leave the tour' }).click()
  })

  await test.step('the calendar of all schedules', async () => {
    await page.goto('/ui/admin/calendar')
    await expect(page.getByRole('link', { name: /daily-orders/ }).first()).toBeVisible()
    await keep(page, 'calendar')
  })
})
