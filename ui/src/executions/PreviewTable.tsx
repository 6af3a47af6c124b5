/** The first rows of a file: sorted by a column, narrowed down by a text. */
import { Table, TextInput, UnstyledButton } from '@mantine/core'
import { useMemo, useState } from 'react'
import { count, t } from '../i18n'
import { arranged, columnsOf, textOf, valueIn, type Sorting } from './previewRows'

export function PreviewTable({ rows }: { rows: readonly unknown[] }) {
  const [text, setText] = useState('')
  const [sorting, sort] = useState<Sorting | null>(null)
  const columns = useMemo(() => columnsOf(rows), [rows])
  const shown = useMemo(() => arranged(rows, columns, text, sorting), [rows, columns, text, sorting])
  const turn = (column: string) =>
    sort(sorting?.column !== column ? { column, isDown: false } : sorting.isDown ? null : { column, isDown: true })
  const order = (column: string) => (sorting?.column !== column ? 'none' : sorting.isDown ? 'descending' : 'ascending')
  return (
    <>
      <div className="toolbar">
        <TextInput
          type="search"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          placeholder={t('list.search')}
          aria-label={t('outputs.filterRows')}
        />
        <span className="soft meta num" role="status">
          {count('outputs.rows', shown.length)}
        </span>
      </div>
      <Table fz="xs">
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column} aria-sort={order(column)}>
                <UnstyledButton className="sort" onClick={() => turn(column)}>
                  {column}
                  <span aria-hidden="true">{{ none: '', ascending: ' ▲', descending: ' ▼' }[order(column)]}</span>
                </UnstyledButton>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((row, index) => (
            <Table.Tr key={index}>
              {columns.map((column) => (
                <Table.Td key={column}>{textOf(valueIn(row, column))}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  )
}
