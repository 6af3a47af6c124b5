/** Pictures of every page for those who look at them: `make gallery`. No journey, it asserts nothing about what is shown. */
import { expect, test, type Page } from '@playwright/test'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { settled } from './server'
import { altered, everyPage, failing, fill, NOWHERE, onlyWhenFull, type Address, type World } from './worlds'

const FOLDER = process.env.GALLERY ?? 'test-results/gallery'
const ONLY = new RegExp(process.env.ONLY ?? '.')
const ROUNDS = Number(process.env.ROUNDS ?? 60)
const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
] as const
const THEMES = ['light', 'dark'] as const

/** Waits until nothing loads any more; what never ends is a fault that the picture shows. */
async function rest(page: Page): Promise<void> {
  await page
    .getByRole('heading', { level: 1 })
    .first()
    .waitFor({ timeout: 5000 })
    .catch(() => undefined)
  await expect(page.locator('[aria-busy=true]'))
    .toHaveCount(0, { timeout: 6000 })
    .catch(() => undefined)
  await page.waitForLoadState('networkidle', { timeout: 1500 }).catch(() => undefined)
}

/** What may be mended by itself is tried three times before anything is said. */
async function refused(page: Page): Promise<void> {
  await page
    .locator('.failure, .empty')
    .first()
    .waitFor({ timeout: 6000 })
    .catch(() => undefined)
  await rest(page)
}

/** The page in both themes and both widths. */
async function keep(page: Page, name: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size)
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await page.screenshot({ path: join(FOLDER, `${name}.${size.width}.${theme}.png`) })
    }
  }
  await page.setViewportSize(SIZES[0])
}

async function visit(page: Page, world: string, addresses: readonly Address[], settle = rest): Promise<void> {
  for (const { name, path } of addresses.filter((one) => ONLY.test(`${world}.${one.name}`))) {
    await page.goto(`/ui/${path}`)
    await settle(page)
    await keep(page, `${world}.${name}`)
  }
}

