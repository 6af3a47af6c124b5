/** Fills the form with what an earlier run had, or with what was kept under a name; and keeps it. */
import { ActionIcon, Button, Popover, Select, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { t } from '../../i18n'
import { dateTime } from '../../shell/format'
import { IconBookmark, IconTrash } from '../../shell/icons'
import { messageOf } from '../../shell/parts'
import { stateName } from '../../shell/StateBadge'
import type { Input } from '../inputs'
import { beginningOf, beginningOfRun, searchOf, usePresets, useRecentRuns, type Beginning } from './beginnings'

interface Props {
  readonly namespace: string
  readonly flowId: string
  readonly inputs: readonly Input[]
  readonly current: Beginning
  readonly begin: (beginning: Beginning) => void
}

export function Beginnings({ namespace, flowId, inputs, current, begin }: Props) {
  const runs = useRecentRuns(namespace, flowId)
  const presets = usePresets(namespace, flowId)
  const [chosen, choose] = useState<string | null>(null)
  const preset = presets.saved.find((one) => `preset ${one.name}` === chosen)
  const take = (next: string | null) => {
    choose(next)
    const kept = presets.saved.find((one) => `preset ${one.name}` === next)
    const run = runs.find((one) => `run ${one.id}` === next)
    if (kept) begin(beginningOf(inputs, kept.search))
    else if (run) begin(beginningOfRun(inputs, run))
    else begin({ values: {}, labels: [] })
  }
  const act = async (action: () => Promise<void>) => {
    try {
      await action()
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
    }
  }
  const data = [
    { group: t('execute.presets'), items: presets.saved.map(({ name }) => ({ value: `preset ${name}`, label: name })) },
    {
      group: t('execute.runs'),
      items: runs.map((one) => ({
        value: `run ${one.id}`,
        label: `${dateTime(one.state.startDate)} · ${stateName(one.state.current)}`,
      })),
    },
  ].filter((one) => one.items.length > 0)
  const [last] = runs
  return (
    <div className="beginnings">
      <Select
        size="xs"
        style={{ flex: 1, minWidth: 160 }}
        aria-label={t('execute.begin')}
        placeholder={t('execute.begin')}
        data={data}
        value={chosen}
        onChange={take}
        clearable
        clearButtonProps={{ 'aria-label': t('execute.defaults') }}
        disabled={data.length === 0}
      />
      {last && chosen === null ? (
        <Button variant="default" onClick={() => take(`run ${last.id}`)}>
          {t('execute.last')}
        </Button>
      ) : null}
      {preset ? (
        <ActionIcon
          variant="default"
          size={30}
          aria-label={t('execute.forget', { name: preset.name })}
          title={t('execute.forget', { name: preset.name })}
          onClick={() => {
            choose(null)
            void act(() => presets.forget(preset.name))
          }}
        >
          <IconTrash size={14} />
        </ActionIcon>
      ) : null}
      <Keep keep={(name) => void act(() => presets.keep({ name, search: searchOf(inputs, current) }))} />
    </div>
  )
}

function Keep({ keep }: { keep: (name: string) => void }) {
  const [isOpen, open] = useState(false)
  const [name, setName] = useState('')
  const save = () => {
    open(false)
    setName('')
    keep(name.trim())
  }
  return (
    <Popover opened={isOpen} onChange={open} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          variant="default"
          size={30}
          aria-label={t('execute.keep')}
          title={t('execute.keep')}
          onClick={() => open(!isOpen)}
        >
          <IconBookmark size={14} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <div style={{ display: 'flex', gap: 8, alignItems: 'flex-end' }}>
          <TextInput
            size="xs"
            label={t('execute.presetName')}
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && name.trim()) save()
            }}
            data-autofocus
          />
          <Button disabled={name.trim() === ''} onClick={save}>
            {t('common.save')}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
