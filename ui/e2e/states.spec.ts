/** Every page with nothing on the server, with much, and while the server refuses: readable on a phone, in both themes, never silent. */
import { expect, test, type APIRequestContext, type Page } from '@playwright/test'
import { faultsInBothThemes } from './axe'
import { readFile } from 'node:fs/promises'
import { settled } from './server'
import { everyPage, failing, fill, NOWHERE, onlyWhenFull, type Address, type World } from './worlds'

const PHONE = { width: 390, height: 844 }

/** What may be wider than a phone: it scrolls by itself, or its cell cuts it. */
const SCROLLS =
  'pre, code, td *, .tabs, thead tr, .log, .monaco-editor, .react-flow, .table.keeps, .markdown table, .gantt, .file-text'

let filled: World | undefined

const full = async (request: APIRequestContext): Promise<World> => (filled ??= await fill(request, 3))

async function open(page: Page, { path, name }: Address): Promise<void> {
  await page.goto(`/ui/${path}`)
  await expect(page.getByRole('heading', { level: 1 }), name).toHaveCount(1)
  await expect(page.locator('[aria-busy=true]'), name).toHaveCount(0)
}

/** What sticks out of the screen, or is cut within its button. */
const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate((scrolls) => {
    const named = (one: Element): string =>
      `${one.tagName.toLowerCase()}.${[...one.classList].join('.')} "${one.textContent.trim().slice(0, 40)}"`
    const isShown = (one: Element): boolean =>
      one.getClientRects().length > 0 && !one.closest(scrolls) && !one.closest('.hidden, .skip')
    const sticking = [...document.querySelectorAll('body *')].filter(
      (one) => isShown(one) && one.getBoundingClientRect().right > innerWidth + 1,
    )
    const cut = [...document.querySelectorAll('.mantine-Button-label')].filter(
      (one) => isShown(one) && one.scrollWidth > one.clientWidth + 1,
    )
    return [...sticking, ...cut].map(named)
  }, SCROLLS)

async function allFitAPhone(page: Page, addresses: readonly Address[]): Promise<void> {
  await page.setViewportSize(PHONE)
  await settled(page, { isTourDone: true, hasChart: true })
  for (const address of addresses) {
    await open(page, address)
    expect.soft(await tooWide(page), address.name).toEqual([])
  }
}

test('every address of the interface is among the pages that are looked at', async () => {
  const routes = await readFile('src/routes.tsx', 'utf8')
  const patterns = [...routes.matchAll(/\bpage\('([^']+)'/g)].map((one) => one[1]!)
  expect(patterns.length).toBeGreaterThan(20)
  const paths = everyPage(NOWHERE).map((one) => `/${one.path}`)

  const missing = patterns.filter((pattern) => {
    const wanted = new RegExp(`^${pattern.replace('/{-$tab}', '(/[^/]+)?').replaceAll(/\$\w+/g, '[^/]+')}$`)
    return !paths.some((path) => wanted.test(path))
  })

  expect(missing).toEqual([])
})

test('a server with nothing on it fits a phone', ({ page }) => allFitAPhone(page, everyPage(NOWHERE)))

test('a server with nothing on it can be read by everybody', async ({ page }) => {
  await settled(page, { theme: 'auto', isTourDone: true })
  for (const address of everyPage(NOWHERE).filter(({ name }) => !/^(flow|execution)-(?!overview)/.test(name))) {
    await open(page, address)
    expect.soft(await faultsInBothThemes(page), address.name).toEqual([])
  }
})

test('what is not there is told apart from a server that is not there', async ({ page }) => {
  await settled(page, { isTourDone: true })
  await page.goto('/ui/executions/company.sales/daily-orders/0000000000000000000000')

  await expect(page.getByRole('alert')).toContainText('0000000000000000000000')
  await expect(page.getByRole('alert').getByRole('link', { name: 'Executions' })).toBeVisible()
  await expect(page.getByText('Reconnecting')).toBeVisible()
  await expect(page.getByText('The server can not be reached')).toHaveCount(0)
})

test('a server with much on it fits a phone', async ({ page, request }) => {
  const world = await full(request)

  await allFitAPhone(page, [...everyPage(world), ...onlyWhenFull(world)])
})

test('the form of a flow fits a phone', async ({ page, request }) => {
  await full(request)
  await page.setViewportSize(PHONE)
  await settled(page, { isTourDone: true })
  await page.goto('/ui/flows/edit/company.sales/daily-orders?run=true')

  await expect(page.getByRole('dialog').getByLabel('day')).toBeVisible()

  expect(await tooWide(page)).toEqual([])
})

test('a row of a table says on a phone what its values are', async ({ page, request }) => {
  await full(request)
  await page.setViewportSize(PHONE)
  await settled(page, { isTourDone: true })
  await page.goto('/ui/flows')
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'check-returns', exact: true }) })

  await expect(row.getByRole('link', { name: /Failed/ })).toBeInViewport()
  await expect(row.getByText('company.logistics')).toBeInViewport()
})

