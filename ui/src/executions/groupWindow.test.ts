import { afterEach, expect, test, vi } from 'vitest'
import { GroupWindow } from './groupWindow'
import type { TaskRun } from './taskRunTree'

const asked: string[] = []

/** A server with so many children that ended badly, and others. */
function serving(bad: number, others: number): void {
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url)
    const query = new URL(url, 'http://x').searchParams
    const [kind, total] =
      query.getAll('state').includes('FAILED') && !query.getAll('state').includes('SUCCESS')
        ? (['bad', bad] as const)
        : (['other', others] as const)
    const from = (Number(query.get('page')) - 1) * Number(query.get('size'))
    const results = Array.from({ length: Math.max(0, Math.min(200, total - from)) }, (_, at) => ({
      id: `${kind}-${from + at}`,
      taskId: 'say',
      attempts: [],
      outputs: {},
      state: { current: 'SUCCESS', histories: [] },
    }))
    return Promise.resolve(new Response(JSON.stringify({ results, total })))
  })
}

afterEach(() => {
  vi.unstubAllGlobals()
  asked.length = 0
})

test('those that ended badly stand first, and a page is fetched once when it is looked at', async () => {
  serving(2, 1000)
  const taken: TaskRun[] = []
  const window = new GroupWindow('one', 'each', 1002, true, (runs) => taken.push(...runs))
  await vi.waitFor(() => expect(taken).toHaveLength(202))

  expect(window.total).toBe(1002)
  expect([window.idAt(0), window.idAt(2), window.idAt(500)]).toEqual(['bad-0', 'other-0', undefined])
  window.load(500)
  window.load(510)
  await vi.waitFor(() => expect(window.idAt(500)).toBe('other-498'))
  expect(asked).toHaveLength(3)
})

test('while it runs the order is that of creation, and changes are fetched anew', async () => {
  serving(0, 300)
  const window = new GroupWindow('one', 'each', 250, false, () => undefined)
  await vi.waitFor(() => expect(window.total).toBe(300))

  window.refresh()

  expect(asked.map((url) => url.includes('state='))).toEqual([false, false])
})
