import { Button, Checkbox, Modal, Radio, Select, Stack, TagsInput } from '@mantine/core'
import { useState } from 'react'
import { get, post, remove, type Query } from '../api/client'
import { everyRow } from '../api/pages'
import { t, type Key } from '../i18n'
import { BulkBar, type BulkAction, type Chosen } from '../shell/BulkBar'
import { stateName } from '../shell/StateBadge'
import type { State } from '../theme/states'

const CHOSEN: readonly State[] = ['SUCCESS', 'WARNING', 'FAILED', 'CANCELLED']
/** Actions of the server that need nothing more than which executions. */
const PLAIN = ['restart', 'pause', 'resume', 'force-run', 'unqueue'] as const
const NAMES: Readonly<Record<(typeof PLAIN)[number], Key>> = {
  restart: 'action.restart',
  pause: 'action.pause',
  resume: 'action.resume',
  'force-run': 'action.force',
  unqueue: 'action.unqueue',
}

type Go = (act: BulkAction['act']) => void

/** An action that asks for more before it is done. */
const asking = (id: string, label: string, ask: (go: () => Go) => void): BulkAction => ({
  id,
  label,
  act: () => Promise.resolve(undefined),
  ask: (go) => ask(() => go),
})

/** What can be done to the chosen executions. */
export function BulkActions({ selected, total, clear, query, done }: Chosen) {
  const [labelling, label] = useState<Go | null>(null)
  const [changing, change] = useState<Go | null>(null)
  const [replaying, replay] = useState<Go | null>(null)
  const [deleting, destroy] = useState<Go | null>(null)
  const actions: BulkAction[] = [
    {
      id: 'kill',
      label: t('action.kill'),
      act: (ids) =>
        ids
          ? remove('/api/v1/executions/kill/by-ids', { body: [...ids] })
          : remove('/api/v1/executions/kill/by-query', { query }),
    },
    ...PLAIN.map(
      (name): BulkAction => ({
        id: name,
        label: t(NAMES[name]),
        act: (ids) =>
          ids
            ? post(`/api/v1/executions/${name}/by-ids`, { body: [...ids] })
            : post(`/api/v1/executions/${name}/by-query`, { query }),
      }),
    ),
    asking('replay', t('action.replay'), replay),
    asking('labels', t('action.labels'), label),
    asking('status', t('action.status'), change),
    { ...asking('delete', t('common.delete'), destroy), isDestructive: true },
  ]
  return (
    <>
      <BulkBar
        selected={selected}
        total={total}
        clear={clear}
        actions={actions}
        done={done}
        everyId={async () =>
          (await everyRow((page, size) => get('/api/v1/executions/search', { query: { ...query, page, size } }))).map(
            (one) => one.id,
          )
        }
      />
      {labelling ? <Labelling close={() => label(null)} query={query} go={labelling} /> : null}
      {replaying ? <Replaying close={() => replay(null)} query={query} go={replaying} /> : null}
      {deleting ? <Deleting close={() => destroy(null)} query={query} go={deleting} /> : null}
      {changing ? <Changing close={() => change(null)} query={query} go={changing} /> : null}
    </>
  )
}

interface Asking {
  readonly close: () => void
  readonly query: Query
  readonly go: Go
}

