import { afterEach, expect, test, vi } from 'vitest'
import { LogStore } from './logStore'
import { OlderLines } from './olderLines'

const asked: string[] = []

/** A server whose log has these windows, by where they end. */
function serving(windows: Readonly<Record<string, { results: object[]; before: string | null }>>): void {
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url)
    return Promise.resolve(new Response(JSON.stringify(windows[new URL(url, 'http://x').searchParams.get('before')!])))
  })
}

const line = (message: string) => ({ timestamp: '2026-10-21T03:00:00.000Z', level: 'INFO', message, attemptNumber: 0 })

afterEach(() => {
  vi.unstubAllGlobals()
  asked.length = 0
})

test('the server is asked until it finds something', async () => {
  serving({ c: { results: [], before: 'b' }, b: { results: [line('found')], before: 'a' } })
  const store = new LogStore()
  const older = new OlderLines('one', { text: 'found', minLevel: 'WARN' }, store, 'c', () => undefined)

  await older.load()

  expect(store.text).toEqual(['found'])
  expect(older.before).toBe('a')
  expect(asked[0]).toContain('q=found&minLevel=WARN')
})

test('all of a log is read up to its beginning', async () => {
  serving({ c: { results: [line('2')], before: 'b' }, b: { results: [line('1')], before: null } })
  const store = new LogStore()
  const older = new OlderLines('one', { text: '', minLevel: 'TRACE' }, store, 'c', () => undefined)

  await older.loadAll()

  expect(store.text).toEqual(['1', '2'])
  expect(older.before).toBeNull()
})

test('a refusal is kept for the page to show', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{"message": "gone"}', { status: 404 })))
  const older = new OlderLines('one', { text: '', minLevel: 'TRACE' }, new LogStore(), 'c', () => undefined)

  await older.load()

  expect(String(older.error)).toContain('gone')
  expect(older.isLoading).toBe(false)
})
