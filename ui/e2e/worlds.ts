/** The states in which every page is looked at: with nothing on the server, with much, and while it fails. */
import type { APIRequestContext, Page, Route } from '@playwright/test'
import { run, save, type Run } from './server'

const NAMESPACE = 'company.sales'

const ORDERS = `id: daily-orders
namespace: company.sales
description: |
  Adds up the orders of a day, **shop by shop**, and writes the report that the
  [finance team](https://example.com) reads at nine.
labels: {team: sales, tier: gold}
inputs:
  - {id: day, type: DATE, defaults: "2026-10-21", description: The day to add up}
  - {id: shops, type: MULTISELECT, values: [Berlin, Lyon, Porto, Turin], defaults: [Berlin, Lyon, Porto, Turin]}
  - {id: prices, type: FILE, required: false, description: Without one the prices of the day are used}
  - {id: limits, type: JSON, required: false}
  - {id: is_final, type: BOOL, defaults: false}
tasks:
  - {id: fetch, type: io.kestra.plugin.core.debug.Return, format: "orders of {{ inputs.day }}"}
  - id: shops
    type: io.kestra.plugin.core.flow.ForEach
    values: "{{ inputs.shops }}"
    concurrencyLimit: 2
    tasks:
      - {id: add-up, type: io.kestra.plugin.core.log.Log, message: "{{ taskrun.value }}: 128 orders, 9,312.40 EUR"}
  - id: count
    type: io.kestra.plugin.core.metric.Publish
    metrics:
      - {name: rows, type: counter, value: 512, tags: {file: orders}}
      - {name: wait, type: timer, value: PT1.5S}
  - id: report
    type: io.kestra.plugin.core.storage.Write
    content: "shop,orders\\nBerlin,128\\nLyon,97\\n"
    extension: .csv
outputs:
  - {id: report, type: FILE, value: "{{ outputs.report.uri }}"}
triggers:
  - {id: every-morning, type: io.kestra.plugin.core.trigger.Schedule, cron: "0 6 * * *", timezone: Europe/Paris}
  - {id: on-call, type: io.kestra.plugin.core.trigger.Webhook, key: a-long-key-that-nobody-guesses-1234567890}
`

const LOOP = `id: loop-over-a-thousand-customers-with-quite-a-long-name
namespace: company.sales.customers
tasks:
  - id: each
    type: io.kestra.plugin.core.flow.ForEach
    values: "{{ range(1, 1000) }}"
    concurrencyLimit: 0
    tasks:
      - {id: greet, type: io.kestra.plugin.core.debug.Return, format: "{{ taskrun.value }}"}
`

const BROKEN = `id: check-returns
namespace: company.logistics
labels: {team: logistics}
tasks:
  - {id: count, type: io.kestra.plugin.core.log.Log, message: "17 parcels came back"}
  - id: both
    type: io.kestra.plugin.core.flow.Parallel
    tasks:
      - {id: weigh, type: io.kestra.plugin.core.log.Log, level: WARN, message: "Parcel 9 weighs nothing: https://parcels.example/9?from=a-rather-long-address&that=goes-on-and-on-and-on-for-a-while"}
      - {id: compare, type: io.kestra.plugin.core.execution.Fail, errorMessage: The count differs from the books}
errors:
  - {id: tell, type: io.kestra.plugin.core.log.Log, level: ERROR, message: "Told the shift"}
`

const STOCK = `id: check-stock
namespace: company.logistics
labels: {team: logistics}
concurrency: {limit: 4}
tasks:
  - {id: count, type: io.kestra.plugin.core.log.Log, message: "4,211 parts counted"}
  - {id: compare, type: io.kestra.plugin.core.log.Log, message: The count is that of the books}
triggers:
  - {id: hourly, type: io.kestra.plugin.core.trigger.Schedule, cron: "15 * * * *"}
`

