/** Whole journeys that no other file walks: a loop of ten thousand, an approval on a phone, a lost connection, keys alone. */
import { expect, test, type Page } from '@playwright/test'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { faultsInBothThemes } from './axe'
import { run, save, settled, watched } from './server'

const SPACE = `journeys.r${Date.now().toString(36)}`
const PHONE = { width: 375, height: 740 }

const LOOP = `id: wide
namespace: ${SPACE}
tasks:
  - id: each
    type: io.kestra.plugin.core.flow.ForEach
    values: "{{ range(1, 10000) }}"
    concurrencyLimit: 40
    tasks:
      - {id: check, type: io.kestra.plugin.core.execution.Fail, runIf: "{{ taskrun.value == '17' }}", allowFailure: true}
      - {id: wait, type: io.kestra.plugin.core.flow.Sleep, duration: PT1H, runIf: "{{ taskrun.value != '17' }}"}
`
const APPROVED = `id: approved
namespace: ${SPACE}
tasks:
  - id: ask
    type: io.kestra.plugin.core.flow.Pause
    onResume:
      - {id: reason, type: STRING}
      - {id: amount, type: INT, defaults: 3}
  - {id: said, type: io.kestra.plugin.core.debug.Return, format: "{{ outputs.ask.onResume.reason }} x {{ outputs.ask.onResume.amount }}"}
`
const SLOW = `id: slow
namespace: ${SPACE}
tasks:
  - {id: wait, type: io.kestra.plugin.core.flow.Pause}
  - {id: say, type: io.kestra.plugin.core.log.Log, message: it has gone on}
`
const FAILS = `id: fails
namespace: ${SPACE}
tasks:
  - {id: break, type: io.kestra.plugin.core.execution.Fail, errorMessage: there is no more tea}
`

const at = ({ id }: { id: string }, flow: string, tab = ''): string =>
  `/ui/executions/${SPACE}/${flow}/${id}${tab && `/${tab}`}`
const state = (page: Page) => page.locator('.page-head .state')

/** A way to the server that can be cut: streams break off, and nobody answers until it is mended. */
async function cable(address: string) {
  const open = new Set<Socket>()
  let isCut = false
  const { hostname, port } = new URL(address)
  const server = createServer((near) => {
    if (isCut) return near.destroy()
    const far = connect(Number(port), hostname)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      isCut = true
      for (const one of open) one.destroy()
    },
    mend: () => {
      isCut = false
    },
    close: () => {
      server.close()
      for (const one of open) one.destroy()
    },
  }
}

test.beforeEach(async ({ page }) => settled(page, { isTourDone: true, language: 'en' }))

