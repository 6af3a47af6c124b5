/** What a person chooses, by group; each choice is applied and kept at once. */
import { Button, FileButton, NumberInput, SegmentedControl, Select, Switch, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { address, get, keepFile } from '../api/client'
import { count, loadLanguage, t, useWords, type Key } from '../i18n'
import { useSession } from '../session/session'
import { dateTime } from '../shell/format'
import { PageHead } from '../shell/parts'
import { StateBadge } from '../shell/StateBadge'
import { told } from '../shell/told'
import { DEFAULTS_OF_ALL, keepDefaults, readDefaults } from './kept'
import { change, CHOICES, chosenOf, FONT_SIZES, known, reset, settings, useSettings, type Settings } from './settings'
import './settings.css'

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((one) => one !== 'UTC')]
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
          <p className="soft">{t('settings.kept')}</p>
          <Work chosen={chosen} />
          <Group title={t('settings.look')}>
            <Choice name="theme" chosen={chosen} nameOf={(one) => t(`settings.${one}` as Key)} />
            <Choice name="density" chosen={chosen} nameOf={(one) => t(`settings.${one}` as Key)} />
            <Choice name="motion" chosen={chosen} nameOf={(one) => t(`settings.motion.${one}` as Key)} />
            <Colours chosen={chosen} />
          </Group>
          <Group title={t('settings.logs')}>
            <ChoiceList name="logLevel" chosen={chosen} nameOf={(one) => t(`level.${one}`)} />
            <Choice name="logDensity" chosen={chosen} nameOf={(one) => t(`settings.${one}`)} />
            <FontSize name="logFontSize" step={1} chosen={chosen} />
            {LOG_SWITCHES.map((name) => (
              <Toggle key={name} name={name} chosen={chosen} />
            ))}
          </Group>
          <Group title={t('settings.editor')}>
            <ChoiceList name="editorSide" chosen={chosen} nameOf={(one) => t(`editor.${one}`)} />
            <Choice
              name="editorTheme"
              chosen={chosen}
              nameOf={(one) => t(one === 'auto' ? 'settings.asPages' : `settings.${one}`)}
            />
            <TextInput
              label={t('settings.editorFont')}
              description={t('settings.editorFontHint')}
              defaultValue={chosen.editorFont}
              placeholder="JetBrains Mono"
              onBlur={(event) => change({ editorFont: event.currentTarget.value.trim() })}
            />
            <Toggle name="isEditorFolded" chosen={chosen} />
            <FontSize name="editorFontSize" step={0.5} chosen={chosen} />
          </Group>
          <Region chosen={chosen} />
          <Environment chosen={chosen} />
          <Everybody chosen={chosen} />
          <Account />
          <Keeping />
        </div>
      </div>
    </>
  )
}

interface Chosen {
  readonly chosen: Settings
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="card" aria-label={title}>
      <header>
        <h2>{title}</h2>
      </header>
      <div className="body settings-group">{children}</div>
    </section>
  )
}

type Named = keyof typeof CHOICES

/** One of a few, side by side. */
function Choice<Name extends Named>({
  name,
  chosen,
  nameOf,
}: Chosen & { name: Name; nameOf: (value: Settings[Name]) => string }) {
  const values: readonly string[] = CHOICES[name]
  return (
    <div>
      <div className="soft meta" id={name}>
        {t(`settings.${name}` as Key)}
      </div>
      <SegmentedControl
        size="xs"
        aria-labelledby={name}
        data={values.map((value) => ({ value, label: nameOf(value as Settings[Name]) }))}
        value={chosen[name]}
        onChange={(value) => change({ [name]: value })}
      />
    </div>
  )
}

/** One of many, in a list. */
function ChoiceList<Name extends Named>({
  name,
  chosen,
  nameOf,
}: Chosen & { name: Name; nameOf: (value: Settings[Name]) => string }) {
  const values: readonly string[] = CHOICES[name]
  return (
    <Select
      label={t(`settings.${name}` as Key)}
      allowDeselect={false}
      data={values.map((value) => ({ value, label: nameOf(value as Settings[Name]) }))}
      value={chosen[name]}
      onChange={(value) => {
        if (value !== null) change({ [name]: value })
      }}
    />
  )
}