const CALLING = `id: close-the-day
namespace: company.finance
tasks:
  - {id: orders, type: io.kestra.plugin.core.flow.Subflow, namespace: company.sales, flowId: daily-orders}
  - {id: stock, type: io.kestra.plugin.core.flow.Subflow, namespace: company.logistics, flowId: check-stock, wait: false}
triggers:
  - id: after-the-stock
    type: io.kestra.plugin.core.trigger.Flow
    conditions:
      - {type: io.kestra.plugin.core.condition.ExecutionFlow, namespace: company.logistics, flowId: check-returns}
`

/** One small flow for every state that an execution can stay in. */
const STAYING: readonly string[] = [
  'tasks: [{id: careful, type: io.kestra.plugin.core.execution.Fail, allowFailure: true}]',
  'tasks: [{id: sleep, type: io.kestra.plugin.core.flow.Sleep, duration: PT2H}]',
  'tasks: [{id: approve, type: io.kestra.plugin.core.flow.Pause, onResume: [{id: reason, type: STRING, description: Why it may go on}]}]',
  'concurrency: {limit: 1}\ntasks: [{id: sleep, type: io.kestra.plugin.core.flow.Sleep, duration: PT2H}]',
  'concurrency: {limit: 1, behavior: CANCEL}\ntasks: [{id: sleep, type: io.kestra.plugin.core.flow.Sleep, duration: PT2H}]',
  'tasks: [{id: again, type: io.kestra.plugin.core.execution.Fail, retry: {type: constant, interval: PT2H, maxAttempt: 3}}]',
  'disabled: true\ntasks: [{id: never, type: io.kestra.plugin.core.log.Log, message: never}]',
]

const BOARD = `id: logistics
title: Logistics
charts:
  - {id: ratio, type: io.kestra.plugin.core.dashboard.chart.KPI, chartOptions: {displayName: Succeeded, numberType: PERCENTAGE, width: 3}, data: {type: io.kestra.plugin.core.dashboard.data.ExecutionsKPI, columns: {agg: COUNT}, numerator: [{field: STATE, type: EQUAL_TO, value: SUCCESS}]}}
  - {id: text, type: io.kestra.plugin.core.dashboard.chart.Markdown, chartOptions: {width: 9}, content: "Who to call: the **shift lead**."}
  - {id: time, type: io.kestra.plugin.core.dashboard.chart.TimeSeries, chartOptions: {displayName: By hour, column: date, colorByColumn: state}, data: {type: io.kestra.plugin.core.dashboard.data.Executions, columns: {date: {field: START_DATE}, state: {field: STATE}, total: {agg: COUNT}, took: {field: DURATION, agg: AVG}}}}
  - {id: states, type: io.kestra.plugin.core.dashboard.chart.Pie, chartOptions: {displayName: By state}, data: {type: io.kestra.plugin.core.dashboard.data.Executions, columns: {state: {field: STATE}, total: {agg: COUNT}}}}
  - {id: levels, type: io.kestra.plugin.core.dashboard.chart.Bar, chartOptions: {displayName: Lines by level, column: level}, data: {type: io.kestra.plugin.core.dashboard.data.Logs, columns: {level: {field: LEVEL}, total: {agg: COUNT}}}}
  - {id: flows, type: io.kestra.plugin.core.dashboard.chart.Table, chartOptions: {displayName: What fails most}, data: {type: io.kestra.plugin.core.dashboard.data.Executions, columns: {namespace: {field: NAMESPACE}, flow: {field: FLOW_ID}, total: {agg: COUNT}}, where: [{field: STATE, type: EQUAL_TO, value: FAILED}]}}
`

const YAML = { 'Content-Type': 'application/x-yaml' }

/** What of the full world pages are about. */
export interface World {
  readonly orders: Run
  readonly failed: Run
  readonly loop: Run
  readonly paused: Run
  readonly running: Run
}

