/** The files of a namespace: a tree beside what is in a file; on the page of the namespace and in the editor of a flow. */
import { ActionIcon, Button, FileButton, Modal, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { address, get, post, put, remove } from '../api/client'
import { t } from '../i18n'
import { Confirm } from '../shell/Confirm'
import { IconDownload, IconFilePlus, IconUpload } from '../shell/icons'
import { Empty, Failure, Loading, messageOf } from '../shell/parts'
import { FileContent } from './FileContent'
import { FileTree } from './FileTree'
import { bare, folderOf, movedInto } from './fileTree'

type Asking = { readonly kind: 'create' } | { readonly kind: 'rename' | 'delete'; readonly path: string }

export function Files({ namespace }: { namespace: string }) {
  const client = useQueryClient()
  const [chosen, choose] = useState<string | null>(null)
  const [isDirty, setDirty] = useState(false)
  const [asking, ask] = useState<Asking | null>(null)
  const path = { namespace }
  const found = useQuery({ queryKey: ['files', namespace], queryFn: () => get('/api/v1/namespaces/{namespace}/files/search', { path, query: { q: '' } }), retry: false })
  const act = async (action: () => Promise<unknown>) => {
    try {
      await action()
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
    }
    await client.invalidateQueries({ queryKey: ['files', namespace] })
  }
  const open = (file: string | null) => {
    if (isDirty && !window.confirm(t('editor.leave'))) return
    setDirty(false)
    choose(file)
  }
  const write = async (file: string, content: Blob) => {
    const body = new FormData()
    body.append('fileContent', content)
    await post('/api/v1/namespaces/{namespace}/files', { path, query: { path: `/${file}` }, body })
    await client.invalidateQueries({ queryKey: ['file-content', namespace, file] })
  }
  const folder = chosen ? folderOf(chosen) : ''
  const upload = (files: File[]) => void act(async () => { for (const one of files) await write(folder + one.name, one) })
  const move = async (from: string, to: string) => {
    await put('/api/v1/namespaces/{namespace}/files', { path, query: { from: `/${from}`, to: `/${to}` } })
    if (chosen === from) choose(to)
  }
  const destroy = async (file: string) => {
    await remove('/api/v1/namespaces/{namespace}/files', { path, query: { path: `/${file}` } })
    if (chosen?.startsWith(file)) choose(null)
  }
  return (
    <>
      <div className="toolbar">
        <Button leftSection={<IconFilePlus size={14} />} onClick={() => ask({ kind: 'create' })}>{t('files.create')}</Button>
        <FileButton onChange={upload} multiple>{(props) => <Button variant="default" leftSection={<IconUpload size={14} />} {...props}>{t('files.upload')}</Button>}</FileButton>
        <ActionIcon component="a" variant="default" size={30} download href={address('/api/v1/namespaces/{namespace}/files/export', { path })} aria-label={t('files.export')} title={t('files.export')} style={{ marginLeft: 'auto' }}><IconDownload size={16} /></ActionIcon>
      </div>
      <div className="split files">
        <Loading query={found}>
          {(paths) => <FileTree paths={paths} chosen={chosen} open={open} rename={(file) => ask({ kind: 'rename', path: file })} destroy={(file) => ask({ kind: 'delete', path: file })} move={(from, into) => { const to = movedInto(from, into); if (to) void act(() => move(from, to)) }} />}
        </Loading>
        <div>{chosen && !chosen.endsWith('/') ? <FileContent key={chosen} namespace={namespace} file={chosen} write={(text) => write(chosen, new Blob([text]))} onDirty={setDirty} /> : <Empty text={t('files.choose')} />}</div>
      </div>
      {asking?.kind === 'delete' ? (
        <Modal opened onClose={() => ask(null)} title={t('files.delete', { path: asking.path })} closeButtonProps={{ 'aria-label': t('common.close') }}><Confirm label={t('common.delete')} color="red" act={async () => { await destroy(asking.path); ask(null); await client.invalidateQueries({ queryKey: ['files', namespace] }) }} close={() => ask(null)} /></Modal>
      ) : asking ? (
        <Naming title={t(asking.kind === 'create' ? 'files.create' : 'files.rename')} start={asking.kind === 'rename' ? asking.path : folder} close={() => ask(null)} submit={async (name) => {
          if (asking.kind === 'rename') await move(asking.path, name)
          else await write(name, new Blob(['']))
          await client.invalidateQueries({ queryKey: ['files', namespace] })
          if (asking.kind === 'create') open(name)
        }} />
      ) : null}
    </>
  )
}

function Naming({ title, start, close, submit }: { title: string; start: string; close: () => void; submit: (path: string) => Promise<void> }) {
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
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form onSubmit={(event) => { event.preventDefault(); void save() }}>
        <Stack gap={12}>
          <TextInput data-autofocus label={t('files.path')} description={t('files.pathHint')} value={path} onChange={(event) => setPath(event.currentTarget.value)} />
          {error ? <Failure error={error} /> : null}
          <Button type="submit" disabled={bare(path.trim()) === '' || path === start} style={{ alignSelf: 'flex-end' }}>{t('common.save')}</Button>
        </Stack>
      </form>
    </Modal>
  )
}
