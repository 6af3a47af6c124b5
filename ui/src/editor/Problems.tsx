import { Button } from '@mantine/core'
import { useMemo } from 'react'
import { t } from '../i18n'
import { StateGlyph } from '../shell/StateBadge'
import './problems.css'
import { fixesOf } from './fixes'
import { fixTitle } from './fixTitle'
import type { Problem } from './SourceEditor'

interface Props {
  readonly problems: readonly Problem[]
  readonly goTo: (line: number) => void
  /** The text that the problems are of; without it nothing is offered. */
  readonly source?: string
  /** Mends a problem of the text as it is by now. */
  readonly mend?: (problem: Problem) => void
}

/** So many are looked at for what mends them. */
const MENDED = 20

/** What is wrong with a text; each leads to its line, and what mends it is one click away. */
export function Problems({ problems, goTo, source, mend }: Props) {
  const fixes = useMemo(
    () => problems.slice(0, MENDED).map((one) => (source !== undefined ? fixesOf(source, one)[0] : undefined)),
    [problems, source],
  )
  if (problems.length === 0) return null
  return (
    <ul className="tree problems" aria-label={t('editor.problems.other', { count: '' })}>
      {problems.map((one, index) => {
        const fix = fixes[index]
        return (
          <li key={index}>
            <button type="button" onClick={() => goTo(one.line)}>
              <StateGlyph state={one.isError ? 'FAILED' : one.isInfo ? 'SKIPPED' : 'WARNING'} />
              <span className="hidden">
                {t(one.isError ? 'editor.error' : one.isInfo ? 'editor.info' : 'editor.warning')}
              </span>
              <span className="faint num meta">{t('editor.line', { line: one.line })}</span>
              <span className="why">{one.message}</span>
            </button>
            {fix && mend ? (
              <Button variant="default" size="compact-xs" onClick={() => mend(one)}>
                {fixTitle(fix)}
              </Button>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}
