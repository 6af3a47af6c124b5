/** The first account of a server: who has the code that it printed chooses how to log in. */
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get, post, type Shapes } from '../api/client'
import { t, useWords } from '../i18n'
import { Failure, Loading } from '../shell/parts'
import { Gate } from './Gate'
import { isAccepted, RULES } from './rules'
import { logIn } from './session'
import { useSubmit } from './useSubmit'

type Login = Shapes['Login']

export default function SetUpPage() {
  useWords()
  const login = useQuery({
    queryKey: ['configs', 'login'],
    queryFn: () => get('/api/v1/configs/login'),
    staleTime: Infinity,
  })
  return (
    <Gate title={t('setup.title')}>
      <Loading query={login} rows={4}>
        {(found) => <Possible login={found} />}
      </Loading>
    </Gate>
  )
}

/** The form where an account can be made; otherwise the reason, and the way in. */
function Possible({ login: { isBasicAuthInitialized, isSetUpCodeNeeded, credentials } }: { login: Login }) {
  if (isBasicAuthInitialized)
    return (
      <>
        <p>{t('setup.already')}</p>
        <a href="/ui/login">{t('login.title')}</a>
      </>
    )
  if (credentials === 'TOKEN' && !isSetUpCodeNeeded) return <p>{t('setup.token')}</p>
  return (
    <>
      <p>{t(isSetUpCodeNeeded ? 'setup.needed' : 'setup.open')}</p>
      <NewAccount isCodeNeeded={isSetUpCodeNeeded} />
      <p className="meta soft">
        {t('setup.instead')} <code>WINDHOVER_USERNAME</code>, <code>WINDHOVER_PASSWORD</code>
      </p>
      {isSetUpCodeNeeded ? null : <a href="/ui/">{t('setup.without')}</a>}
    </>
  )
}

function NewAccount({ isCodeNeeded }: { isCodeNeeded: boolean }) {
  const [code, setCode] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const { submit, error, isBusy } = useSubmit(async () => {
    await post('/api/v1/basicAuth', { body: { username: email, password, code } })
    await logIn(email, password)
    location.assign('/ui/')
  })
  return (
    <form onSubmit={submit}>
      <Stack gap={12}>
        {isCodeNeeded ? (
          <TextInput
            size="sm"
            label={t('setup.code')}
            description={t('setup.codeHint')}
            classNames={{ input: 'mono' }}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            autoComplete="one-time-code"
            spellCheck={false}
            required
            autoFocus
          />
        ) : null}
        <TextInput
          size="sm"
          type="email"
          label={t('login.user')}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          autoComplete="username"
          required
          autoFocus={!isCodeNeeded}
        />
        <PasswordInput
          size="sm"
          label={t('login.password')}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="new-password"
          aria-describedby="rules"
          required
          visibilityToggleButtonProps={{ 'aria-label': t('login.show') }}
        />
        <Rules email={email} password={password} />
        {error ? <Failure error={error} /> : null}
        <Button size="sm" type="submit" loading={isBusy} disabled={!isAccepted(email, password)}>
          {t('setup.submit')}
        </Button>
      </Stack>
    </form>
  )
}

function Rules({ email, password }: { email: string; password: string }) {
  return (
    <ul className="gate-rules" id="rules" aria-label={t('setup.rules')}>
      {RULES.map(({ key, holds }) => {
        const isKept = holds(email, password)
        return (
          <li key={key} data-kept={isKept || undefined}>
            <span aria-hidden="true">{isKept ? '✓' : '○'}</span> {t(key)}
            <span className="hidden">{isKept ? ` (${t('setup.kept')})` : ''}</span>
          </li>
        )
      })}
    </ul>
  )
}
