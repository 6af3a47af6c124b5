/** Gives what is inside the colours that were chosen. */
import { MantineProvider } from '@mantine/core'
import { useMemo, type ReactNode } from 'react'
import { settings, useSettings } from '../settings/settings'
import { cssVariablesOf, theme } from './theme'

export function Themed({ children }: { children: ReactNode }) {
  const { palette } = useSettings()
  const variables = useMemo(() => cssVariablesOf(palette), [palette])
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme={settings().theme}>
      {children}
    </MantineProvider>
  )
}