/** Flows of several namespaces, executions in every state, lines, outputs, files, keys, schedules, a loop of a thousand. */
export async function fill(request: APIRequestContext, rounds: number): Promise<World> {
  for (const source of [ORDERS, LOOP, BROKEN, STOCK, CALLING]) await save(request, source)
  await save(request, ORDERS.replace('gold', 'silver'))
  const staying = STAYING.map((body, index) => ({ body, id: `staying-${index}` }))
  for (const { id, body } of staying) await save(request, `id: ${id}\nnamespace: company.states\n${body}\n`)
  await request.post('/api/v1/dashboards', { data: BOARD, headers: YAML })
  await fillNamespace(request)
  for (let round = 0; round < rounds; round += 1) {
    await Promise.all(
      ['check-stock', 'check-returns', 'check-stock', 'check-stock'].map((flow) =>
        run(request, 'company.logistics', flow, ''),
      ),
    )
  }
  const held = await Promise.all(staying.slice(0, -1).map(({ id }) => run(request, 'company.states', id, '')))
  for (const { id } of [staying[3]!, staying[4]!]) await run(request, 'company.states', id, '')
  const killed = await run(request, 'company.states', staying[1]!.id, '')
  await request.delete(`/api/v1/executions/${killed.id}/kill`)
  const multipart = {
    day: '2026-10-21',
    shops: '["Berlin","Lyon"]',
    is_final: 'true',
    limits: '{"most": 12, "per": {"shop": [1, 2, 3]}}',
    files: { name: 'prices', mimeType: 'text/csv', buffer: Buffer.from('part,price\nbolt,2\n') },
  }
  const orders = (await (
    await request.post(
      `/api/v1/executions/${NAMESPACE}/daily-orders?wait=true&labels=customer:a-rather-long-value-of-a-label`,
      { multipart },
    )
  ).json()) as Run
  const failed = await run(request, 'company.logistics', 'check-returns')
  await run(request, 'company.finance', 'close-the-day')
  const loop = await run(request, 'company.sales.customers', 'loop-over-a-thousand-customers-with-quite-a-long-name')
  return { orders, failed, loop, paused: held[2]!, running: held[1]! }
}

async function fillNamespace(request: APIRequestContext): Promise<void> {
  const files = [
    'scripts/add_up.py',
    'scripts/shops/berlin.sql',
    'scripts/shops/a-file-with-a-name-that-is-much-longer-than-the-column-it-is-shown-in.sql',
    'README.md',
  ]
  for (const path of files)
    await request.post(`/api/v1/namespaces/${NAMESPACE}/files?path=/${path}`, {
      multipart: {
        fileContent: {
          name: path.split('/').at(-1)!,
          mimeType: 'text/plain',
          buffer: Buffer.from('# Orders\n\nprint("hello")\n'),
        },
      },
    })
  const values: readonly (readonly [string, unknown])[] = [
    ['threshold', 5],
    ['last-run', '2026-10-21T06:00:00Z'],
    ['rates', { EUR: 1, USD: 1.08 }],
    [
      'a-key-with-a-name-that-is-longer-than-one-would-like-on-a-phone',
      'and a text that is long as well, so that it must be cut somewhere or wrapped',
    ],
  ]
  for (const [key, value] of values)
    await request.put(`/api/v1/namespaces/${NAMESPACE}/kv/${key}`, {
      data: JSON.stringify(value),
      headers: { 'Content-Type': 'application/json' },
    })
}

/** What stands for the parts of an address where nothing exists. */
export const NOWHERE: World = Object.fromEntries(
  ['orders', 'failed', 'loop', 'paused', 'running'].map((name) => [
    name,
    { id: '0000000000000000000000', namespace: NAMESPACE, flowId: 'daily-orders' },
  ]),
) as unknown as World

const FLOW_TABS = [
  'overview',
  'topology',
  'executions',
  'edit',
  'revisions',
  'triggers',
  'logs',
  'metrics',
  'dependencies',
  'concurrency',
]
const EXECUTION_TABS = ['overview', 'gantt', 'logs', 'topology', 'outputs', 'metrics', 'dependencies']
const NAMESPACE_TABS = ['overview', 'flows', 'executions', 'files', 'kv', 'secrets', 'variables']

