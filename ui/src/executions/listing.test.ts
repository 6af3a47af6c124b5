import { describe, expect, it, vi } from 'vitest'
import { listingOf, stepsOf, WALKED, written } from './listing'

const rows = Array.from({ length: 2 * WALKED + 1 }, (_, index) => ({ id: `e${index}` }))
const paged = (all: readonly { id: string }[]) =>
  vi.fn(async (page: number) => all.slice((page - 1) * WALKED, page * WALKED))
const beside = async (index: number, id: string, all = rows) => {
  const { before, after } = await stepsOf({ query: {}, index }, id, paged(all))
  return [before && [before.index, before.row.id], after && [after.index, after.row.id]]
}

describe('a list in an address', () => {
  const list = { query: { 'filters[state][EQUALS]': 'FAILED', sort: 'id:asc', page: undefined }, index: 7 }

  it('is read as it was written', () => {
    expect(listingOf(written(list, 'abc'), 'abc')).toEqual({
      query: { 'filters[state][EQUALS]': 'FAILED', sort: 'id:asc' },
      index: 7,
    })
  })

  it.each([
    [{}],
    [{ list: 'a=b' }],
    [{ list: 'a=b', at: '-1:abc' }],
    [{ list: 'a=b', at: '1:other' }],
    [{ list: 3, at: '1:abc' }],
  ])('is none in %j', (search) => {
    expect(listingOf(search, 'abc')).toBeNull()
  })
})

describe('what stands beside an execution', () => {
  it('is before and after it', async () => {
    expect(await beside(3, 'e3')).toEqual([
      [2, 'e2'],
      [4, 'e4'],
    ])
  })

  it('is nothing at both ends', async () => {
    expect(await beside(0, 'e0')).toEqual([undefined, [1, 'e1']])
    expect(await beside(rows.length - 1, rows.at(-1)!.id)).toEqual([
      [rows.length - 2, `e${rows.length - 2}`],
      undefined,
    ])
  })

  it('is found across pages', async () => {
    expect(await beside(WALKED, `e${WALKED}`)).toEqual([
      [WALKED - 1, `e${WALKED - 1}`],
      [WALKED + 1, `e${WALKED + 1}`],
    ])
  })

  it('is found where others have come before it, and where some have gone', async () => {
    const more = [{ id: 'new' }, ...rows]
    expect(await beside(WALKED - 1, `e${WALKED - 1}`, more)).toEqual([
      [WALKED - 1, `e${WALKED - 2}`],
      [WALKED + 1, `e${WALKED}`],
    ])
    expect(await beside(WALKED, `e${WALKED}`, rows.slice(1))).toEqual([
      [WALKED - 2, `e${WALKED - 1}`],
      [WALKED, `e${WALKED + 1}`],
    ])
  })

  it('is where it stood, when it has left the list', async () => {
    expect(
      await beside(
        3,
        'e3',
        rows.filter((one) => one.id !== 'e3'),
      ),
    ).toEqual([
      [2, 'e2'],
      [3, 'e4'],
    ])
  })
})
