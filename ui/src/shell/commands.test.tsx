import { render } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { commandsOfPage, useCommands, type Offer } from './commands'

function Part({ offers }: { offers: readonly Offer[] }) {
  useCommands(offers)
  return null
}

test('a page offers what it allows now, and nothing once it is left', () => {
  const run = vi.fn()
  const page = render(
    <Part
      offers={[
        { id: 'kill', text: 'Kill', run },
        { id: 'replay', text: 'Replay', run, isRefused: true },
      ]}
    />,
  )
  expect(commandsOfPage().map((one) => one.id)).toEqual(['kill'])

  page.rerender(
    <Part
      offers={[
        { id: 'kill', text: 'Kill', run, isRefused: true },
        { id: 'replay', text: 'Replay', run },
      ]}
    />,
  )
  expect(commandsOfPage().map((one) => one.id)).toEqual(['replay'])

  page.unmount()
  expect(commandsOfPage()).toEqual([])
})
