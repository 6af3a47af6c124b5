import type { ReactNode } from 'react'

interface Props {
  readonly title: string
  readonly children: ReactNode
  readonly actions?: ReactNode
  readonly isWide?: boolean
}

export const Card = ({ title, children, actions, isWide = false }: Props) => (
  <section className="card" aria-label={title} style={isWide ? { gridColumn: '1 / -1' } : undefined}>
    <header>
      <h2>{title}</h2>
      {actions ? <span style={{ marginLeft: 'auto' }}>{actions}</span> : null}
    </header>
    <div className="body">{children}</div>
  </section>
)
