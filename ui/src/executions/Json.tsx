/** A value as text with its structure; long ones are cut and said to be. */
import { useState } from 'react'
import { Button } from '@mantine/core'
import { t } from '../i18n'

const SHOWN = 20_000

export function Json({ value }: { value: unknown }) {
  const [isWhole, showWhole] = useState(false)
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  const shown = isWhole ? text : text.slice(0, SHOWN)
  return (
    <>
      <pre className="listing" style={{ padding: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {shown}
      </pre>
      {shown.length < text.length ? (
        <Button variant="subtle" onClick={() => showWhole(true)}>
          {t('common.showAll')}
        </Button>
      ) : null}
    </>
  )
}
