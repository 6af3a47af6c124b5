/** The files of a namespace: folders, content, upload, download, removal. */
import { Button, FileButton, Modal } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { address, get, getText, post, remove } from '../api/client'
import { t } from '../i18n'
import { bytes } from '../shell/format'
import { IconDownload, IconFile, IconFolder, IconTrash } from '../shell/icons'
import { Empty, Loading, messageOf } from '../shell/parts'

const SHOWN_BYTES = 500_000

export function Files({ namespace }: { namespace: string }) {
  const [folder, open] = useState('/')
  const [file, show] = useState<string | null>(null)
  const client = useQueryClient()
  const path = { namespace }
  const found = useQuery({ queryKey: ['files', namespace, folder], queryFn: () => get('/api/v1/namespaces/{namespace}/files/directory', { path, query: { path: folder } }), retry: false })
  const act = async (action: () => Promise<unknown>) => {
    try {
      await action()
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
    }
    await client.invalidateQueries({ queryKey: ['files', namespace] })
  }
  const upload = (chosen: File[]) => void act(async () => {
    for (const one of chosen) {
      const body = new FormData()
      body.append('fileContent', one)
      await post('/api/v1/namespaces/{namespace}/files', { path, query: { path: `${folder}${one.name}` }, body })
    }
  })
  const parents = folder.split('/').filter(Boolean)
  return (
    <>
      <div className="toolbar">
        <nav aria-label={t('files.folder')} className="crumbs"><button className="nav-item" style={{ width: 'auto' }} onClick={() => open('/')}>/</button>{parents.map((one, index) => <button key={one} className="nav-item" style={{ width: 'auto' }} onClick={() => open(`/${parents.slice(0, index + 1).join('/')}/`)}>{one}</button>)}</nav>
        <span style={{ marginLeft: 'auto' }}><FileButton onChange={upload} multiple>{(props) => <Button {...props}>{t('files.upload')}</Button>}</FileButton></span>
      </div>
      <div className="split">
        <div style={{ overflow: 'auto', padding: 8 }}>
          <Loading query={found}>
            {(files) => files.length === 0 ? <Empty text={t('files.none')} /> : (
              <ul className="tree">
                {files.map((one) => one.type === 'Directory'
                  ? <li key={one.fileName}><button onClick={() => open(`${folder}${one.fileName}/`)}><IconFolder size={14} />{one.fileName}</button></li>
                  : <li key={one.fileName}><button aria-current={file === `${folder}${one.fileName}` ? 'true' : undefined} onClick={() => show(`${folder}${one.fileName}`)}><IconFile size={14} /><span className="ellipsis">{one.fileName}</span><span className="faint meta num" style={{ marginLeft: 'auto' }}>{bytes(one.size)}</span></button></li>)}
              </ul>
            )}
          </Loading>
        </div>
        <div style={{ overflow: 'auto' }}>{file ? <Content key={file} namespace={namespace} path={file} destroy={() => void act(async () => { await remove('/api/v1/namespaces/{namespace}/files', { path, query: { path: file } }); show(null) })} /> : <Empty text={t('files.choose')} />}</div>
      </div>
    </>
  )
}

function Content({ namespace, path, destroy }: { namespace: string; path: string; destroy: () => void }) {
  const [isAsking, ask] = useState(false)
  const call = { path: { namespace }, query: { path } }
  const found = useQuery({ queryKey: ['file-content', namespace, path], queryFn: () => getText('/api/v1/namespaces/{namespace}/files', call), retry: false })
  return (
    <>
      <div className="toolbar">
        <b className="mono ellipsis" style={{ flex: 1 }}>{path}</b>
        <Button component="a" variant="default" download href={address('/api/v1/namespaces/{namespace}/files', call)} leftSection={<IconDownload size={14} />}>{t('common.download')}</Button>
        <Button variant="default" leftSection={<IconTrash size={14} />} onClick={() => ask(true)}>{t('common.delete')}</Button>
      </div>
      <Loading query={found}>{(text) => <pre className="listing" tabIndex={0} aria-label={path}>{text.includes('\u0000') ? t('files.binary') : text.slice(0, SHOWN_BYTES)}</pre>}</Loading>
      <Modal opened={isAsking} onClose={() => ask(false)} title={t('files.delete', { path })} closeButtonProps={{ 'aria-label': t('common.close') }}><Button color="red" onClick={() => { ask(false); destroy() }}>{t('common.delete')}</Button></Modal>
    </>
  )
}