const PLAIN = [
  'dashboards',
  'dashboards/new',
  'welcome',
  'flows',
  'flows/new',
  'flows/search',
  'flows/transfer',
  'executions',
  'logs',
  'admin/triggers',
  'admin/calendar',
  'admin/stats',
  'namespaces',
  'kv',
  'blueprints',
  'blueprints/new',
  'blueprints/community/side-by-side',
  'secrets',
  'plugins',
  'plugins/io.kestra.plugin.core.flow.ForEach',
  'settings',
  'login',
  'nowhere',
]

export interface Address {
  readonly name: string
  readonly path: string
}

/** Every page and every tab, as addresses below /ui. */
export function everyPage(world: World): readonly Address[] {
  const tabs = (name: string, path: string, of: readonly string[]): Address[] =>
    of.map((tab) => ({ name: `${name}-${tab}`, path: `${path}/${tab}` }))
  const at = ({ namespace, flowId, id }: Run): string => `executions/${namespace}/${flowId}/${id}`
  return [
    ...PLAIN.map((path) => ({ name: path.replaceAll('/', '-'), path })),
    { name: 'board', path: 'dashboards/logistics' },
    { name: 'board-edit', path: 'dashboards/edit/logistics' },
    ...tabs('flow', 'flows/edit/company.sales/daily-orders', FLOW_TABS),
    ...tabs('execution', at(world.orders), EXECUTION_TABS),
    ...tabs('namespace', 'namespaces/edit/company.sales', NAMESPACE_TABS),
  ]
}

/** What only a server with much on it shows. */
export function onlyWhenFull(world: World): readonly Address[] {
  const at = ({ namespace, flowId, id }: Run, tab: string): string => `executions/${namespace}/${flowId}/${id}/${tab}`
  return [
    { name: 'sources-found', path: 'flows/search?q=orders' },
    { name: 'executions-none-match', path: 'executions?q=nothing-like-this' },
    { name: 'failed-overview', path: at(world.failed, 'overview') },
    { name: 'failed-gantt', path: at(world.failed, 'gantt') },
    { name: 'failed-topology', path: at(world.failed, 'topology') },
    { name: 'paused', path: at(world.paused, 'overview') },
    { name: 'running-gantt', path: at(world.running, 'gantt') },
    { name: 'running-logs', path: at(world.running, 'logs') },
    { name: 'loop-gantt', path: at(world.loop, 'gantt') },
    { name: 'loop-topology', path: at(world.loop, 'topology') },
    { name: 'loop-outputs', path: at(world.loop, 'outputs') },
    { name: 'slots', path: 'flows/edit/company.states/staying-3/concurrency' },
    { name: 'flow-disabled', path: 'flows/edit/company.states/staying-6' },
  ]
}

export const FAILURES = { 500: 'server.failed', 403: 'access.denied', 404: 'thing.unknown' } as const

const API = /\/api\/v1\/(?!session$)/

/** From now on the API refuses everything, or can not be reached at all. */
export async function failing(page: Page, status: keyof typeof FAILURES | 'gone'): Promise<void> {
  await page.route(API, (route) =>
    status === 'gone'
      ? route.abort('connectionrefused')
      : route.fulfill({
          status,
          contentType: 'application/json',
          body: JSON.stringify({
            code: FAILURES[status],
            message: `${FAILURES[status]}: the database at /var/lib/windhover/home/windhover.sqlite answers nothing any more`,
            remedy: 'Look into the log of the server, then try again.',
          }),
        }),
  )
}

/** The answer of one address, with something changed in it. */
export async function altered<T>(page: Page, address: RegExp, change: (answer: T) => T): Promise<void> {
  await page.route(address, async (route: Route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: change((await answer.json()) as T) })
  })
}