/** What opens over pages: the page, then how it is opened. */
const dialogs = (world: World): readonly (readonly [string, string, (page: Page) => Promise<void>])[] => {
  const flow = 'flows/edit/company.sales/daily-orders'
  const failed = `executions/company.logistics/check-returns/${world.failed.id}`
  const fromMenu = (item: string | RegExp) => async (page: Page) => {
    await page
      .getByRole('button', { name: /^More actions/ })
      .first()
      .click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  const press = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click()
  return [
    ['execute', flow, press('Execute')],
    ['delete-flow', flow, fromMenu('Delete')],
    ['flow-menu', flow, press(/^More actions/)],
    [
      'move-flow',
      flow,
      async (page) => {
        await fromMenu('Move or rename')(page)
        await page.getByRole('dialog').getByLabel('Namespace').fill('company.moved')
        await page.getByText('Take the state').waitFor()
      },
    ],
    ['log-patterns', 'logs?view=patterns', (page) => page.getByRole('table', { name: 'Patterns' }).waitFor()],
    ['log-around', 'logs', press(/^Show what is around/)],
    ['delete-logs', `${flow}/logs`, press('Delete lines')],
    ['replay', failed, press('Replay')],
    ['change-labels', failed, fromMenu('Change labels')],
    ['change-state', failed, fromMenu('Change state')],
    ['delete-execution', failed, fromMenu('Delete')],
    ['execution-menu', failed, press(/^More actions/)],
    ['resume', `executions/company.states/staying-2/${world.paused.id}`, press('Resume')],
    [
      'backfill',
      `${flow}/triggers`,
      async (page) => {
        await page.getByRole('button', { name: 'More actions: every-morning' }).click()
        await page
          .getByRole('menuitem', { name: /backfill/i })
          .first()
          .click()
      },
    ],
    ['next-dates', `${flow}/triggers`, press(/dates/i)],
    [
      'trigger-details',
      `${flow}/triggers`,
      (page) => page.getByRole('link', { name: 'every-morning', exact: true }).first().click(),
    ],
    ['new-key', 'namespaces/edit/company.sales/kv', press(/^(New|Add)/)],
    [
      'files-chosen',
      'namespaces/edit/company.sales/files',
      async (page) => {
        await page.getByRole('treeitem', { name: 'README.md' }).click()
        await page.getByRole('tree').press('Shift+Home')
      },
    ],
    [
      'file-tabs',
      'namespaces/edit/company.sales/files',
      async (page) => {
        for (const file of await page.getByRole('treeitem').filter({ hasText: '.' }).all()) await file.click()
        await page.getByRole('tab', { name: 'README.md' }).click({ button: 'right' })
      },
    ],
    [
      'lines-of-files',
      'namespaces/edit/company.sales/files',
      async (page) => {
        await page.getByText('Contents', { exact: true }).click()
        await page.getByRole('searchbox', { name: 'Search files' }).fill('orders')
      },
    ],
    ['bulk', 'executions', (page) => page.getByRole('checkbox', { name: 'Select all on this page' }).check()],
    [
      'palette',
      'executions',
      async (page) => {
        await page.keyboard.press('Control+k')
        await page.getByRole('combobox', { name: /^Search pages/ }).fill('orders')
      },
    ],
    [
      'pages',
      'executions',
      async (page) => {
        await page.setViewportSize(SIZES[1])
        await press('Pages')(page)
      },
    ],
    ['keys', 'executions', (page) => page.keyboard.press('?')],
    ['tour', 'welcome', press(/tour$/)],
  ]
}

test.beforeAll(() => mkdir(FOLDER, { recursive: true }))
test.describe.configure({ mode: 'serial', timeout: 1_200_000 })

let world = NOWHERE

test('empty', async ({ page }) => {
  await settled(page, { theme: 'auto', isTourDone: true })
  await visit(page, 'empty', everyPage(NOWHERE))
})

test('full', async ({ page, request }) => {
  world = await fill(request, ROUNDS)
  await settled(page, { theme: 'auto', isTourDone: true, hasChart: true })
  await visit(page, 'full', [...everyPage(world), ...onlyWhenFull(world)])
})

test('open', async ({ page }) => {
  page.setDefaultTimeout(8000)
  await settled(page, { theme: 'auto', isTourDone: true })
  for (const [name, path, open] of dialogs(world).filter(([name]) => ONLY.test(`open.${name}`))) {
    await page.goto(`/ui/${path}`)
    await rest(page)
    // Whoever changes what a button is called still gets all other pictures.
    await open(page).catch((error: unknown) => console.warn(`open.${name}: ${String(error).slice(0, 300)}`))
    await page.waitForTimeout(400)
    await keep(page, `open.${name}`)
  }
})

for (const status of [500, 403, 404, 'gone'] as const) {
  test(`failing with ${status}`, async ({ page }) => {
    await settled(page, { theme: 'auto', isTourDone: true })
    await failing(page, status)
    const all = everyPage(world)
    await visit(
      page,
      `failing-${status}`,
      status === 500
        ? all
        : all.filter(({ name }) =>
            /^(dashboards|flows|board|kv|flow-overview|execution-overview|namespace-files)$/.test(name),
          ),
      refused,
    )
  })
}

test('ill', async ({ page }) => {
  await settled(page, { theme: 'auto', isTourDone: true })
  await altered<{
    checks: { name: string; status: string; message?: string }[]
    deadLetters: number
    schedules: { overdue: number; lateSeconds: number }
  }>(page, /\/api\/v1\/system$/, (found) => ({
    ...found,
    deadLetters: 2,
    schedules: { ...found.schedules, overdue: 3, lateSeconds: 312 },
    checks: found.checks.map((one, index) =>
      index === 0
        ? {
            ...one,
            status: 'DOWN',
            message:
              'The database does not answer: disk I/O error while writing to /var/lib/windhover/home/windhover.sqlite-wal',
          }
        : one,
    ),
  }))
  await altered<{ results: object[] }>(page, /\/api\/v1\/dead-letters/, () => ({
    total: 2,
    results: ['executions', 'tasks'].map((topic, index) => ({
      id: `0000000${index}`,
      date: new Date().toISOString(),
      topic,
      kind: 'TaskRunEnded',
      executionId: world.failed.id,
      reason:
        'engine.bug: the document of the execution has a format of a later version than this server can read, which is 7',
      deliveries: 5,
    })),
  }))
  await altered<object>(page, /\/api\/v1\/flows\/company\.sales\/daily-orders\?/, (flow) => ({
    ...flow,
    tasks: [],
    exception:
      'flow.unknown-task-type: no task type is called "io.kestra.plugin.core.log.Logg" at tasks[2].type, line 14, column 11',
  }))
  await visit(page, 'ill', [
    { name: 'system', path: 'admin/stats' },
    { name: 'flow-overview', path: 'flows/edit/company.sales/daily-orders' },
    { name: 'flow-topology', path: 'flows/edit/company.sales/daily-orders/topology' },
  ])
})