test('of a loop of ten thousand the failed round is seen, it is killed, and its counts are right', async ({
  page,
  request,
}) => {
  const faults = watched(page)
  await save(request, LOOP)
  const made = await run(request, SPACE, 'wide', '')
  const summary = async () =>
    (await (await request.get(`/api/v1/executions/${made.id}/summary`)).json()) as { states: Record<string, number> }
  await expect.poll(async () => (await summary()).states.RUNNING ?? 0).toBeGreaterThan(40)

  const before = Date.now()
  await page.goto(at(made, 'wide', 'gantt'))
  const gantt = page.getByRole('table', { name: 'Gantt' })
  await page.getByRole('button', { name: 'Tasks inside each' }).click()
  test.info().annotations.push({
    type: 'measured',
    description: `a loop of 10,000 is seen after ${Date.now() - before} ms (2,000 ms wanted)`,
  })
  await expect(gantt.getByRole('row').nth(1)).toContainText('17')

  await page.getByRole('button', { name: 'Kill' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Kill' }).click()

  await expect(state(page)).toHaveText('Killed')
  const counts = (await summary()).states
  expect(counts.RUNNING ?? 0).toBe(0)
  expect(counts.KILLING ?? 0).toBe(0)
  // Those that slept, the rounds that they were of, and the loop.
  expect(counts.KILLED).toBeGreaterThan(40)
  expect(faults).toEqual([])
})

test('an approval is given from the window of a phone', async ({ page, request }) => {
  const faults = watched(page)
  await save(request, APPROVED)
  const made = await run(request, SPACE, 'approved', '')
  await page.setViewportSize(PHONE)
  await page.goto(at(made, 'approved'))
  await expect(state(page)).toHaveText('Paused')
  await page.getByRole('button', { name: 'Resume' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('reason').fill('tea')
  expect.soft(await faultsInBothThemes(page)).toEqual([])
  expect.soft(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  await dialog.getByRole('button', { name: 'Resume' }).click()

  await expect(state(page)).toHaveText('Success')
  await page.goto(at(made, 'approved', 'outputs'))
  await page.getByRole('button', { name: 'said', exact: true }).click()
  await expect(page.getByText('tea x 3').first()).toBeVisible()
  expect(faults).toEqual([])
})

test('a connection that was lost while something ran comes back without a wrong state or a lost word', async ({
  page,
  request,
  baseURL,
}) => {
  await save(request, SLOW)
  const made = await run(request, SPACE, 'slow', '')
  const way = await cable(baseURL!)
  await page.goto(way.address + at(made, 'slow', 'logs'))
  await expect(state(page)).toHaveText('Paused')
  await page.getByRole('searchbox', { name: 'Search in the log' }).fill('gone')

  way.cut()
  await request.post(`/api/v1/executions/${made.id}/resume`)
  await expect
    .poll(
      async () =>
        ((await (await request.get(`/api/v1/executions/${made.id}`)).json()) as { state: { current: string } }).state
          .current,
    )
    .toBe('SUCCESS')
  await expect(page.getByText('The server can not be reached.')).toBeVisible()
  await expect(state(page)).toHaveText('Paused')

  way.mend()

  await expect(page.getByText('The server can not be reached.')).toHaveCount(0)
  await expect(state(page)).toHaveText('Success')
  await expect(page.getByRole('searchbox', { name: 'Search in the log' })).toHaveValue('gone')
  await expect(page.getByRole('log', { name: 'Log' }).getByText('it has gone on')).toBeVisible()
  way.close()
})

test('why something failed is two clicks away from the list', async ({ page, request }) => {
  await save(request, FAILS)
  await run(request, SPACE, 'fails')
  await page.goto(`/ui/executions?namespace=${SPACE}`)
  await page.getByRole('row').filter({ hasText: 'fails' }).getByRole('link').first().click()

  await expect(page.getByRole('heading', { name: /break/ })).toBeVisible()
  await expect(page.getByText('there is no more tea').first()).toBeVisible()
})

test('a flow is written, run, read and replayed with the keyboard alone', async ({ page }) => {
  const faults = watched(page)
  const press = (key: string) => page.keyboard.press(key)
  const focusIn = (selector: string) =>
    page.evaluate((inside) => Boolean(document.activeElement?.closest(inside)), selector)
  await page.goto('/ui/flows')
  await expect(page.getByRole('heading', { level: 1, name: 'Flows' })).toBeVisible()

  await press('Control+k')
  await page.keyboard.type('Create a flow')
  const create = page.getByRole('dialog').getByRole('option', { name: 'Create a flow' }).first()
  await expect(create).toBeVisible()
  for (let tries = 0; tries < 30 && (await create.getAttribute('aria-selected')) !== 'true'; tries += 1)
    await press('ArrowDown')
  await press('Enter')
  await expect(page.locator('.monaco-editor').first()).toBeVisible()
  for (let tries = 0; tries < 60 && !(await focusIn('.monaco-editor')); tries += 1) await press('Tab')
  expect(await focusIn('.monaco-editor')).toBe(true)
  await press('Control+a')
  await page.keyboard.insertText(
    `id: typed\nnamespace: ${SPACE}\ntasks:\n  - {id: say, type: io.kestra.plugin.core.log.Log, message: by keys}\n`,
  )
  await expect(page.getByText('No problems')).toBeVisible()

  const dialogHasFocus = () => expect.poll(() => focusIn('[role=dialog]')).toBe(true)
  await press('Control+e')
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Execute' })).toBeVisible()
  await dialogHasFocus()
  await press('Control+Enter')
  await expect(state(page)).toHaveText('Success')
  const first = page.url()

  await press('3')
  await expect(page.getByRole('log', { name: 'Log' }).getByText('by keys')).toBeVisible()
  await press('r')
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Replay' })).toBeVisible()
  await dialogHasFocus()
  await press('Control+Enter')
  await expect(page).not.toHaveURL(first.replace(/gantt$/, 'logs'))
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(state(page)).toHaveText('Success')
  await press('g')
  await press('f')
  await expect(page.getByRole('link', { name: 'typed', exact: true }).first()).toBeVisible()
  expect(faults).toEqual([])
})
