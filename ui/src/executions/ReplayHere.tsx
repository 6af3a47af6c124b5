/** The replay dialog of an execution that another page shows: it is followed while the dialog is open. */
import ActionDialog from './ActionDialog'
import { useLiveExecution } from './live'

export default function ReplayHere({ id, close }: { id: string; close: () => void }) {
  const live = useLiveExecution(id)
  return live?.execution && live.isReady ? (
    <ActionDialog action="replay" live={live} execution={live.execution} taskRunId={undefined} close={close} />
  ) : null
}
