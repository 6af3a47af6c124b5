/** The palette: everything that can be opened or done, without a pointer. */
import { expect, test, type Page } from '@playwright/test'
import { faultsInBothThemes } from './axe'
import { kept, run, save, settled, unsettle } from './server'

const SPACE = `palette.r${Date.now().toString(36)}`
const FLOW = `daily_${Date.now().toString(36)}`

const field = (page: Page) => page.getByRole('combobox', { name: /^Search pages/ })
const option = (page: Page, name: string | RegExp) => page.getByRole('option', { name })

async function summon(page: Page, typed: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await field(page).fill(typed)
}

test.beforeAll(async ({ playwright, baseURL }) => {
  const request = await playwright.request.newContext({ baseURL })
  await save(
    request,
    `id: ${FLOW}\nnamespace: ${SPACE}\ntasks:\n  - {id: say, type: io.kestra.plugin.core.log.Log, message: hello}\n`,
  )
  await save(
    request,
    `id: sleeps\nnamespace: ${SPACE}\ntasks:\n  - {id: sleep, type: io.kestra.plugin.core.flow.Sleep, duration: PT1H}\n`,
  )
  await request.put(`/api/v1/namespaces/${SPACE}/kv/threshold`, {
    data: '5',
    headers: { 'Content-Type': 'text/plain' },
  })
  await request.post(`/api/v1/namespaces/${SPACE}/files?path=/queries/orders.sql`, {
    multipart: { fileContent: { name: 'orders.sql', mimeType: 'text/plain', buffer: Buffer.from('select 1') } },
  })
  await request.post('/api/v1/dashboards', {
    data: `title: Board of ${SPACE}\ncharts:\n  - {id: note, type: io.kestra.plugin.core.dashboard.chart.Markdown, content: hello}\n`,
    headers: { 'Content-Type': 'application/x-yaml' },
  })
  await request.dispose()
})

test.beforeEach(async ({ page, request }) => {
  await unsettle(request)
  await settled(page, { isTourDone: true })
  await page.goto('/ui/flows')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})

test('everything of a name is found in groups by one request', async ({ page }) => {
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('/api/v1/search?')) asked.push(new URL(request.url()).searchParams.get('q')!)
  })
  await summon(page, SPACE)

  await expect(option(page, `${SPACE} / ${FLOW}`)).toBeVisible()
  await expect(page.getByRole('group', { name: 'Files' }).getByRole('option')).toHaveText([
    `${SPACE}/queries/orders.sql`,
  ])
  await expect(page.getByRole('group', { name: 'Key-value store' }).getByRole('option')).toHaveText([
    `${SPACE} / threshold`,
  ])
  await expect(page.getByRole('group', { name: 'Dashboards' }).getByRole('option')).toHaveText([`Board of ${SPACE}`])
  await expect(page.getByRole('group', { name: 'Namespaces' }).getByRole('option', { name: SPACE })).toBeVisible()
  expect(asked).toEqual([SPACE])
  expect.soft(await faultsInBothThemes(page), 'found').toEqual([])
})

test('a flow is run by its name, and what was opened stands first the next time', async ({ page, request }) => {
  await summon(page, `run ${FLOW.slice(0, 3)}${FLOW.slice(-3)}`)
  await expect(option(page, `Run ${FLOW}`)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')

  const dialog = page.getByRole('dialog', { name: `Execute ${FLOW}` })
  await expect(dialog).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await kept(request, `Run ${FLOW}`)
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('option').first()).toContainText(`Run ${FLOW}`)
  await page.keyboard.press('Enter')
  await expect(dialog).toBeVisible()
})

test('Enter waits for what is still looked for', async ({ page, request }) => {
  const { id } = await run(request, SPACE, FLOW)
  let letGo: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await page.route('**/api/v1/search?*', async (route) => {
    await held
    await route.continue()
  })
  await summon(page, id)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/ui\/flows$/)
  letGo()

  await expect(page).toHaveURL(new RegExp(`/ui/executions/${SPACE}/${FLOW}/${id}`))
})

test('a page offers what it can do, and nothing that its state refuses', async ({ page, request }) => {
  const { id } = await run(request, SPACE, 'sleeps', '')
  await page.goto(`/ui/executions/${SPACE}/sleeps/${id}`)
  await expect(page.getByRole('button', { name: 'Kill' })).toBeVisible()
  await summon(page, 'resume')
  await expect(page.getByRole('group', { name: 'On this page' })).toHaveCount(0)
  await field(page).fill('kill this')
  await expect(option(page, /^Kill/)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await page
    .getByRole('dialog', { name: 'Kill this execution?' })
    .getByRole('button', { name: 'Kill', exact: true })
    .click()
  await expect(page.getByRole('button', { name: 'Replay' })).toBeVisible()

  await summon(page, 'kill')
  await expect(page.getByRole('group', { name: 'On this page' })).toHaveCount(0)
  await field(page).fill('logs')
  await expect(option(page, /^Logs\s*view/)).toBeVisible()
  await field(page).fill('switch dark')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
})

test('what could not be looked through is told beside what was found, and a search that failed is asked again', async ({
  page,
}) => {
  await page.route('**/api/v1/search?*', async (route) => {
    const answer = (await (await route.fetch()).json()) as object
    await route.fulfill({ json: { ...answer, files: [], failed: { files: 'the storage does not answer' } } })
  })
  await summon(page, FLOW)
  await expect(option(page, `${SPACE} / ${FLOW}`)).toBeVisible()
  await expect(page.getByRole('alert')).toHaveText('Could not be looked through: Files (the storage does not answer)')
  expect.soft(await faultsInBothThemes(page), 'partly').toEqual([])

  await page.unroute('**/api/v1/search?*')
  await page.route('**/api/v1/search?*', (route) =>
    route.fulfill({ status: 500, json: { message: 'something broke' } }),
  )
  await field(page).fill(`${FLOW} again`)
  await expect(page.getByRole('alert')).toContainText('something broke')
  await page.unroute('**/api/v1/search?*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByText('Nothing of this name, and nothing that can be done.')).toBeVisible()
})

test('the list is walked by keys, from its end to its beginning', async ({ page }) => {
  await page.keyboard.press('Control+k')
  const options = page.getByRole('option')
  await expect(options.first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowUp')
  await expect(options.last()).toHaveAttribute('aria-selected', 'true')
  await expect(options.last()).toBeInViewport()
  await page.keyboard.press('ArrowDown')
  await expect(options.first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Escape')
  await expect(field(page)).toHaveCount(0)
})
