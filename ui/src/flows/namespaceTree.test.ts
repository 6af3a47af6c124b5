import { expect, test } from 'vitest'
import { namespaceTree } from './namespaceTree'

test('flows are counted where they are and in all namespaces above', () => {
  const tree = namespaceTree(
    new Map([
      ['company.team', 7],
      ['company.team.data', 2],
      ['shop', 1],
    ]),
  )

  expect(tree).toEqual([
    {
      namespace: 'company',
      name: 'company',
      own: 0,
      total: 9,
      children: [
        {
          namespace: 'company.team',
          name: 'team',
          own: 7,
          total: 9,
          children: [{ namespace: 'company.team.data', name: 'data', own: 2, total: 2, children: [] }],
        },
      ],
    },
    { namespace: 'shop', name: 'shop', own: 1, total: 1, children: [] },
  ])
})

test('names that begin alike are not below each other', () => {
  expect(
    namespaceTree(
      new Map([
        ['shop', 1],
        ['shopping', 1],
      ]),
    ).map((one) => [one.namespace, one.total]),
  ).toEqual([
    ['shop', 1],
    ['shopping', 1],
  ])
})
