/** The frame of the pages before the interface: a brand, a title, a form. */
import { Stack } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'

export function Gate({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Windhover`
  }, [title])
  return (
    <div className="login">
      <main>
        <Stack gap={16}>
          <div className="brand">
            <img src="/ui/windhover.svg" width="24" height="24" alt="" />
            Windhover
          </div>
          <h1>{title}</h1>
          {children}
        </Stack>
      </main>
    </div>
  )
}
