import { expect, test } from 'vitest'
import { breachesByFlow } from './attention'

const ran = (id: string, flowId: string, startDate: string) => ({
  id,
  namespace: 'shop',
  flowId,
  state: { current: 'SUCCESS' as const, startDate, duration: 'PT1S', histories: [] },
})

test('breaches are told by flow, with the newest execution of each', () => {
  const found = breachesByFlow([
    ran('3', 'late', '2026-03-09T10:00:00Z'),
    ran('2', 'other', '2026-03-09T09:00:00Z'),
    ran('1', 'late', '2026-03-09T08:00:00Z'),
  ])

  expect(found).toEqual([
    { kind: 'breached', namespace: 'shop', flowId: 'late', id: '3', at: '2026-03-09T10:00:00Z', times: 2 },
    { kind: 'breached', namespace: 'shop', flowId: 'other', id: '2', at: '2026-03-09T09:00:00Z', times: 1 },
  ])
})
