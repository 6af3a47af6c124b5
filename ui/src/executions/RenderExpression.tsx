/** Renders an expression as it is seen at the end of an execution. */
import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { post, type Shapes } from '../api/client'
import { t } from '../i18n'
import { Copy, Failure } from '../shell/parts'
import { Json } from './Json'
import type { Execution } from './live'

export function RenderExpression({ execution, text, setText }: { execution: Execution; text: string; setText: (text: string) => void }) {
  const [answer, setAnswer] = useState<Shapes['Evaluation'] | null>(null)
  const [error, setError] = useState<unknown>(null)
  const render = async () => {
    setError(null)
    try {
      setAnswer((await post('/api/v1/executions/{execution_id}/actions/{action}', { path: { execution_id: execution.id, action: 'eval' }, body: text })) as unknown as Shapes['Evaluation'])
    } catch (problem) {
      setError(problem)
    }
  }
  const failure = error ?? answer?.error
  return (
    <section className="card">
      <header><h2>{t('values.render')}</h2></header>
      <div className="body grid">
        <Textarea id="render" classNames={{ input: 'mono' }} aria-label={t('outputs.expression')} placeholder="{{ inputs }}" autosize minRows={1} maxRows={6} value={text} onChange={(event) => setText(event.currentTarget.value)} onKeyDown={(event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void render() }} />
        <Button variant="default" style={{ justifySelf: 'start' }} disabled={text.trim() === ''} onClick={() => void render()}>{t('outputs.evaluate')}</Button>
        <div role="status">{failure ? <Failure error={failure} /> : answer ? <><Copy value={answer.result ?? ''} label={t('values.copyResult')} /><Json value={answer.result ?? ''} /></> : null}</div>
      </div>
    </section>
  )
}