test('a phone shows the tab that is open, and goes from one to another', async ({ page, request }) => {
  await full(request)
  await page.setViewportSize(PHONE)
  await settled(page, { isTourDone: true })
  await page.goto('/ui/flows/edit/company.sales/daily-orders/concurrency')
  const tabs = page.getByRole('navigation', { name: 'Views' })
  await expect(tabs.getByRole('link', { name: 'Concurrency' })).toBeInViewport()

  await tabs.getByRole('link', { name: 'Dependencies' }).click()

  await expect(page.getByRole('link', { name: 'close-the-day', exact: true })).toBeVisible()
  await expect(tabs.getByRole('link', { name: 'Dependencies' })).toBeInViewport()
})

test('a phone shows the pages when it is asked', async ({ page }) => {
  await page.setViewportSize(PHONE)
  await settled(page, { isTourDone: true })
  await page.goto('/ui/flows')
  const button = page.getByRole('button', { name: 'Pages', exact: true })
  await expect(page.getByRole('link', { name: 'Settings' })).toBeHidden()

  await button.click()
  expect(await faultsInBothThemes(page)).toEqual([])
  await page.getByRole('link', { name: 'Settings' }).click()

  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Logs' })).toBeHidden()
  await button.click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('link', { name: 'Logs' })).toBeHidden()
})

/** Pages that show what they are made of without asking the server, or ask it for what they can do without. */
const SELF_MADE =
  /^(welcome|flows-new|flows-search|flows-transfer|dashboards-new|blueprints-new|settings|login|nowhere)$/

test('a refusal is said where it happened, with what to do', async ({ page, request }) => {
  const world = await full(request)
  await page.setViewportSize(PHONE)
  await settled(page, { theme: 'auto', isTourDone: true })
  await failing(page, 403)
  for (const address of everyPage(world)) {
    await open(page, address)
    if (!SELF_MADE.test(address.name))
      await expect.soft(page.getByRole('alert').first(), address.name).toContainText('Look into the log of the server')
    expect.soft(await tooWide(page), address.name).toEqual([])
  }
})

test('a refusal can be read by everybody', async ({ page, request }) => {
  const world = await full(request)
  await settled(page, { theme: 'auto', isTourDone: true })
  await failing(page, 403)
  for (const address of everyPage(world).filter(({ name }) =>
    /^(dashboards|board|flows|admin-stats|admin-calendar|flow-overview|execution-overview|namespace-files)$/.test(name),
  )) {
    await open(page, address)
    expect.soft(await faultsInBothThemes(page), address.name).toEqual([])
  }
})

test('a server that fails is asked again, and comes back', async ({ page, request }) => {
  await full(request)
  await settled(page, { isTourDone: true })
  await failing(page, 500)
  await page.goto('/ui/flows')
  await expect(page.getByRole('alert')).toContainText('server.failed')

  await page.unrouteAll()
  await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click()

  await expect(page.getByRole('link', { name: 'check-returns', exact: true })).toBeVisible()
})

test('a source that could not be checked is not called one without problems', async ({ page }) => {
  await settled(page, { isTourDone: true })
  await failing(page, 500)
  await page.goto('/ui/flows/new')

  await expect(page.getByText(/could not be checked: server.failed/).first()).toBeVisible()
  await expect(page.getByText('No problems')).toHaveCount(0)
})
