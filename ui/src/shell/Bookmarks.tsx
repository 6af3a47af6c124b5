/** Pages that a person has starred, with their filters; kept on the server. */
import { ActionIcon, Button, Menu, Modal, Stack, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { t } from '../i18n'
import { useBookmarks, type Bookmark } from '../settings/preferences'
import { IconDots } from './icons'
import { placeOf } from './places'
import { told } from './told'

/** The starred pages, for the navigation. */
export default function BookmarkList() {
  const { all, put, remove } = useBookmarks()
  const [renamed, rename] = useState<Bookmark | null>(null)
  if (all.length === 0) return null
  return (
    <div className="bookmarks nav-label">
      <div className="meta faint" id="bookmarks">
        {t('bookmarks.title')}
      </div>
      <ul aria-labelledby="bookmarks">
        {all.map((one) => (
          <li key={one.href}>
            <Link {...placeOf(one.href)} className="nav-item" activeProps={{}}>
              <span className="ellipsis">{one.name}</span>
            </Link>
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={24}
                  aria-label={t('bookmarks.more', { name: one.name })}
                >
                  <IconDots size={14} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => rename(one)}>{t('bookmarks.rename')}</Menu.Item>
                <Menu.Item color="red" onClick={() => void remove(one.href).catch(told)}>
                  {t('common.delete')}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </li>
        ))}
      </ul>
      {renamed ? (
        <Renaming bookmark={renamed} close={() => rename(null)} put={(bookmark) => void put(bookmark).catch(told)} />
      ) : null}
    </div>
  )
}

function Renaming({
  bookmark,
  close,
  put,
}: {
  bookmark: Bookmark
  close: () => void
  put: (bookmark: Bookmark) => void
}) {
  const [name, setName] = useState(bookmark.name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    close()
    put({ ...bookmark, name: name.trim() })
  }
  return (
    <Modal opened onClose={close} title={t('bookmarks.rename')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form onSubmit={submit}>
        <Stack gap={12}>
          <TextInput
            data-autofocus
            label={t('filters.name')}
            value={name}
            maxLength={60}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" disabled={name.trim() === ''} style={{ alignSelf: 'flex-end' }}>
            {t('common.save')}
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}
