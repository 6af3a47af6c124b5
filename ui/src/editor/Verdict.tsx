import { count, t } from '../i18n'
import { StateGlyph } from '../shell/StateBadge'
import type { Problem } from './SourceEditor'

/** What the server says of a text in a few words: a warning is no error. */
export function Verdict({ problems, isChecking }: { problems: readonly Problem[]; isChecking: boolean }) {
  const errors = problems.filter((one) => one.isError).length
  const warnings = problems.filter((one) => !one.isError && !one.isInfo).length
  const text = isChecking
    ? t('editor.checking')
    : errors > 0
      ? count('editor.problems', errors)
      : warnings > 0
        ? count('editor.warnings', warnings)
        : t('editor.valid')
  const state = isChecking ? null : errors > 0 ? 'FAILED' : warnings > 0 ? 'WARNING' : 'SUCCESS'
  return (
    <span
      className="meta"
      role="status"
      data-verdict={state ?? undefined}
      style={{
        marginLeft: 'auto',
        display: 'inline-flex',
        gap: 6,
        alignItems: 'center',
        color: state ? `var(--st-${state}-text)` : 'var(--fg2)',
      }}
    >
      {state ? <StateGlyph state={state} /> : null}
      {text}
    </span>
  )
}
