import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Markdown } from './Markdown'

test('HTML of a text is shown, not interpreted', () => {
  const { container } = render(<Markdown source={'<img src=x onerror=alert(1)>\n\n<script>alert(1)</script>'} />)

  expect(container.querySelector('img, script')).toBeNull()
  expect(screen.getByText(/onerror/)).toBeInTheDocument()
})

test('links lead to http addresses only', () => {
  render(<Markdown source="[good](https://example.com) [bad](javascript:alert(1))" />)

  expect(screen.getAllByRole('link').map((one) => one.getAttribute('href'))).toEqual(['https://example.com'])
})

test('headings, lists, code and tables become elements', () => {
  const { container } = render(
    <Markdown source={'# Title\n\n- a\n- `b`\n\n```yaml\nid: x\n```\n\n| k | v |\n|---|---|\n| 1 | 2 |'} />,
  )

  expect(screen.getByRole('heading', { name: 'Title' })).toBeInTheDocument()
  expect(screen.getAllByRole('listitem')).toHaveLength(2)
  expect(container.querySelector('pre')).toHaveTextContent('id: x')
  expect(screen.getByRole('cell', { name: '2' })).toBeInTheDocument()
})
