import { ActionIcon } from '@mantine/core'
import { useRouterState } from '@tanstack/react-router'
import { t } from '../i18n'
import { useBookmarks } from '../settings/preferences'
import { useCommands } from './commands'
import { IconStar, IconStarFilled } from './icons'
import { told } from './told'

/** The address of the page below the interface's own, with its filters but not where it was turned to. */
function useHref(): string {
  return useRouterState({
    select: ({ location: { pathname, searchStr } }) => {
      const parameters = new URLSearchParams(searchStr)
      for (const name of ['page', 'size']) parameters.delete(name)
      const rest = parameters.toString()
      return pathname + (rest ? `?${rest}` : '')
    },
  })
}

/** Stars the page, or takes the star away; its name is the window's until it is renamed. */
export function Star() {
  const href = useHref()
  const { all, put, remove } = useBookmarks()
  const isStarred = all.some((one) => one.href === href)
  const label = t(isStarred ? 'bookmarks.remove' : 'bookmarks.add')
  const toggle = () => (isStarred ? remove(href) : put({ name: document.title.replace(/ · Windhover$/, ''), href }))
  useCommands([{ id: 'star', text: label, run: () => void toggle().catch(told) }])
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={24}
      aria-pressed={isStarred}
      aria-label={label}
      title={label}
      onClick={() => void toggle().catch(told)}
    >
      {isStarred ? <IconStarFilled size={14} /> : <IconStar size={14} />}
    </ActionIcon>
  )
}
