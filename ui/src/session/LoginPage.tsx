import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Navigate } from '@tanstack/react-router'
import { useState } from 'react'
import { get, type Shapes } from '../api/client'
import { t, useWords } from '../i18n'
import { Failure } from '../shell/parts'
import { Gate } from './Gate'
import { logIn } from './session'
import { useSubmit } from './useSubmit'

/** Only a path of this interface: an address of another site must not be opened after logging in. */
export function targetOf(search: string): string {
  const from = new URLSearchParams(search).get('from') ?? ''
  return /^\/ui\/[^/\\]/.test(from) && !from.startsWith('/ui/login') ? from : '/ui/'
}

export default function LoginPage() {
  useWords()
  const login = useQuery({
    queryKey: ['configs', 'login'],
    queryFn: () => get('/api/v1/configs/login'),
    staleTime: Infinity,
  })
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const { submit, error, isBusy } = useSubmit(async () => {
    await logIn(username, password)
    location.assign(targetOf(location.search))
  })
  if (login.data?.isSetUpCodeNeeded) return <Navigate to="/setup" replace />
  return (
    <Gate title={t('login.title')}>
      <form onSubmit={submit}>
        <Stack gap={12}>
          <TextInput
            size="sm"
            label={t('login.user')}
            value={username}
            onChange={(event) => setUsername(event.currentTarget.value)}
            autoComplete="username"
            required
            autoFocus
          />
          <PasswordInput
            size="sm"
            label={t('login.password')}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="current-password"
            required
            visibilityToggleButtonProps={{ 'aria-label': t('login.show') }}
          />
          {error ? <Failure error={error} /> : null}
          <Button size="sm" type="submit" loading={isBusy}>
            {t('login.submit')}
          </Button>
        </Stack>
      </form>
      {login.data ? <Origin credentials={login.data.credentials} /> : null}
    </Gate>
  )
}

/** Where the credentials come from: somebody who has never logged in here knows whom to ask. */
function Origin({ credentials }: { credentials: Shapes['Login']['credentials'] }) {
  if (credentials === 'SETTINGS')
    return (
      <p className="meta soft">
        {t('login.where')} <code>WINDHOVER_USERNAME</code>, <code>WINDHOVER_PASSWORD</code>
      </p>
    )
  return (
    <p className="meta soft">
      {t(credentials === 'SET_UP' ? 'login.setUp' : credentials === 'TOKEN' ? 'setup.token' : 'login.nobody')}
    </p>
  )
}
