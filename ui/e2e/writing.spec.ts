/** Writing in the editor, key by key. */
import { expect, test, type Locator, type Page } from '@playwright/test'
import { save, settled, watched } from './server'

const OLD = `id: old
namespace: company.writing
tasks:
  - id: say
    type: io.kestra.core.tasks.log.Log
    message: hello
`

const suggestions = (page: Page) => page.locator('.suggest-widget.visible .monaco-list-row')

/** Whether the name in a suggestion stands in its row, where it can be read. */
async function isInside(row: Locator): Promise<boolean> {
  const [box, name] = [await row.boundingBox(), await row.locator('.label-name').boundingBox()]
  return box !== null && name !== null && name.y >= box.y - 1 && name.y + name.height <= box.y + box.height + 1
}

async function open(page: Page, flowId: string): Promise<void> {
  await page.goto(`/ui/flows/edit/company.writing/${flowId}/edit`)
  await page.locator('.monaco-editor .view-line').first().waitFor()
}

async function goTo(page: Page, line: number): Promise<void> {
  await page.locator('.monaco-editor').first().click()
  await page.keyboard.press('Control+Home')
  for (let down = 1; down < line; down += 1) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
}

test.beforeEach(async ({ page }) => settled(page, { isTourDone: true }))

test('every key is typed while the picture stands beside the text, a space too', async ({ page, request }) => {
  await save(request, OLD.replaceAll('old', 'spaces'))
  await open(page, 'spaces')
  await expect(page.locator('.react-flow__node').first()).toBeVisible()
  await goTo(page, 6)
  await page.keyboard.type(' and a world')
  await page.keyboard.press('Control+s')

  await expect(page.getByText('Saved as revision 2.')).toBeVisible()
  const kept = (await (await request.get('/api/v1/flows/company.writing/spaces?source=true')).json()) as {
    source: string
  }
  expect(kept.source).toContain('message: hello and a world\n')
})

test('old names of types are offered struck through, and those that are written have a fix', async ({
  page,
  request,
}) => {
  await save(request, OLD)
  const errors = watched(page)
  await open(page, 'old')
  await expect(page.locator('.squiggly-inline-deprecated, .deprecated').first()).toBeAttached()

  await goTo(page, 5)
  await page.keyboard.press('Control+.')
  await page.locator('.action-widget').getByText('Change to io.kestra.plugin.core.log.Log').waitFor()
  await page.keyboard.press('Enter')
  await expect(page.locator('.view-lines').first()).toContainText('io.kestra.plugin.core.log.Log')
  await page.keyboard.press('Control+z')

  await goTo(page, 6)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Home')
  await page.keyboard.press('Home')
  await page.keyboard.type('  - id: two\ntype: tasks.debugs')
  await page.keyboard.press('Control+Space')
  const offered = suggestions(page).filter({ hasText: 'io.kestra.core.tasks.debugs.Return' })
  await expect(offered.locator('.deprecated')).toHaveCount(1)
  await expect.poll(() => isInside(offered)).toBe(true)
  await expect(offered).toContainText('→ io.kestra.plugin.core.debug.Return')
  await offered.click()
  await expect(page.locator('.view-lines').first()).toContainText('io.kestra.plugin.core.debug.Return')
  expect(errors).toEqual([])
})
