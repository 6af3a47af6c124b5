import { expect, test } from 'vitest'
import { placed, stepsFrom, stepsFromRoots, type Links } from './layers'

const links = (...edges: [string, string][]): Links => ({
  nodes: [...new Set(edges.flat())].map((uid) => ({ uid, namespace: 'shop', id: uid })),
  edges: edges.map(([source, target]) => ({ source, target, relation: 'FLOW_TASK' })),
})

test('what leads to a flow stands left of it, what it leads to right', () => {
  expect(Object.fromEntries(stepsFrom('b', links(['a', 'b'], ['b', 'c'], ['c', 'd'])))).toEqual({
    a: -1,
    b: 0,
    c: 1,
    d: 2,
  })
})

test('flows that lead to each other are placed once', () => {
  const found = placed('a', links(['a', 'b'], ['b', 'a']))

  expect(found.map((one) => one.uid).sort()).toEqual(['a', 'b'])
})

test('flows of one column do not cover each other', () => {
  const found = placed('a', links(['a', 'b'], ['a', 'c'], ['a', 'd']))

  expect(new Set(found.map((one) => `${one.x} ${one.y}`)).size).toBe(4)
})

test('without a flow in the middle the steps count from those that nothing leads to', () => {
  expect(Object.fromEntries(stepsFromRoots(links(['a', 'b'], ['b', 'c'], ['d', 'c'], ['x', 'y'], ['y', 'x'])))).toEqual(
    { a: 0, b: 1, c: 1, d: 0, x: 0, y: 1 },
  )
})
