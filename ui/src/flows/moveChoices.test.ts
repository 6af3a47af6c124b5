import { expect, it } from 'vitest'
import { chosenOf } from './moveChoices'

it('chooses what the flow names, what is not there yet, and those that can be changed', () => {
  const key = (name: string, named: boolean, taken: boolean) => ({ name, named, taken })
  const chosen = chosenOf({
    source: '',
    triggers: ['nightly'],
    files: [key('a.sql', true, false)],
    keys: [key('named', true, false), key('other', false, false), key('there', true, true)],
    references: [
      { namespace: 'shop', id: 'caller', relations: ['FLOW_TASK'], lines: [3] },
      { namespace: 'shop', id: 'locked', relations: ['FLOW_TASK'], lines: [3], refusal: 'read-only' },
    ],
  })
  expect(chosen).toEqual({
    triggers: true,
    keys: ['named'],
    files: ['a.sql'],
    references: [{ namespace: 'shop', id: 'caller' }],
  })
})
