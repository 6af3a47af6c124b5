/** What can be done with a value of a list: show only its lines, or all but these. One menu for all cells. */
import { Menu } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { t } from '../i18n'
import type { List } from '../shell/useList'

/** @param field of the list, @param value of it that was chosen at a place of the page. */
export type Pick = (at: HTMLElement, field: string, value: string) => void

interface Picked {
  readonly at: HTMLElement
  readonly field: string
  readonly value: string
}

export function useFilterMenu(list: List): { readonly pick: Pick; readonly menu: ReactNode } {
  const [picked, setPicked] = useState<Picked | null>(null)
  const close = () => {
    picked?.at.focus()
    setPicked(null)
  }
  const filter = (isNot: boolean) => {
    if (picked) list.put({ field: picked.field, isNot, values: [picked.value] })
  }
  const field = list.fields.find((one) => one.id === picked?.field)
  const { left = 0, bottom = 0 } = picked?.at.getBoundingClientRect() ?? {}
  const menu =
    picked && field ? (
      <Menu
        opened
        onChange={(isOpen) => {
          if (!isOpen) close()
        }}
        position="bottom-start"
        withInitialFocusPlaceholder={false}
        withinPortal
      >
        <Menu.Target>
          <button
            type="button"
            className="menu-place"
            tabIndex={-1}
            aria-label={picked.value}
            style={{ left, top: bottom }}
          />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => filter(false)}>{t('filters.onlyThis', { value: picked.value })}</Menu.Item>
          {field.canBeNot ? (
            <Menu.Item onClick={() => filter(true)}>{t('filters.withoutThis', { value: picked.value })}</Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
    ) : null
  return { pick: (at, name, value) => setPicked({ at, field: name, value }), menu }
}
