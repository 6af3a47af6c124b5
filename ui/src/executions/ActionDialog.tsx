/** The dialog of one action, on an execution or on one of its task runs. */
import { Modal } from '@mantine/core'
import type { ComponentType } from 'react'
import { t, type Key } from '../i18n'
import ApiDialog from './dialogs/ApiDialog'
import { ExecutionState, TaskRunState } from './dialogs/ChangeState'
import DeleteDialog from './dialogs/DeleteDialog'
import KillDialog from './dialogs/KillDialog'
import LabelsDialog from './dialogs/LabelsDialog'
import type { DialogProps } from './dialogs/parts'
import ReplayDialog from './dialogs/ReplayDialog'
import RestartDialog from './dialogs/RestartDialog'
import ResumeDialog from './dialogs/ResumeDialog'
import { Force, Unqueue } from './dialogs/WaitingDialogs'

/** Actions that ask before they are done; `state` is of a task run, `status` of an execution. */
export type Asking =
  | 'replay'
  | 'restart'
  | 'state'
  | 'status'
  | 'labels'
  | 'resume'
  | 'kill'
  | 'delete'
  | 'force'
  | 'unqueue'
  | 'api'

const BODIES: Readonly<Record<Asking, ComponentType<DialogProps>>> = {
  replay: ReplayDialog,
  restart: RestartDialog,
  state: TaskRunState,
  status: ExecutionState,
  labels: LabelsDialog,
  resume: ResumeDialog,
  kill: KillDialog,
  delete: DeleteDialog,
  force: Force,
  unqueue: Unqueue,
  api: ApiDialog,
}
const WIDE: ReadonlySet<Asking> = new Set(['replay', 'resume', 'api'])

export default function ActionDialog({ action, ...props }: DialogProps & { action: Asking }) {
  const Body = BODIES[action]
  return (
    <Modal
      opened
      onClose={props.close}
      size={WIDE.has(action) ? 'lg' : 'md'}
      title={t(`action.${action}.title` as Key)}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Body {...props} />
    </Modal>
  )
}
