/** Filters of a list under a name: chosen, kept for oneself or for everybody, forgotten. */
import { ActionIcon, Button, Checkbox, Menu, Modal, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent, type ReactNode } from 'react'
import { t } from '../i18n'
import { useFilters } from '../settings/preferences'
import { useSharedFilters } from '../settings/sharedFilters'
import { IconBookmark, IconTrash } from './icons'
import { messageOf } from './parts'

/** What belongs to reading a list, not to what it shows. */
const NOT_KEPT = new Set(['page', 'size'])

interface Named {
  readonly name: string
  readonly search: Readonly<Record<string, unknown>>
  readonly owner?: string
}

export function SavedFilters({ page, search }: { page: string; search: object }) {
  const navigate = useNavigate()
  const [isOpen, open] = useState(false)
  const { saved, keep, forget } = useFilters(page)
  const { shared, share, unshare } = useSharedFilters(page, isOpen)
  const [isNaming, setNaming] = useState(false)
  const current = Object.fromEntries(
    Object.entries(search).filter(([name, value]) => value !== undefined && !NOT_KEPT.has(name)),
  )
  const act = async (action: () => Promise<void>) => {
    try {
      await action()
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
    }
  }
  const choose = (filter: Named) => void navigate({ to: '.', search: filter.search as never })
  return (
    <>
      <Menu opened={isOpen} onChange={open} position="bottom-start" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={t('filters.saved')} title={t('filters.saved')}>
            <IconBookmark size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Group title={t('filters.mine')} filters={saved} choose={choose} />
          <Group title={t('filters.shared')} filters={shared} choose={choose} />
          <Menu.Item disabled={Object.keys(current).length === 0} onClick={() => setNaming(true)}>
            {t('filters.keep')}
          </Menu.Item>
          {saved.length + shared.length > 0 ? (
            <Menu.Sub>
              <Menu.Sub.Target>
                <Menu.Sub.Item leftSection={<IconTrash size={14} />}>{t('filters.forget')}</Menu.Sub.Item>
              </Menu.Sub.Target>
              <Menu.Sub.Dropdown>
                {saved.map((one) => (
                  <Menu.Item key={one.name} onClick={() => void act(() => forget(one.name))}>
                    {one.name}
                  </Menu.Item>
                ))}
                {shared.map((one) => (
                  <Menu.Item key={`shared ${one.name}`} onClick={() => void act(() => unshare(one.name))}>
                    {t('filters.ofAll', { name: one.name })}
                  </Menu.Item>
                ))}
              </Menu.Sub.Dropdown>
            </Menu.Sub>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {isNaming ? (
        <Naming
          close={() => setNaming(false)}
          keep={(name, isShared) => void act(() => (isShared ? share : keep)({ name, search: current }))}
        />
      ) : null}
    </>
  )
}

/** A part of the menu; nothing while it has no filters. */
function Group({
  title,
  filters,
  choose,
}: {
  title: ReactNode
  filters: readonly Named[]
  choose: (filter: Named) => void
}) {
  if (filters.length === 0) return null
  return (
    <>
      <Menu.Label>{title}</Menu.Label>
      {filters.map((one) => (
        <Menu.Item
          key={one.name}
          title={one.owner ? t('filters.by', { owner: one.owner }) : undefined}
          onClick={() => choose(one)}
        >
          {one.name}
        </Menu.Item>
      ))}
      <Menu.Divider />
    </>
  )
}

function Naming({ close, keep }: { close: () => void; keep: (name: string, isShared: boolean) => void }) {
  const [name, setName] = useState('')
  const [isShared, setShared] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    close()
    keep(name.trim(), isShared)
  }
  return (
    <Modal opened onClose={close} title={t('filters.keep')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form onSubmit={submit}>
        <Stack gap={12}>
          <TextInput
            label={t('filters.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={60}
            data-autofocus
          />
          <Checkbox
            size="xs"
            label={t('filters.share')}
            description={t('filters.shareHint')}
            checked={isShared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          <Button type="submit" disabled={name.trim() === ''} style={{ alignSelf: 'flex-end' }}>
            {t('common.save')}
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}
