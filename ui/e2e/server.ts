/** What tests do to the server beside the browser. */
import { expect, type APIRequestContext, type Page } from '@playwright/test'

export interface Run {
  readonly id: string
  readonly namespace: string
  readonly flowId: string
}

/** Saves a flow, whatever was there. */
export async function save(request: APIRequestContext, source: string): Promise<void> {
  const answer = await request.post('/api/v1/flows/bulk', {
    data: source,
    headers: { 'Content-Type': 'application/x-yaml' },
  })
  if (!answer.ok()) throw new Error(await answer.text())
}

/** Runs a flow, to its end if asked. */
export async function run(
  request: APIRequestContext,
  namespace: string,
  flowId: string,
  query = '?wait=true',
): Promise<Run> {
  const answer = await request.post(`/api/v1/executions/${namespace}/${flowId}${query}`)
  return (await answer.json()) as Run
}

/** Waits until the server has kept something: a page that is left at once takes its requests with it. */
export async function kept(request: APIRequestContext, text: string): Promise<void> {
  await expect.poll(async () => (await request.get('/api/v1/me/preferences')).text()).toContain(text)
}

/** Lets the server know nothing of what was chosen before, by this test or by another one. */
export async function unsettle(request: APIRequestContext): Promise<void> {
  await request.put('/api/v1/me/preferences', { data: {} })
}

/** Settings as a person would have made them, before the first page. */
export async function settled(page: Page, settings: object): Promise<void> {
  await page.addInitScript((chosen) => {
    const before = JSON.parse(localStorage.getItem('windhover.settings') ?? '{}') as object
    localStorage.setItem('windhover.settings', JSON.stringify({ ...before, ...chosen }))
  }, settings)
}

/** Fails a test in which a page has written an error, or asked a foreign host. */
export function watched(page: Page): string[] {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    // The browser logs every refusal; that a source can not be drawn yet is part of writing it.
    if (message.type() === 'error' && !message.text().includes('status of 422'))
      faults.push(`${message.text()} ${message.location().url}`)
  })
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (protocol.startsWith('http') && !['127.0.0.1', 'localhost'].includes(hostname)) faults.push(`asked ${hostname}`)
  })
  return faults
}

/** Replaces the whole text of the editor, as a paste does; the context must allow the clipboard. */
export async function write(page: Page, source: string): Promise<void> {
  await page.locator('.monaco-editor').first().click()
  await page.keyboard.press('Control+a')
  await page.evaluate((text) => navigator.clipboard.writeText(text), source)
  await page.keyboard.press('Control+v')
}
