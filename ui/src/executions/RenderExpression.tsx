/** Renders an expression as it is seen at the end of an execution, or as one of its task runs has seen it. */
import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { post, type Shapes } from '../api/client'
import { t } from '../i18n'
import { Copy, Failure } from '../shell/parts'
import { Json } from './Json'
import type { Execution } from './live'

type Evaluation = Shapes['Evaluation']

/** Expressions that are kept, the newest first. */
const MOST_KEPT = 8

interface Props {
  readonly execution: Execution
  /** Whose variables are read; the execution's own without it. */
  readonly taskRunId?: string
  readonly title: string
  readonly text: string
  readonly setText: (text: string) => void
}

export function RenderExpression({ execution, taskRunId, title, text, setText }: Props) {
  const [answer, setAnswer] = useState<Evaluation | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [earlier, keep] = useState<readonly string[]>([])
  const render = async (expression: string) => {
    setError(null)
    keep((before) => [expression, ...before.filter((one) => one !== expression)].slice(0, MOST_KEPT))
    try {
      setAnswer(await evaluated(execution.id, taskRunId, expression))
    } catch (problem) {
      setError(problem)
    }
  }
  const again = (expression: string) => {
    setText(expression)
    void render(expression)
  }
  const others = earlier.filter((one) => one !== text)
  const failure = error ?? answer?.error
  return (
    <section className="card">
      <header>
        <h2>{title}</h2>
      </header>
      <div className="body grid">
        <Textarea
          id="render"
          classNames={{ input: 'mono' }}
          aria-label={t('outputs.expression')}
          placeholder="{{ inputs }}"
          autosize
          minRows={1}
          maxRows={6}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void render(text)
          }}
        />
        <Button variant="default" className="start" disabled={text.trim() === ''} onClick={() => void render(text)}>
          {t('outputs.evaluate')}
        </Button>
        <div role="status">
          {failure ? (
            <Failure error={failure} />
          ) : answer ? (
            <>
              <Copy value={answer.result ?? ''} label={t('values.copyResult')} />
              <Json value={answer.result ?? ''} />
            </>
          ) : null}
        </div>
        {others.length > 0 ? (
          <ul className="runs" aria-label={t('values.earlier')}>
            {others.map((one) => (
              <li key={one}>
                <Button variant="subtle" size="compact-xs" classNames={{ label: 'mono' }} onClick={() => again(one)}>
                  {one}
                </Button>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </section>
  )
}

async function evaluated(executionId: string, taskRunId: string | undefined, expression: string): Promise<Evaluation> {
  if (taskRunId)
    return post('/api/v1/executions/{execution_id}/eval/{task_run_id}', {
      path: { execution_id: executionId, task_run_id: taskRunId },
      body: expression,
    })
  const answer = await post('/api/v1/executions/{execution_id}/actions/{action}', {
    path: { execution_id: executionId, action: 'eval' },
    body: expression,
  })
  return answer as unknown as Evaluation
}
