/** The examples of a type: copied, opened as a flow, run, or put into the flow that is being written. */
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { t } from '../i18n'
import { IconPencil, IconPlayerPlay, IconPlus } from '../shell/icons'
import { ButtonLink } from '../shell/links'
import { Copy, messageOf } from '../shell/parts'
import { runExample } from './trying'
import type { Page } from './TypePage'

interface Props {
  readonly page: Page
  readonly id: string
  readonly insert?: (code: string, kind: string) => void
}

export function Examples({ page, id, insert }: Props) {
  if (page.examples.length === 0) return null
  return (
    <section aria-label={t('plugins.examples')}>
      <h2 id={id} tabIndex={-1}>
        {t('plugins.examples')}
      </h2>
      {page.examples.map((one, index) => (
        <figure key={index} className="type-example">
          <pre className="listing" tabIndex={0} aria-label={t('plugins.example', { number: index + 1 })}>
            {one.code}
          </pre>
          <figcaption>
            <Copy value={one.code} label={t('plugins.copy')} />
            {insert ? (
              <Button
                size="compact-xs"
                leftSection={<IconPlus size={12} />}
                onClick={() => insert(one.code, page.kind)}
              >
                {t('plugins.insert')}
              </Button>
            ) : null}
            <ButtonLink
              size="compact-xs"
              variant="default"
              leftSection={<IconPencil size={12} />}
              to="/flows/new"
              search={{ type: page.type, example: index } as never}
              target={insert ? '_blank' : undefined}
            >
              {t('plugins.tryIt')}
            </ButtonLink>
            {one.canRun && !insert ? <Run flow={one.flow} /> : null}
          </figcaption>
        </figure>
      ))}
    </section>
  )
}

function Run({ flow }: { flow: string }) {
  const navigate = useNavigate()
  const [isBusy, setBusy] = useState(false)
  const run = async () => {
    setBusy(true)
    try {
      const made = await runExample(flow)
      await navigate({ to: `/executions/${made.namespace}/${made.flowId}/${made.id}` })
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
      setBusy(false)
    }
  }
  return (
    <Button
      size="compact-xs"
      variant="default"
      loading={isBusy}
      leftSection={<IconPlayerPlay size={12} />}
      title={t('plugins.runHint')}
      onClick={() => void run()}
    >
      {t('plugins.run')}
    </Button>
  )
}
