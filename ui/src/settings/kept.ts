/** Settings on the server: those of a person are the same in every browser. */
import type { QueryClient } from '@tanstack/react-query'
import { get, put } from '../api/client'
import { loadLanguage } from '../i18n'
import { changePreferences, PREFERENCES, readPreferences } from './preferences'
import { known, settings, subscribe, takeDefaults, whenChanged, type Settings } from './settings'

/** What belongs to a window rather than to its owner. */
const OF_BROWSER: ReadonlySet<string> = new Set<keyof Settings>(['isNavCollapsed', 'isTourDone', 'isTourOn'])
/** Several clicks are kept by one call. */
const PAUSE_MS = 400

export const DEFAULTS_OF_ALL = ['defaults']
export const readDefaults = (): Promise<unknown> => get('/api/v1/me/defaults')

const ofPerson = (changes: Partial<Settings>): Partial<Settings> =>
  Object.fromEntries(Object.entries(changes).filter(([name]) => !OF_BROWSER.has(name)))

/** Takes the settings that the server has, and keeps there what is changed from now on. Only what was chosen is kept: what was not follows the defaults. */
export async function followSettings(client: QueryClient): Promise<void> {
  let waiting: Partial<Settings> | null = {}
  let timer: ReturnType<typeof setTimeout> | undefined
  const send = () => {
    const changes = waiting
    waiting = {}
    void changePreferences((before) => ({
      ...before,
      settings: changes === null ? {} : { ...before.settings, ...changes },
    })).then(
      (kept) => client.setQueryData(PREFERENCES, kept),
      () => undefined,
    )
  }
  whenChanged((changes) => {
    const mine = changes === null ? null : ofPerson(changes)
    if (mine && Object.keys(mine).length === 0) return
    waiting = mine === null || waiting === null ? mine : { ...waiting, ...mine }
    clearTimeout(timer)
    timer = setTimeout(send, mine === null ? 0 : PAUSE_MS)
  })
  subscribe(applied)
  applied()
  const preferences = await readPreferences()
  client.setQueryData(PREFERENCES, preferences)
  const found = ofPerson(known(preferences.settings))
  const ofEverybody = ofPerson(known(await readDefaults().catch(() => ({}))))
  const language = found.language ?? ofEverybody.language
  if (language) await loadLanguage(language)
  takeDefaults(ofEverybody, found)
}

/** Makes settings those of whoever has not chosen otherwise. */
export async function keepDefaults(chosen: Partial<Settings>): Promise<void> {
  const kept = await put('/api/v1/me/defaults', { body: ofPerson(chosen) })
  takeDefaults(known(kept), settings())
}

/** What style sheets read. */
function applied(): void {
  const { density, motion, language } = settings()
  Object.assign(document.documentElement.dataset, { density, motion })
  document.documentElement.lang = language
}
