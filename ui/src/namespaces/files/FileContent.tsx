import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { address, getText } from '../../api/client'
import { t } from '../../i18n'
import { IconDownload } from '../../shell/icons'
import { Empty, Loading, messageOf } from '../../shell/parts'

/** Larger texts are downloaded rather than edited in a page. */
const EDITED_CHARACTERS = 500_000

interface Props {
  readonly namespace: string
  readonly file: string
  /** Shown first. */
  readonly line?: number
  readonly write: (text: string) => Promise<void>
  readonly onDirty: (isDirty: boolean) => void
}

/** A text file to be read and changed. */
export function FileContent({ namespace, file, line, write, onDirty }: Props) {
  const call = { path: { namespace }, query: { path: `/${file}` } }
  const found = useQuery({ queryKey: ['file-content', namespace, file], queryFn: () => getText('/api/v1/namespaces/{namespace}/files', call), retry: false })
  const [draft, setDraft] = useState<string | null>(null)
  const isDirty = draft !== null && draft !== found.data
  const change = (text: string) => {
    setDraft(text)
    onDirty(text !== found.data)
  }
  const save = async () => {
    if (draft === null) return
    try {
      await write(draft)
      onDirty(false)
      notifications.show({ message: t('files.saved', { path: file }) })
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
    }
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    void save()
  }
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => { if (line !== undefined && field.current) goTo(field.current, line) }, [line, found.data])
  const isText = found.data !== undefined && !found.data.includes('\u0000') && found.data.length <= EDITED_CHARACTERS
  return (
    <>
      <div className="toolbar">
        <b className="mono ellipsis" style={{ flex: 1 }} title={file}>{file}</b>
        {isText ? <Button variant={isDirty ? 'filled' : 'default'} disabled={!isDirty} onClick={() => void save()} title="Ctrl S">{t('common.save')}</Button> : null}
        <Button component="a" variant="default" download href={address('/api/v1/namespaces/{namespace}/files', call)} leftSection={<IconDownload size={14} />}>{t('common.download')}</Button>
      </div>
      <Loading query={found}>
        {(text) => isText
          ? <textarea ref={field} className="file-text" spellCheck={false} aria-label={file} value={draft ?? text} onChange={(event) => change(event.currentTarget.value)} onKeyDown={onKey} />
          : <Empty text={t(text.includes('\u0000') ? 'files.binary' : 'files.tooLarge')} />}
      </Loading>
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
