import { Button, SegmentedControl, Select, Stack, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { get } from '../api/client'
import { loadLanguage, t, useWords } from '../i18n'
import { PageHead } from '../shell/parts'
import { change, reset, useSettings, type Language, type ThemeChoice } from './settings'

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((one) => one !== 'UTC')]

export default function SettingsPage() {
  useWords()
  const chosen = useSettings()
  const server = useQuery({ queryKey: ['configs'], queryFn: () => get('/api/v1/configs') })
  const setLanguage = async (language: Language) => {
    await loadLanguage(language)
    document.documentElement.lang = language
    change({ language })
  }
  return (
    <>
      <PageHead title={t('nav.settings')} />
      <div className="content pad" tabIndex={0} role="region" aria-label={t('nav.settings')}>
        <Stack gap={20} maw={460}>
          <div><div className="soft meta" id="theme">{t('settings.theme')}</div><SegmentedControl size="xs" aria-labelledby="theme" data={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t(`settings.${value}`) }))} value={chosen.theme} onChange={(theme) => change({ theme: theme as ThemeChoice })} /></div>
          <div><div className="soft meta" id="language">{t('settings.language')}</div><SegmentedControl size="xs" aria-labelledby="language" data={[{ value: 'en', label: 'English' }, { value: 'fr', label: 'Français' }]} value={chosen.language} onChange={(language) => void setLanguage(language as Language)} /></div>
          <Select label={t('settings.zone')} description={t('settings.zoneHint')} data={ZONES} value={chosen.timeZone || null} placeholder={Intl.DateTimeFormat().resolvedOptions().timeZone} onChange={(zone) => change({ timeZone: zone ?? '' })} searchable clearable clearButtonProps={{ 'aria-label': t('list.clear') }} />
          <Switch size="xs" label={t('settings.shortcuts')} checked={chosen.hasShortcuts} onChange={(event) => change({ hasShortcuts: event.currentTarget.checked })} />
          <Button variant="default" style={{ alignSelf: 'flex-start' }} onClick={reset}>{t('settings.reset')}</Button>
          {server.data ? <p className="faint meta" style={{ margin: 0 }}>Windhover {server.data.windhoverVersion} · API {server.data.version}</p> : null}
        </Stack>
      </div>
    </>
  )
}
