import { Button, Menu } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { get } from '../api/client'
import { t } from '../i18n'
import { IconChartBar } from '../shell/icons'
import { MenuLink } from '../shell/links'

/** Goes from one dashboard to another, or to a new one. */
export function BoardMenu({ current }: { current?: string }) {
  const found = useQuery({
    queryKey: ['boards'],
    queryFn: () => get('/api/v1/dashboards', { query: { size: 100, sort: 'title:asc' } }),
  })
  const mark = (isCurrent: boolean) => (isCurrent ? { 'aria-current': 'page' as const, fw: 600 } : {})
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconChartBar size={14} />}>
          {t('boards.title')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <MenuLink to="/dashboards" {...mark(current === undefined)}>
          {t('boards.home')}
        </MenuLink>
        {(found.data?.results ?? []).map((one) => (
          <MenuLink key={one.id} to={`/dashboards/${one.id}`} {...mark(one.id === current)}>
            {one.title}
          </MenuLink>
        ))}
        <Menu.Divider />
        <MenuLink to="/dashboards/new">{t('boards.create')}</MenuLink>
      </Menu.Dropdown>
    </Menu>
  )
}
