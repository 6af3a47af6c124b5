/** A flow moves to another namespace: with its trigger, a key and its caller; the old one goes when somebody says so. */
import { expect, test } from '@playwright/test'
import { faultsInBothThemes } from './axe'
import { save, settled, watched } from './server'

const MOVING = `# Kept by the shop.
id: moving
namespace: company.moves
tasks:
  - {id: say, type: io.kestra.plugin.core.log.Log, message: "{{ kv('rate') }}"}
triggers:
  - {id: nightly, type: io.kestra.plugin.core.trigger.Schedule, cron: "0 3 1 1 *"}
`
const CALLER = `id: caller
namespace: company.moves
tasks:
  - {id: call, type: io.kestra.plugin.core.flow.Subflow, namespace: company.moves, flowId: moving}
`
const LOCKED = `id: locked
namespace: company.moves
labels: {system.readOnly: "true"}
tasks:
  - {id: call, type: io.kestra.plugin.core.flow.Subflow, namespace: company.moves, flowId: moving}
`

test.beforeEach(async ({ page, request }) => {
  await settled(page, { isTourDone: true })
  for (const source of [MOVING, CALLER, LOCKED]) await save(request, source)
  for (const key of ['rate', 'rates']) await request.put(`/api/v1/namespaces/company.moves/kv/${key}`, { data: '3' })
})

test('a flow moves with what it names, and the old one stays until it is deleted', async ({ page, request }) => {
  const faults = watched(page)
  await page.goto('/ui/flows/edit/company.moves/moving')
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Move or rename' }).click()
  const dialog = page.getByRole('dialog', { name: 'Move or rename moving' })
  const move = dialog.getByRole('button', { name: 'Move', exact: true })
  await expect(move).toBeDisabled()

  await dialog.getByRole('textbox', { name: 'Flow' }).fill('caller')
  await expect(dialog.getByRole('alert')).toContainText('already')
  await expect(move).toBeDisabled()
  await dialog.getByLabel('Namespace').fill('company.moves.east')
  await dialog.getByRole('textbox', { name: 'Flow' }).fill('moved')
  await expect(dialog.getByRole('checkbox', { name: /^rate$/ })).toBeChecked()
  await expect(dialog.getByRole('checkbox', { name: /^company.moves \/ caller$/ })).toBeChecked()
  await expect(dialog.getByRole('checkbox', { name: /^company.moves \/ locked$/ })).toBeDisabled()
  await expect(dialog.getByText('1 that the flow does not name')).toBeVisible()
  expect.soft(await faultsInBothThemes(page)).toEqual([])
  await page.keyboard.press('Control+Enter')

  await expect(dialog.getByRole('status')).toContainText('Moved to company.moves.east / moved.')
  await expect(dialog.getByRole('status')).toContainText('Copied: rate.')
  await expect(dialog.getByRole('alert').getByRole('link')).toHaveText('company.moves / locked')
  expect.soft(await faultsInBothThemes(page)).toEqual([])
  const old = (await (await request.get('/api/v1/flows/company.moves/moving')).json()) as { disabled: boolean }
  expect(old.disabled).toBe(true)
  const made = (await (await request.get('/api/v1/flows/company.moves.east/moved?source=true')).json()) as {
    source: string
    disabled: boolean
  }
  expect(made.disabled).toBe(false)
  expect(made.source).toBe(
    MOVING.replace('id: moving', 'id: moved').replace('namespace: company.moves', 'namespace: company.moves.east'),
  )
  const caller = (await (await request.get('/api/v1/flows/company.moves/caller?source=true')).json()) as {
    source: string
  }
  expect(caller.source).toContain('namespace: company.moves.east, flowId: moved')

  await dialog.getByRole('button', { name: 'Delete the old flow' }).click()
  await expect(page).toHaveURL(/flows\/edit\/company\.moves\.east\/moved/)
  await expect(dialog).toBeHidden()
  expect((await request.get('/api/v1/flows/company.moves/moving')).status()).toBe(404)
  expect(faults).toEqual([])
  await request.delete('/api/v1/flows/company.moves.east/moved')
  await request.delete('/api/v1/namespaces/company.moves.east/kv/rate')
})
