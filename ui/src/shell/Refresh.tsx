/** How a list is kept current: by the stream, every so often, or when it is asked to; and how old it is. */
import { ActionIcon, Button, Menu } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { LiveStatus } from '../api/live'
import { t, type Key } from '../i18n'
import { change, CHOICES, useSettings, type Refreshing } from '../settings/settings'
import { useCommands } from './commands'
import { relative } from './format'
import { IconRefresh } from './icons'
import { LiveMark, useNow } from './parts'
import { useListed } from './shortcuts'
import { useKeys } from './useKeys'

export interface Refreshed {
  readonly dataUpdatedAt: number
  readonly isFetching: boolean
  readonly refetch: () => unknown
}

const NAMES: Readonly<Record<Refreshing, Key>> = {
  off: 'refresh.off',
  5: 'refresh.every5',
  30: 'refresh.every30',
  live: 'refresh.live',
}

export function Refresh({ query, live }: { query: Refreshed; live: LiveStatus }) {
  const { refresh } = useSettings()
  const again = () => void query.refetch()
  useListed('refresh')
  useKeys({ r: again })
  useCommands([{ id: 'refresh', text: t('refresh.now'), key: 'r', run: again }])
  useEvery(refresh === '5' || refresh === '30' ? Number(refresh) : null, again)
  return (
    <span className="refresh">
      {refresh !== 'live' ? <Age at={query.dataUpdatedAt} /> : live === 'open' ? null : <LiveMark status={live} />}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" aria-label={t('refresh.how', { how: t(NAMES[refresh]) })}>
            {refresh === 'live' ? (
              <span className="live" data-state={live}>
                {t(NAMES.live)}
              </span>
            ) : (
              t(NAMES[refresh])
            )}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {CHOICES.refresh.map((one) => (
            <Menu.Item key={one} aria-current={one === refresh || undefined} onClick={() => change({ refresh: one })}>
              {t(NAMES[one])}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <ActionIcon
        variant="default"
        size={30}
        aria-label={t('refresh.now')}
        title={`${t('refresh.now')} (r)`}
        onClick={again}
      >
        <IconRefresh size={16} />
      </ActionIcon>
    </span>
  )
}

/** Whether a list follows the stream. */
export const useIsLive = (): boolean => useSettings().refresh === 'live'

function Age({ at }: { at: number }) {
  const now = useNow()
  return (
    <span className="soft meta num">
      {at === 0 ? '' : t('refresh.updated', { ago: relative(new Date(at).toISOString(), Math.max(now, at)) })}
    </span>
  )
}

/** Acts every so many seconds while the page is seen; never without being asked to. */
function useEvery(seconds: number | null, act: () => void) {
  const latest = useRef(act)
  latest.current = act
  useEffect(() => {
    if (seconds === null) return
    const timer = setInterval(() => {
      if (!document.hidden) latest.current()
    }, seconds * 1000)
    return () => clearInterval(timer)
  }, [seconds])
}
