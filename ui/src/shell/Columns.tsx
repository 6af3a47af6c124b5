/** Which columns of a list are shown, and in which order; remembered for the person. */
import { ActionIcon, Button, Checkbox, Popover } from '@mantine/core'
import { t } from '../i18n'
import { change, settings, useSettings } from '../settings/settings'
import { chosenColumns, moved } from './columnChoice'
import type { Column } from './DataTable'
import { IconArrowDown, IconArrowUp, IconColumns } from './icons'

export interface Choice<Row> {
  /** The columns to show, in their order. */
  readonly shown: readonly Column<Row>[]
  readonly choose: (ids: readonly string[] | null) => void
}

/** @param list its name among the settings. */
export function useColumns<Row>(list: string, columns: readonly Column<Row>[]): Choice<Row> {
  const chosen = useSettings().columns[list]
  const choose = (ids: readonly string[] | null) => {
    const { [list]: _, ...others } = settings().columns
    change({ columns: ids ? { ...others, [list]: ids } : others })
  }
  return { shown: chosenColumns(columns, chosen), choose }
}

export function ColumnsButton<Row>({
  columns,
  choice: { shown, choose },
}: {
  columns: readonly Column<Row>[]
  choice: Choice<Row>
}) {
  const ids = shown.map((one) => one.id)
  const listed = [...shown, ...columns.filter((one) => !ids.includes(one.id))].filter((one) => one.title !== '')
  const toggle = (id: string) => choose(ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id])
  return (
    <Popover position="bottom-end" trapFocus returnFocus shadow="sm">
      <Popover.Target>
        <ActionIcon variant="default" size={30} aria-label={t('columns.title')} title={t('columns.title')}>
          <IconColumns size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('columns.title')}>
        <ul className="columns">
          {listed.map((column) => {
            const at = ids.indexOf(column.id)
            const isFirst = at <= shown.filter((one) => one.isFixed).length
            return (
              <li key={column.id}>
                <Checkbox
                  size="xs"
                  label={column.title}
                  checked={at >= 0}
                  disabled={column.isFixed}
                  onChange={() => toggle(column.id)}
                />
                <ActionIcon
                  variant="subtle"
                  size={24}
                  aria-label={t('columns.earlier', { column: column.title })}
                  disabled={at < 0 || column.isFixed || isFirst}
                  onClick={() => choose(moved(ids, at, -1))}
                >
                  <IconArrowUp size={14} />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  size={24}
                  aria-label={t('columns.later', { column: column.title })}
                  disabled={at < 0 || column.isFixed || at === ids.length - 1}
                  onClick={() => choose(moved(ids, at, 1))}
                >
                  <IconArrowDown size={14} />
                </ActionIcon>
              </li>
            )
          })}
        </ul>
        <Button variant="subtle" onClick={() => choose(null)}>
          {t('columns.reset')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  )
}
