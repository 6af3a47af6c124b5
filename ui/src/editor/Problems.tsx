import { t } from '../i18n'
import { StateGlyph } from '../shell/StateBadge'
import type { Problem } from './SourceEditor'

/** What is wrong with a text; each leads to its line. */
export function Problems({ problems, goTo }: { problems: readonly Problem[]; goTo: (line: number) => void }) {
  if (problems.length === 0) return null
  return (
    <ul className="tree" aria-label={t('editor.problems.other', { count: '' })} style={{ borderTop: '1px solid var(--line)', maxHeight: 140, overflow: 'auto', flex: 'none', padding: 4 }}>
      {problems.map((one, index) => <li key={index}><button onClick={() => goTo(one.line)}><StateGlyph state={one.isError ? 'FAILED' : 'WARNING'} /><span className="hidden">{t(one.isError ? 'editor.error' : 'editor.warning')}</span><span className="faint num meta" style={{ flex: 'none' }}>{t('editor.line', { line: one.line })}</span><span style={{ overflowWrap: 'anywhere' }}>{one.message}</span></button></li>)}
    </ul>
  )
}
