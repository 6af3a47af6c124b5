/** The first account of a server that protects itself; played on one that waits for it. */
import { expect, test, type Page } from '@playwright/test'
import { faultsOf } from './axe'
import { settled, watched } from './server'

const CODE = process.env.SET_UP_CODE ?? ''
const USER = 'ada@example.com'
const PASSWORD = 'Enchantress1'

/** That nobody may do it yet is what these pages are for; the browser logs each refusal. */
const faultsIn = (faults: readonly string[]) => faults.filter((one) => !/status of 40[13]/.test(one))

async function fill(page: Page, code: string, password: string) {
  await page.getByLabel('Code of the set-up').fill(code)
  await page.getByLabel('E-mail').fill(USER)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
}

test.skip(CODE === '', 'the server of this journey waits for its first account')

test('who has the code makes the first account, and logs in with it', async ({ page, browser, baseURL }) => {
  const faults = watched(page)
  await page.goto('/ui/flows')
  await expect(page).toHaveURL(/\/ui\/setup$/)

  await test.step('the page has no fault of accessibility, in either theme', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await expect(page.getByLabel('Code of the set-up')).toBeFocused()
      expect(await faultsOf(page)).toEqual([])
    }
  })

  await test.step('its rules are shown and hold the button', async () => {
    await fill(page, 'ABC', 'short')
    await expect(page.getByRole('list', { name: 'Rules' }).getByText('(kept)')).toHaveCount(1)
    await expect(page.getByRole('button', { name: 'Create the account' })).toBeDisabled()
  })

  await test.step('a wrong code makes nothing', async () => {
    await fill(page, 'ABC', PASSWORD)
    await page.getByRole('button', { name: 'Create the account' }).click()
    await expect(page.getByRole('alert')).toContainText('not the code of the set-up')
  })

  await test.step('the right one leads in', async () => {
    await fill(page, CODE.toLowerCase(), PASSWORD)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: 'Welcome to Windhover' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Log out' })).toBeVisible()
  })

  await test.step('another browser has to log in, and is told where the account comes from', async () => {
    const context = await browser.newContext({ baseURL: baseURL!, locale: 'en-GB' })
    const other = await context.newPage()
    await settled(other, { isTourDone: true, language: 'en' })
    await other.goto('/ui/flows')
    await expect(other.getByText('The account is the one that was made when this server was set up.')).toBeVisible()
    expect(await faultsOf(other)).toEqual([])
    await other.getByLabel('E-mail').fill(USER)
    await other.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
    await other.getByRole('button', { name: 'Log in' }).click()
    await expect(other).toHaveURL(/\/ui\/flows$/)
    await expect(other.getByText('Flows that you create are listed here.')).toBeVisible()
    await other.goto('/ui/setup')
    await expect(other.getByText('This server has been set up')).toBeVisible()
    await context.close()
  })

  expect(faultsIn(faults)).toEqual([])
})
