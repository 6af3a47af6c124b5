import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useEffect, useState, type FormEvent } from 'react'
import { t, useWords } from '../i18n'
import { Failure } from '../shell/parts'
import { logIn } from './session'

/** Only a path of this interface: an address of another site must not be opened after logging in. */
export function targetOf(search: string): string {
  const from = new URLSearchParams(search).get('from') ?? ''
  return /^\/ui\/[^/\\]/.test(from) && !from.startsWith('/ui/login') ? from : '/ui/'
}

export default function LoginPage() {
  useWords()
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  useEffect(() => { document.title = `${t('login.title')} · Windhover` }, [])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      await logIn(username, password)
      location.assign(targetOf(location.search))
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <div className="login">
      <main>
        <Stack gap={16}>
          <div className="brand"><img src="/ui/windhover.svg" width="24" height="24" alt="" />Windhover</div>
          <h1 style={{ fontSize: 20, margin: 0, fontWeight: 600 }}>{t('login.title')}</h1>
          <form onSubmit={(event) => void submit(event)}>
            <Stack gap={12}>
              <TextInput size="sm" label={t('login.user')} value={username} onChange={(event) => setUsername(event.currentTarget.value)} autoComplete="username" required autoFocus />
              <PasswordInput size="sm" label={t('login.password')} value={password} onChange={(event) => setPassword(event.currentTarget.value)} autoComplete="current-password" required
                visibilityToggleButtonProps={{ 'aria-label': t('login.show') }} />
              {error ? <Failure error={error} /> : null}
              <Button size="sm" type="submit" loading={isBusy}>{t('login.submit')}</Button>
            </Stack>
          </form>
          <p className="meta soft" style={{ margin: 0 }}>{t('login.where')} <code>WINDHOVER_USERNAME</code>, <code>WINDHOVER_PASSWORD</code></p>
        </Stack>
      </main>
    </div>
  )
}
