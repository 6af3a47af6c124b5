/** A custom dashboard: its charts for a span of time and a namespace, live. */
import { ActionIcon, Menu, Modal, Select } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { get, keepFile, remove } from '../api/client'
import { SaysOnce } from '../dashboard/SaysOnce'
import { Namespaces } from '../executions/ExecutionsPage'
import { useLiveList } from '../executions/liveList'
import { t, useWords } from '../i18n'
import { Confirm } from '../shell/Confirm'
import { IconDots, IconPencil } from '../shell/icons'
import { ButtonLink } from '../shell/links'
import { Empty, LiveMark, Loading, PageHead } from '../shell/parts'
import { BoardMenu } from './BoardMenu'
import { BoardGrid } from './BoardGrid'
import type { Board } from './charts'
import { millisecondsOf, spansOf } from './spans'

/** Charts are read again at most so often, however much happens. */
const REREAD_MS = 5000

interface Search {
  readonly timeRange?: string
  readonly namespace?: string
}

export default function BoardPage() {
  useWords()
  const { dashboardId = '' } = useParams({ strict: false }) as { dashboardId?: string }
  const board = useQuery({
    queryKey: ['board', dashboardId],
    queryFn: () => get('/api/v1/dashboards/{dashboard_id}', { path: { dashboard_id: dashboardId } }),
    retry: false,
  })
  if (board.data) return <Shown key={dashboardId} board={board.data as unknown as Board} />
  return (
    <>
      <PageHead title={dashboardId}>
        <BoardMenu />
      </PageHead>
      <Loading query={board}>{() => null}</Loading>
    </>
  )
}

function Shown({ board }: { board: Board }) {
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const live = useLiveList(['charts', board.id], REREAD_MS)
  const spans = spansOf(board)
  const range = spans.some((one) => one.value === search.timeRange)
    ? search.timeRange!
    : (board.timeWindow?.default ?? 'P30D')
  const set = (changes: Partial<Search>) =>
    void navigate({ to: '.', search: { ...search, ...changes } as never, replace: true })
  return (
    <>
      <PageHead title={board.title} id={board.id}>
        <LiveMark status={live} />
        <BoardMenu current={board.id} />
        <ButtonLink variant="default" to={`/dashboards/edit/${board.id}`} leftSection={<IconPencil size={14} />}>
          {t('boards.edit')}
        </ButtonLink>
        <More board={board} />
      </PageHead>
      <div className="toolbar">
        <Select
          w={160}
          aria-label={t('time.range')}
          data={spans}
          value={range}
          onChange={(value) => set({ timeRange: value ?? undefined })}
          allowDeselect={false}
        />
        <Namespaces value={search.namespace} onChange={(namespace) => set({ namespace })} />
        {board.description ? (
          <span className="soft ellipsis" title={board.description} style={{ flex: '1 1 200px' }}>
            {board.description}
          </span>
        ) : null}
      </div>
      <div className="content pad" tabIndex={0} role="region" aria-label={board.title}>
        {board.charts.length === 0 ? (
          <Empty text={t('boards.noCharts')} />
        ) : (
          <SaysOnce>
            <BoardGrid
              charts={board.charts}
              origin={{ board: board.id }}
              look={{ milliseconds: millisecondsOf(range), namespace: search.namespace }}
            />
          </SaysOnce>
        )}
      </div>
    </>
  )
}

function More({ board }: { board: Board }) {
  const [isAsking, ask] = useState(false)
  const navigate = useNavigate()
  const client = useQueryClient()
  const destroy = async () => {
    await remove('/api/v1/dashboards/{dashboard_id}', { path: { dashboard_id: board.id } })
    await client.invalidateQueries({ queryKey: ['boards'] })
    await navigate({ to: '/dashboards' })
    notifications.show({ message: t('boards.deleted', { title: board.title }) })
  }
  const save = () => keepFile(new Blob([board.sourceCode], { type: 'application/yaml' }), `${board.id}.yaml`)
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={t('common.more')}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={save}>{t('boards.export')}</Menu.Item>
          <Menu.Item onClick={() => void navigate({ to: '/dashboards/new', search: { copy: board.id } as never })}>
            {t('boards.copy')}
          </Menu.Item>
          <Menu.Item color="red" onClick={() => ask(true)}>
            {t('common.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={isAsking}
        onClose={() => ask(false)}
        title={t('boards.delete', { title: board.title })}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <Confirm label={t('common.delete')} color="red" act={destroy} close={() => ask(false)}>
          <div>{t('boards.deleteHint')}</div>
        </Confirm>
      </Modal>
    </>
  )
}
