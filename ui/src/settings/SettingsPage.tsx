/** What a person chooses, by group; each choice is applied and kept at once. */
import { Button, FileButton, NumberInput, SegmentedControl, Select, Switch, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { address, get, keepFile } from '../api/client'
import { loadLanguage, t, useWords, type Key } from '../i18n'
import { dateTime } from '../shell/format'
import { PageHead } from '../shell/parts'
import { told } from '../shell/told'
import { change, CHOICES, known, reset, settings, useSettings, type Settings } from './settings'
import './settings.css'

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((one) => one !== 'UTC')]
const FONT_SIZES = { least: 10, most: 24 }
/** A day whose parts can not be taken for each other. */
const EXAMPLE = '2026-11-25T22:35:13Z'

export default function SettingsPage() {
  useWords()
  const chosen = useSettings()
  return (
    <>
      <PageHead title={t('nav.settings')} />
      <div className="content pad" tabIndex={0} role="region" aria-label={t('nav.settings')}>
        <div className="settings">
          <p className="soft" style={{ margin: 0 }}>{t('settings.kept')}</p>
          <Work chosen={chosen} />
          <Group title={t('settings.look')}>
            <Choice name="theme" chosen={chosen} nameOf={(one) => t(`settings.${one}` as Key)} />
            <Choice name="density" chosen={chosen} nameOf={(one) => t(`settings.${one}` as Key)} />
            <Choice name="motion" chosen={chosen} nameOf={(one) => t(`settings.motion.${one}` as Key)} />
          </Group>
          <Group title={t('settings.editor')}>
            <NumberInput label={t('settings.editorFontSize')} min={FONT_SIZES.least} max={FONT_SIZES.most} step={0.5} value={chosen.editorFontSize} onChange={(size) => { if (typeof size === 'number' && size >= FONT_SIZES.least && size <= FONT_SIZES.most) change({ editorFontSize: size }) }} />
          </Group>
          <Region chosen={chosen} />
          <Keeping />
        </div>
      </div>
    </>
  )
}

interface Chosen { readonly chosen: Settings }

function Group({ title, children }: { title: string; children: ReactNode }) {
  return <section className="card" aria-label={title}><header><h2>{title}</h2></header><div className="body settings-group">{children}</div></section>
}

type Named = keyof typeof CHOICES

/** One of a few, side by side. */
function Choice<Name extends Named>({ name, chosen, nameOf }: Chosen & { name: Name; nameOf: (value: Settings[Name]) => string }) {
  const values: readonly string[] = CHOICES[name]
  return <div><div className="soft meta" id={name}>{t(`settings.${name}` as Key)}</div><SegmentedControl size="xs" aria-labelledby={name} data={values.map((value) => ({ value, label: nameOf(value as Settings[Name]) }))} value={chosen[name]} onChange={(value) => change({ [name]: value })} /></div>
}

/** One of many, in a list. */
function ChoiceList<Name extends Named>({ name, chosen, nameOf }: Chosen & { name: Name; nameOf: (value: Settings[Name]) => string }) {
  const values: readonly string[] = CHOICES[name]
  return <Select label={t(`settings.${name}` as Key)} allowDeselect={false} data={values.map((value) => ({ value, label: nameOf(value as Settings[Name]) }))} value={chosen[name]} onChange={(value) => { if (value !== null) change({ [name]: value }) }} />
}

const RANGES: Readonly<Record<Settings['timeRange'], Key>> = { '': 'time.any', PT1H: 'time.hour', PT24H: 'time.day', P7D: 'time.week', P30D: 'time.month' }
const REFRESHING: Readonly<Record<Settings['refresh'], Key>> = { off: 'refresh.off', 5: 'refresh.every5', 30: 'refresh.every30', live: 'refresh.live' }

function Work({ chosen }: Chosen) {
  const tab = (one: string) => t(`tab.${one}` as Key)
  return (
    <Group title={t('settings.main')}>
      <TextInput label={t('settings.namespace')} description={t('settings.namespaceHint')} defaultValue={chosen.namespace} placeholder="company.team" onBlur={(event) => change({ namespace: event.currentTarget.value.trim() })} />
      <ChoiceList name="timeRange" chosen={chosen} nameOf={(one) => t(RANGES[one])} />
      <ChoiceList name="logLevel" chosen={chosen} nameOf={(one) => t(`level.${one}`)} />
      <ChoiceList name="flowTab" chosen={chosen} nameOf={tab} />
      <ChoiceList name="executionTab" chosen={chosen} nameOf={tab} />
      <Choice name="refresh" chosen={chosen} nameOf={(one) => t(REFRESHING[one])} />
      <Switch size="xs" label={t('settings.opensTab')} checked={chosen.opensTab} onChange={(event) => change({ opensTab: event.currentTarget.checked })} />
      <Switch size="xs" label={t('settings.shortcuts')} checked={chosen.hasShortcuts} onChange={(event) => change({ hasShortcuts: event.currentTarget.checked })} />
    </Group>
  )
}

function Region({ chosen }: Chosen) {
  const setLanguage = async (language: Settings['language']) => {
    await loadLanguage(language)
    change({ language })
  }
  const example = (dateFormat: Settings['dateFormat']) => `${t(`settings.date.${dateFormat}`)}${dateFormat === chosen.dateFormat ? ` · ${dateTime(EXAMPLE)}` : ''}`
  return (
    <Group title={t('settings.region')}>
      <div><div className="soft meta" id="language">{t('settings.language')}</div><SegmentedControl size="xs" aria-labelledby="language" data={[{ value: 'en', label: 'English' }, { value: 'fr', label: 'Français' }]} value={chosen.language} onChange={(language) => void setLanguage(language as Settings['language'])} /></div>
      <Select label={t('settings.zone')} description={t('settings.zoneHint')} data={ZONES} value={chosen.timeZone || null} placeholder={Intl.DateTimeFormat().resolvedOptions().timeZone} onChange={(zone) => change({ timeZone: zone ?? '' })} searchable clearable clearButtonProps={{ 'aria-label': t('list.clear') }} />
      <ChoiceList name="dateFormat" chosen={chosen} nameOf={example} />
    </Group>
  )
}

/** Out to a file, in from one, back to how it was; and all flows. */
function Keeping() {
  const server = useQuery({ queryKey: ['configs'], queryFn: () => get('/api/v1/configs') })
  const save = () => keepFile(new Blob([JSON.stringify(settings(), null, 2)], { type: 'application/json' }), 'windhover-settings.json')
  const take = async (file: File | null) => {
    try {
      const found = known(JSON.parse(await file!.text()))
      if (found.language) await loadLanguage(found.language)
      change(found)
      notifications.show({ message: t('settings.taken') })
    } catch {
      told(new Error(t('settings.unreadable')))
    }
  }
  return (
    <Group title={t('settings.export')}>
      <div className="ways">
        <Button variant="default" onClick={save}>{t('settings.save')}</Button>
        <FileButton onChange={(file) => { if (file) void take(file) }} accept="application/json">{(props) => <Button variant="default" {...props}>{t('settings.take')}</Button>}</FileButton>
        <Button component="a" variant="default" href={address('/api/v1/flows/export/by-query')} download>{t('settings.flows')}</Button>
        <Button variant="default" color="red" onClick={reset}>{t('settings.reset')}</Button>
      </div>
      {server.data ? <p className="faint meta" style={{ margin: 0 }}>Windhover {server.data.windhoverVersion} · API {server.data.version}</p> : null}
    </Group>
  )
}
