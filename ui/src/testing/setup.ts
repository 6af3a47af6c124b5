/** What jsdom lacks and components ask for. */
import '@testing-library/jest-dom/vitest'
import { vi } from 'vitest'
import { add } from '../i18n'
import { en } from '../i18n/en'

const media = (query: string) => ({
  matches: false,
  media: query,
  addEventListener: vi.fn(),
  removeEventListener: vi.fn(),
  addListener: vi.fn(),
  removeListener: vi.fn(),
  dispatchEvent: vi.fn(),
  onchange: null,
})
vi.stubGlobal('matchMedia', media)
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
)

// Components are tested without the page that brings their words.
add(en)
