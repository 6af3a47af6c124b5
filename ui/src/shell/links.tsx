/** Components of the library as links of the router. */
import { Button, Menu, type ButtonProps, type MenuItemProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'
import { t } from '../i18n'
import { Empty } from './parts'

type Anchor = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'color' | 'style'> & { ref?: Ref<HTMLAnchorElement> }

export const ButtonLink = createLink((props: ButtonProps & Anchor) => <Button component="a" {...props} />)
export const MenuLink = createLink((props: MenuItemProps & Anchor) => <Menu.Item component="a" {...props} />)

/** A list that its filters leave nothing of, and the way back to all of it. */
export function NothingFound() {
  return (
    <Empty text={t('list.nothing')}>
      <ButtonLink variant="default" to="." search={{} as never}>
        {t('list.clear')}
      </ButtonLink>
    </Empty>
  )
}
