/** Writing in the editor, key by key. */
import { expect, test, type Page } from '@playwright/test'
import { save, settled } from './server'

const OLD = `id: old
namespace: company.writing
tasks:
  - id: say
    type: io.kestra.core.tasks.log.Log
    message: hello
`

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
  const kept = (await (await request.get('/api/v1/flows/company.writing/spaces?source=true')).json()) as { source: string }
  expect(kept.source).toContain('message: hello and a world\n')
})