function Labelling({ close, query, go }: Asking) {
  const [labels, set] = useState<string[]>([])
  const save = () => {
    const chosen = labels.map((one) => ({
      key: one.slice(0, one.indexOf(':')),
      value: one.slice(one.indexOf(':') + 1),
    }))
    close()
    go((ids) =>
      ids
        ? post('/api/v1/executions/labels/by-ids', { body: { executionsId: ids, executionLabels: chosen } })
        : post('/api/v1/executions/labels/by-query', { query, body: chosen }),
    )
  }
  return (
    <Modal opened onClose={close} title={t('action.labels')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack gap={12}>
        <TagsInput
          size="xs"
          data-autofocus
          label={t('common.labels')}
          description={t('execute.labels')}
          value={labels}
          onChange={(next) => set(next.filter((one) => /^[^:]+:./.test(one)))}
        />
        <Button disabled={labels.length === 0} style={{ alignSelf: 'flex-end' }} onClick={save}>
          {t('common.save')}
        </Button>
      </Stack>
    </Modal>
  )
}

function Changing({ close, query, go }: Asking) {
  const [newStatus, set] = useState<State>('SUCCESS')
  const save = () => {
    close()
    go((ids) =>
      ids
        ? post('/api/v1/executions/change-status/by-ids', { body: [...ids], query: { newStatus } })
        : post('/api/v1/executions/change-status/by-query', { query: { ...query, newStatus } }),
    )
  }
  return (
    <Modal opened onClose={close} title={t('action.status')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack gap={12}>
        <Select
          label={t('executions.state')}
          data={CHOSEN.map((one) => ({ value: one, label: stateName(one) }))}
          value={newStatus}
          onChange={(value) => set((value ?? 'SUCCESS') as State)}
          allowDeselect={false}
        />
        <p className="soft" style={{ margin: 0 }}>
          {t('status.hint')}
        </p>
        <Button style={{ alignSelf: 'flex-end' }} onClick={save}>
          {t('common.save')}
        </Button>
      </Stack>
    </Modal>
  )
}

function Replaying({ close, query, go }: Asking) {
  const [revision, choose] = useState('ran')
  const latestRevision = revision === 'latest'
  const submit = () => {
    close()
    go((ids) =>
      ids
        ? post('/api/v1/executions/replay/by-ids', { body: [...ids], query: { latestRevision } })
        : post('/api/v1/executions/replay/by-query', { query: { ...query, latestRevision } }),
    )
  }
  return (
    <Modal opened onClose={close} title={t('action.replay')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack gap={12}>
        <Radio.Group label={t('executions.revision')} value={revision} onChange={choose}>
          <Stack gap={8} mt={8}>
            <Radio size="xs" value="ran" label={t('bulk.ran')} />
            <Radio size="xs" value="latest" label={t('replay.latest')} />
          </Stack>
        </Radio.Group>
        <Button style={{ alignSelf: 'flex-end' }} onClick={submit}>
          {t('action.replay')}
        </Button>
      </Stack>
    </Modal>
  )
}

/** What belongs to an execution and goes with it, unless it is to stay. */
const PARTS = ['deleteLogs', 'deleteMetrics', 'deleteStorage'] as const
type Part = (typeof PARTS)[number]

function Deleting({ close, query, go }: Asking) {
  const [going, choose] = useState<ReadonlySet<Part>>(new Set(PARTS))
  const parts = Object.fromEntries(PARTS.map((part) => [part, going.has(part)]))
  const toggle = (part: Part, isGoing: boolean) =>
    choose(new Set(PARTS.filter((one) => (one === part ? isGoing : going.has(one)))))
  const submit = () => {
    close()
    go((ids) =>
      ids
        ? remove('/api/v1/executions/by-ids', { body: [...ids], query: parts })
        : remove('/api/v1/executions/by-query', { query: { ...query, ...parts } }),
    )
  }
  return (
    <Modal opened onClose={close} title={t('common.delete')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack gap={12}>
        <p className="soft" style={{ margin: 0 }}>
          {t('bulk.deleteHint')}
        </p>
        {PARTS.map((part) => (
          <Checkbox
            key={part}
            size="xs"
            label={t(`bulk.${part}`)}
            checked={going.has(part)}
            onChange={(event) => toggle(part, event.currentTarget.checked)}
          />
        ))}
        <Button color="red" style={{ alignSelf: 'flex-end' }} onClick={submit}>
          {t('common.delete')}
        </Button>
      </Stack>
    </Modal>
  )
}