function FontSize({ name, step, chosen }: Chosen & { name: 'editorFontSize' | 'logFontSize'; step: number }) {
  const { least, most } = FONT_SIZES
  return (
    <NumberInput
      label={t(`settings.${name}`)}
      min={least}
      max={most}
      step={step}
      value={chosen[name]}
      onChange={(size) => {
        if (typeof size === 'number' && size >= least && size <= most) change({ [name]: size })
      }}
    />
  )
}

const LOG_SWITCHES = ['isLogGrouped', 'isLogFolded', 'isLogWrapped', 'isLogPretty'] as const

type Switched = (typeof LOG_SWITCHES)[number] | 'opensTab' | 'hasShortcuts' | 'isEditorFolded'

function Toggle({ name, chosen }: Chosen & { name: Switched }) {
  return (
    <Switch
      size="xs"
      label={t(`settings.${name}`)}
      checked={chosen[name]}
      onChange={(event) => change({ [name]: event.currentTarget.checked })}
    />
  )
}

const SHOWN_STATES = ['SUCCESS', 'WARNING', 'FAILED', 'RUNNING'] as const

/** The colours of states, with what they look like. */
function Colours({ chosen }: Chosen) {
  return (
    <div>
      <Choice name="palette" chosen={chosen} nameOf={(one) => t(`settings.palette.${one}`)} />
      <div className="settings-states">
        {SHOWN_STATES.map((state) => (
          <StateBadge key={state} state={state} />
        ))}
      </div>
      <div className="soft meta">{t('settings.paletteHint')}</div>
    </div>
  )
}

const RANGES: Readonly<Record<Settings['timeRange'], Key>> = {
  '': 'time.any',
  PT1H: 'time.hour',
  PT24H: 'time.day',
  P7D: 'time.week',
  P30D: 'time.month',
}
const REFRESHING: Readonly<Record<Settings['refresh'], Key>> = {
  off: 'refresh.off',
  5: 'refresh.every5',
  30: 'refresh.every30',
  live: 'refresh.live',
}

function Work({ chosen }: Chosen) {
  const tab = (one: string) => t(`tab.${one}` as Key)
  return (
    <Group title={t('settings.main')}>
      <TextInput
        label={t('settings.namespace')}
        description={t('settings.namespaceHint')}
        defaultValue={chosen.namespace}
        placeholder="company.team"
        onBlur={(event) => change({ namespace: event.currentTarget.value.trim() })}
      />
      <ChoiceList name="timeRange" chosen={chosen} nameOf={(one) => t(RANGES[one])} />
      <ChoiceList name="flowTab" chosen={chosen} nameOf={tab} />
      <ChoiceList name="executionTab" chosen={chosen} nameOf={tab} />
      <Choice name="refresh" chosen={chosen} nameOf={(one) => t(REFRESHING[one])} />
      <Toggle name="opensTab" chosen={chosen} />
      <Toggle name="hasShortcuts" chosen={chosen} />
    </Group>
  )
}

function Region({ chosen }: Chosen) {
  const setLanguage = async (language: Settings['language']) => {
    await loadLanguage(language)
    change({ language })
  }
  const example = (dateFormat: Settings['dateFormat']) =>
    `${t(`settings.date.${dateFormat}`)}${dateFormat === chosen.dateFormat ? ` · ${dateTime(EXAMPLE)}` : ''}`
  return (
    <Group title={t('settings.region')}>
      <div>
        <div className="soft meta" id="language">
          {t('settings.language')}
        </div>
        <SegmentedControl
          size="xs"
          aria-labelledby="language"
          data={[
            { value: 'en', label: 'English' },
            { value: 'fr', label: 'Français' },
          ]}
          value={chosen.language}
          onChange={(language) => void setLanguage(language as Settings['language'])}
        />
      </div>
      <Select
        label={t('settings.zone')}
        description={t('settings.zoneHint')}
        data={ZONES}
        value={chosen.timeZone || null}
        placeholder={Intl.DateTimeFormat().resolvedOptions().timeZone}
        onChange={(zone) => change({ timeZone: zone ?? '' })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('list.clear') }}
      />
      <ChoiceList name="dateFormat" chosen={chosen} nameOf={example} />
    </Group>
  )
}

