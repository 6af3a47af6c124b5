import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { address, getText } from '../../api/client'
import { draftOf } from '../../editor/drafts'
import { t } from '../../i18n'
import { IconDownload } from '../../shell/icons'
import { Empty, Loading } from '../../shell/parts'
import { draftName } from './useTexts'

/** Larger texts are downloaded rather than edited in a page. */
const EDITED_CHARACTERS = 500_000

/** A line that is to be shown; each time it is asked for it is another object. */
export interface Line {
  readonly path: string
  readonly line: number
}

interface Props {
  readonly namespace: string
  readonly file: string
  /** Shown first. */
  readonly line?: Line
  /** What was typed, when it differs from what is saved. */
  readonly unsaved: string | undefined
  /** Null when the text is as it was saved. */
  readonly change: (text: string | null) => void
  readonly save: () => void
}

/** A text file to be read and changed. */
export function FileContent({ namespace, file, line, unsaved, change, save }: Props) {
  const call = { path: { namespace }, query: { path: `/${file}` } }
  const found = useQuery({
    queryKey: ['file-content', namespace, file],
    queryFn: () => getText('/api/v1/namespaces/{namespace}/files', call),
    retry: false,
  })
  const isUnsaved = unsaved !== undefined
  const isText = found.data !== undefined && !found.data.includes('\u0000') && found.data.length <= EDITED_CHARACTERS
  return (
    <>
      <div className="toolbar">
        <b className="mono ellipsis file-path" title={file}>
          {file}
        </b>
        {isText ? (
          <Button variant={isUnsaved ? 'filled' : 'default'} disabled={!isUnsaved} onClick={save} title="Ctrl S">
            {t('common.save')}
          </Button>
        ) : null}
        <Button
          component="a"
          variant="default"
          download
          href={address('/api/v1/namespaces/{namespace}/files', call)}
          leftSection={<IconDownload size={14} />}
        >
          {t('common.download')}
        </Button>
      </div>
      <Loading query={found}>
        {(text) =>
          isText ? (
            <Text namespace={namespace} file={file} line={line} saved={text} unsaved={unsaved} change={change} />
          ) : (
            <Empty text={t(text.includes('\u0000') ? 'files.binary' : 'files.tooLarge')} />
          )
        }
      </Loading>
    </>
  )
}

function Text({ namespace, file, line, saved, unsaved, change }: Omit<Props, 'save'> & { saved: string }) {
  const [draft, setDraft] = useState(() => (unsaved === undefined ? draftOf(draftName(namespace, file), saved) : null))
  const [savedBefore] = useState(saved)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (line && field.current) goTo(field.current, line.line)
  }, [line])
  const endDraft = (text: string | null) => {
    change(text)
    setDraft(null)
  }
  return (
    <>
      {draft && unsaved === undefined && saved === savedBefore ? (
        <div className="toolbar draft-bar" role="status">
          {t('editor.draft', { date: draft.at })}
          <Button variant="light" onClick={() => endDraft(draft.source)}>
            {t('editor.restore')}
          </Button>
          <Button variant="subtle" onClick={() => endDraft(null)}>
            {t('editor.discard')}
          </Button>
        </div>
      ) : null}
      <textarea
        ref={field}
        className="file-text"
        spellCheck={false}
        aria-label={file}
        value={unsaved ?? saved}
        onChange={({ currentTarget: { value } }) => change(value === saved ? null : value)}
      />
    </>
  )
}

/** As the style sheet has it. */
const LINE_HEIGHT = 18

function goTo(field: HTMLTextAreaElement, line: number): void {
  const before = field.value.split('\n').slice(0, line - 1)
  const start = before.reduce((sum, one) => sum + one.length + 1, 0)
  const end = field.value.indexOf('\n', start)
  field.focus()
  field.setSelectionRange(start, end < 0 ? field.value.length : end)
  field.scrollTop = Math.max(0, before.length - 3) * LINE_HEIGHT
}
