/** Flows to begin with: found, looked at, filled in, kept of one's own, beside the code. */
import { expect, test } from '@playwright/test'
import { faultsOf } from './axe'
import { save, settled, watched } from './server'

const MINE = `id: mine
namespace: company.blue
description: Says something.
variables:
  word: hello
tasks:
  - {id: say, type: io.kestra.plugin.core.log.Log, message: "{{ vars.word }}"}
`

test.beforeEach(async ({ page }) => settled(page, { isTourDone: true }))

test('a blueprint is found by its tag, filled in, and opens as a flow that is valid', async ({ page }) => {
  const errors = watched(page)
  await page.goto('/ui/blueprints')
  await expect(page.getByRole('link', { name: 'Say hello' })).toBeVisible()
  expect.soft(await faultsOf(page)).toEqual([])
  await page.goto('/ui/blueprints?tags=["state"]')
  await expect(page.getByRole('link', { name: 'Say hello' })).toHaveCount(0)
  await page.getByRole('link', { name: 'Go on where the last run ended' }).click()

  await expect(page.locator('.react-flow__node').first()).toBeVisible()
  await expect(page.getByRole('region', { name: 'Source' })).toContainText('id: since_last_time')
  expect.soft(await faultsOf(page)).toEqual([])
  const use = page.getByRole('region', { name: 'Use it' })
  await use.getByRole('textbox', { name: 'Namespace' }).fill('company.blue')
  await use.getByRole('textbox', { name: 'hourly: cron' }).fill('30 * * * *')
  await use.getByRole('button', { name: 'Open in the editor' }).click()

  const text = page.locator('.view-lines').first()
  await expect(text).toContainText('namespace:\u00a0company.blue')
  await expect(text).toContainText('30\u00a0*\u00a0*\u00a0*\u00a0*')
  await expect(page.getByText('No problems')).toBeVisible()
  expect(errors).toEqual([])
})

test('a flow is kept as a blueprint, which is changed and deleted again', async ({ page, request }) => {
  await save(request, MINE)
  const errors = watched(page)
  await page.goto('/ui/flows/edit/company.blue/mine')
  await page.getByRole('button', { name: /^More actions/ }).click()
  await page.getByRole('menuitem', { name: 'Keep as a blueprint' }).click()
  await page.getByRole('textbox', { name: 'Title' }).fill('My own words')
  await page.getByRole('combobox', { name: 'Tags' }).fill('words')
  await page.keyboard.press('Enter')
  await page.locator('.monaco-editor').waitFor()
  expect.soft(await faultsOf(page)).toEqual([])
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'My own words' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Use it' }).getByRole('textbox', { name: 'word' })).toHaveValue('hello')

  await page.getByRole('link', { name: 'Edit' }).click()
  await page.getByRole('textbox', { name: 'Title' }).fill('Words')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Words' })).toBeVisible()
  await page.goto('/ui/blueprints?q=says')
  const card = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: 'Words' }) })
  await expect(card).toContainText('Own')
  await card.getByRole('link', { name: 'Words' }).click()

  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page).toHaveURL(/\/ui\/blueprints$/)
  await expect(page.getByRole('link', { name: 'Say hello' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Words' })).toHaveCount(0)
  expect(errors).toEqual([])
})

test('beside the code a blueprint is put into the flow, and one key takes it back', async ({ page, request }) => {
  await save(request, MINE)
  const errors = watched(page)
  await page.goto('/ui/flows/edit/company.blue/mine/edit')
  await page.locator('.monaco-editor').first().waitFor()
  await page.getByText('Blueprints', { exact: true }).last().click()
  await page.getByRole('searchbox', { name: 'Search blueprints' }).fill('try again')
  await page.getByText('Try again, and tell somebody').click()
  await expect(page.getByLabel('Try again, and tell somebody when it fails for good')).toContainText('maxAttempts')
  expect.soft(await faultsOf(page)).toEqual([])
  await page.getByRole('button', { name: 'Insert' }).click()

  await expect(page.locator('.view-lines').first()).toContainText('maxAttempts')
  await expect(page.getByText('Unsaved changes')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(page.locator('.view-lines').first()).not.toContainText('maxAttempts')
  await expect(page.getByText('Unsaved changes')).toHaveCount(0)
  expect(errors).toEqual([])
})
