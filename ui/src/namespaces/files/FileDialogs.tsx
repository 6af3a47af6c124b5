/** What is asked before files come, go or are moved. */
import { Autocomplete, Button, Modal, Stack, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { count, t } from '../../i18n'
import { Confirm } from '../../shell/Confirm'
import { Failure } from '../../shell/parts'
import { bare, filesOf } from './fileTree'

const MOST_LISTED = 20

interface Asked {
  readonly close: () => void
}

const Dialog = ({ title, close, children }: Asked & { title: string; children: ReactNode }) => (
  <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
    {children}
  </Modal>
)

function Names({ names }: { names: readonly string[] }) {
  return (
    <ul className="clashes mono" tabIndex={0} aria-label={t('tab.files')}>
      {names.slice(0, MOST_LISTED).map((one) => (
        <li key={one}>{one}</li>
      ))}
      {names.length > MOST_LISTED ? (
        <li className="soft">{t('kv.usedByMore', { count: names.length - MOST_LISTED })}</li>
      ) : null}
    </ul>
  )
}

/** A path for a new file, or a new one for a file or folder. */
export function Naming({
  title,
  start,
  close,
  submit,
}: Asked & { title: string; start: string; submit: (path: string) => Promise<void> }) {
  const [path, setPath] = useState(start)
  const [error, setError] = useState<unknown>(null)
  const save = async () => {
    try {
      await submit(bare(path.trim()))
      close()
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <Dialog title={title} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Stack gap={12}>
          <TextInput
            data-autofocus
            label={t('files.path')}
            description={t('files.pathHint')}
            maxLength={1000}
            value={path}
            onChange={(event) => setPath(event.currentTarget.value)}
          />
          {error ? <Failure error={error} /> : null}
          <Button type="submit" disabled={bare(path.trim()) === '' || path === start} style={{ alignSelf: 'flex-end' }}>
            {t('common.save')}
          </Button>
        </Stack>
      </form>
    </Dialog>
  )
}

/** The folder that chosen files come into. */
export function Moving({
  amount,
  folders,
  close,
  submit,
}: Asked & { amount: number; folders: readonly string[]; submit: (folder: string) => void }) {
  const [folder, setFolder] = useState('')
  const send = () => {
    const plain = bare(folder.trim()).replace(/\/+$/, '')
    close()
    submit(plain ? `${plain}/` : '')
  }
  return (
    <Dialog title={count('files.moving', amount)} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <Stack gap={12}>
          <Autocomplete
            data-autofocus
            label={t('files.folder')}
            description={t('files.folderHint')}
            data={[...folders]}
            limit={50}
            maxLength={1000}
            value={folder}
            onChange={setFolder}
          />
          <Button type="submit" style={{ alignSelf: 'flex-end' }}>
            {t('files.move')}
          </Button>
        </Stack>
      </form>
    </Dialog>
  )
}

interface Answer<T> {
  readonly text: string
  readonly value: T
  readonly color?: string
  readonly variant?: 'default'
}

/** What several files are about, and what can be done with them; the last answer is the one that Enter gives. */
function Answers<T>({
  title,
  names,
  answers,
  close,
  submit,
}: Asked & {
  title: string
  names: readonly string[]
  answers: readonly Answer<T>[]
  submit: (value: T) => void
}) {
  const give = (value: T) => {
    close()
    submit(value)
  }
  return (
    <Dialog title={title} close={close}>
      <Stack gap={12}>
        <Names names={names} />
        <div className="dialog-actions">
          <Button variant="default" onClick={close}>
            {t('common.cancel')}
          </Button>
          {answers.map(({ text, value, ...look }, index) => (
            <Button
              key={text}
              {...look}
              data-autofocus={index === answers.length - 1 || undefined}
              onClick={() => give(value)}
            >
              {text}
            </Button>
          ))}
        </div>
      </Stack>
    </Dialog>
  )
}

/** What is there already, before it is overwritten. */
export function Clashes({
  names,
  rest,
  close,
  submit,
}: Asked & { names: readonly string[]; rest: number; submit: (isReplacing: boolean) => void }) {
  const others: Answer<boolean> = { text: count('files.onlyOthers', rest), value: false, variant: 'default' }
  const replace: Answer<boolean> = { text: t('files.replace'), value: true, color: 'red' }
  const answers = rest > 0 ? [others, replace] : [replace]
  return (
    <Answers title={count('files.clash', names.length)} names={names} answers={answers} close={close} submit={submit} />
  )
}

/** Files with changes that are not saved, before their tabs are closed. */
export function Unsaved({
  names,
  close,
  submit,
}: Asked & { names: readonly string[]; submit: (isSaving: boolean) => void }) {
  const answers: Answer<boolean>[] = [
    { text: t('files.closeUnsaved'), value: false, variant: 'default', color: 'red' },
    { text: t('files.saveAndClose'), value: true },
  ]
  return (
    <Answers
      title={count('files.unsaved', names.length)}
      names={names}
      answers={answers}
      close={close}
      submit={submit}
    />
  )
}

export function Deleting({
  chosen,
  paths,
  unsaved,
  close,
  submit,
}: Asked & { chosen: readonly string[]; paths: readonly string[]; unsaved: number; submit: () => Promise<unknown> }) {
  const files = chosen.reduce((sum, one) => sum + filesOf(one, paths).length, 0)
  return (
    <Dialog
      title={chosen.length === 1 ? t('files.delete', { path: chosen[0]! }) : count('files.deleting', chosen.length)}
      close={close}
    >
      <Confirm
        label={t('common.delete')}
        color="red"
        close={close}
        act={async () => {
          close()
          await submit()
        }}
      >
        {chosen.length > 1 ? <Names names={chosen} /> : null}
        <p style={{ margin: 0 }}>
          {count('files.gone', files)}
          {unsaved > 0 ? ` ${count('files.goneUnsaved', unsaved)}` : ''}
        </p>
      </Confirm>
    </Dialog>
  )
}
