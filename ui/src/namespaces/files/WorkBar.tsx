/** How far jobs are, with the way to break them off; what failed stays until it is read. */
import { Button, Progress as Bar } from '@mantine/core'
import { count, t } from '../../i18n'
import { messageOf } from '../../shell/parts'
import { isClash, type Job, type Jobs } from './jobs'

const MOST_LISTED = 100

export function WorkBar({
  jobs: { progress, cancel, clear },
  again,
}: {
  jobs: Jobs
  again: (jobs: readonly Job[], overwrite: boolean) => void
}) {
  if (!progress) return null
  const { title, total, done, part, failed, isRunning } = progress
  const clashes = failed.filter(isClash)
  const others = failed.filter((one) => !isClash(one))
  return (
    <div className="work">
      <div className="work-line">
        <span role="status">
          {title}: {t('files.doneOf', { done, total })}
          {failed.length > 0 ? ` · ${count('files.failed', failed.length)}` : ''}
        </span>
        {isRunning ? (
          <>
            <Bar value={part * 100} aria-label={title} className="work-bar" />
            <Button variant="default" onClick={cancel}>
              {t('common.cancel')}
            </Button>
          </>
        ) : (
          <>
            {clashes.length > 0 ? (
              <Button
                variant="default"
                onClick={() =>
                  again(
                    clashes.map((one) => one.job),
                    true,
                  )
                }
              >
                {t('files.replace')}
              </Button>
            ) : null}
            {others.length > 0 ? (
              <Button
                variant="default"
                onClick={() =>
                  again(
                    others.map((one) => one.job),
                    false,
                  )
                }
              >
                {t('common.retry')}
              </Button>
            ) : null}
            <Button variant="subtle" onClick={clear}>
              {t('common.close')}
            </Button>
          </>
        )}
      </div>
      {failed.length > 0 ? (
        <div role="alert">
          <ul className="work-failed" aria-label={count('files.failed', failed.length)} tabIndex={0}>
            {failed.slice(0, MOST_LISTED).map(({ job, error }) => (
              <li key={job.name}>
                <b className="mono">{job.name}</b> {messageOf(error)}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  )
}