/** Which of several servers this is, so that nobody takes one for another. */
function Environment({ chosen }: Chosen) {
  const server = useQuery({ queryKey: ['configs'], queryFn: () => get('/api/v1/configs') })
  const given = (server.data?.environment as { readonly name: string } | undefined)?.name
  return (
    <Group title={t('settings.environment')}>
      <TextInput
        label={t('settings.environmentName')}
        description={t('settings.environmentHint')}
        defaultValue={chosen.environmentName}
        placeholder={given ?? t('settings.environmentNone')}
        maxLength={40}
        onBlur={(event) => change({ environmentName: event.currentTarget.value.trim() })}
      />
      <div>
        <label className="soft meta" htmlFor="environment-color">
          {t('settings.environmentColor')}
        </label>
        <div className="inline">
          <input
            id="environment-color"
            type="color"
            value={chosen.environmentColor || '#5470c6'}
            onChange={(event) => change({ environmentColor: event.currentTarget.value })}
          />
          {chosen.environmentColor ? (
            <Button variant="subtle" onClick={() => change({ environmentColor: '' })}>
              {t('settings.environmentNoColor')}
            </Button>
          ) : null}
        </div>
      </div>
    </Group>
  )
}

/** What holds for whoever has not chosen otherwise. */
function Everybody({ chosen }: Chosen) {
  const client = useQueryClient()
  const found = useQuery({ queryKey: DEFAULTS_OF_ALL, queryFn: readDefaults })
  const set = Object.keys(known(found.data)).length
  const keep = async (wanted: Partial<Settings>, message: string) => {
    try {
      await keepDefaults(wanted)
      await client.invalidateQueries({ queryKey: DEFAULTS_OF_ALL })
      notifications.show({ message })
    } catch (error) {
      told(error)
    }
  }
  return (
    <Group title={t('settings.everybody')}>
      <p className="soft">{t('settings.everybodyHint')}</p>
      <p className="meta" role="status">
        {set === 0 ? t('settings.noDefaults') : count('settings.defaults', set)}
      </p>
      <div className="ways">
        <Button variant="default" onClick={() => void keep(chosenOf(chosen), t('settings.defaultsKept'))}>
          {t('settings.makeDefaults')}
        </Button>
        <Button variant="subtle" disabled={set === 0} onClick={() => void keep({}, t('settings.defaultsGone'))}>
          {t('settings.forgetDefaults')}
        </Button>
      </div>
    </Group>
  )
}

function Account() {
  const session = useSession()
  const isOpen = session !== null && session.username === 'anybody'
  return (
    <Group title={t('settings.account')}>
      <p className="soft">
        {isOpen ? t('settings.nobody') : t('settings.loggedIn', { name: session?.username ?? '' })}
      </p>
      {isOpen ? <a href="/ui/setup">{t('settings.protect')}</a> : null}
    </Group>
  )
}

/** Out to a file, in from one, back to how it was; and all flows. */
function Keeping() {
  const server = useQuery({ queryKey: ['configs'], queryFn: () => get('/api/v1/configs') })
  const save = () =>
    keepFile(new Blob([JSON.stringify(settings(), null, 2)], { type: 'application/json' }), 'windhover-settings.json')
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
        <Button variant="default" onClick={save}>
          {t('settings.save')}
        </Button>
        <FileButton
          onChange={(file) => {
            if (file) void take(file)
          }}
          accept="application/json"
        >
          {(props) => (
            <Button variant="default" {...props}>
              {t('settings.take')}
            </Button>
          )}
        </FileButton>
        <Button component="a" variant="default" href={address('/api/v1/flows/export/by-query')} download>
          {t('settings.flows')}
        </Button>
        <Button variant="default" color="red" onClick={reset}>
          {t('settings.reset')}
        </Button>
      </div>
      {server.data ? (
        <p className="faint meta">
          Windhover {server.data.windhoverVersion} · API {server.data.version}
        </p>
      ) : null}
    </Group>
  )
}
