/** Filters of a list under a name: chosen, kept, forgotten. */
import { ActionIcon, Button, Menu, Modal, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { t } from '../i18n'
import { useFilters } from '../settings/preferences'
import { IconBookmark, IconTrash } from './icons'
import { messageOf } from './parts'

/** What belongs to reading a list, not to what it shows. */
const NOT_KEPT = new Set(['page', 'size'])

export function SavedFilters({ page, search }: { page: string; search: object }) {
  const navigate = useNavigate()
  const { saved, keep, forget } = useFilters(page)
  const [isNaming, setNaming] = useState(false)
  const current = Object.fromEntries(Object.entries(search).filter(([name, value]) => value !== undefined && !NOT_KEPT.has(name)))
  const act = async (action: () => Promise<void>) => {
    try {
      await action()
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
    }
  }
  return (
    <>
      <Menu position="bottom-start">
        <Menu.Target><ActionIcon variant="default" size={30} aria-label={t('filters.saved')} title={t('filters.saved')}><IconBookmark size={15} /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          {saved.length > 0 ? <Menu.Label>{t('filters.saved')}</Menu.Label> : null}
          {saved.map((one) => <Menu.Item key={one.name} onClick={() => void navigate({ to: '.', search: one.search as never })}>{one.name}</Menu.Item>)}
          {saved.length > 0 ? <Menu.Divider /> : null}
          <Menu.Item disabled={Object.keys(current).length === 0} onClick={() => setNaming(true)}>{t('filters.keep')}</Menu.Item>
          {saved.length > 0 ? <Menu.Sub><Menu.Sub.Target><Menu.Sub.Item leftSection={<IconTrash size={14} />}>{t('filters.forget')}</Menu.Sub.Item></Menu.Sub.Target><Menu.Sub.Dropdown>{saved.map((one) => <Menu.Item key={one.name} onClick={() => void act(() => forget(one.name))}>{one.name}</Menu.Item>)}</Menu.Sub.Dropdown></Menu.Sub> : null}
        </Menu.Dropdown>
      </Menu>
      {isNaming ? <Naming close={() => setNaming(false)} keep={(name) => void act(() => keep({ name, search: current }))} /> : null}
    </>
  )
}

function Naming({ close, keep }: { close: () => void; keep: (name: string) => void }) {
  const [name, setName] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    close()
    keep(name.trim())
  }
  return (
    <Modal opened onClose={close} title={t('filters.keep')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form onSubmit={submit}>
        <Stack gap={12}>
          <TextInput label={t('filters.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} maxLength={60} data-autofocus />
          <Button type="submit" disabled={name.trim() === ''} style={{ alignSelf: 'flex-end' }}>{t('common.save')}</Button>
        </Stack>
      </form>
    </Modal>
  )
}
