/** The namespaces as a tree, with how many flows each has. */
import { Button, Modal, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { get } from '../api/client'
import { everyRow } from '../api/pages'
import { useLiveList } from '../executions/liveList'
import { t, useWords } from '../i18n'
import { useCommands } from '../shell/commands'
import { NothingMatches } from '../shell/filters/NothingMatches'
import { IconFolders } from '../shell/icons'
import { ListBar } from '../shell/ListBar'
import { Empty, Loading, PageHead } from '../shell/parts'
import { useIsLive } from '../shell/Refresh'
import { useList, type List } from '../shell/useList'
import { branches, type Branch } from './tree'
import { NAME_FIELDS } from './valueFields'
import './values.css'

const REREAD_MS = 2000

export default function NamespacesPage() {
  useWords()
  const found = useQuery({
    queryKey: ['namespaces'],
    queryFn: () => everyRow((page, size) => get('/api/v1/namespaces/search', { query: { page, size } })),
  })
  const list = useList(NAME_FIELDS)
  const live = useLiveList(['namespaces'], REREAD_MS, { isOn: useIsLive() })
  const [isOpening, open] = useState(false)
  useCommands([{ id: 'create', text: t('namespaces.create'), run: () => open(true) }])
  return (
    <>
      <PageHead title={t('nav.namespaces')}>
        <Button variant="default" onClick={() => open(true)}>
          {t('namespaces.create')}
        </Button>
      </PageHead>
      <ListBar list={list} page={undefined} query={found} live={live} />
      <div className="content" tabIndex={0} role="region" aria-label={t('nav.namespaces')}>
        <Loading query={found}>
          {(all) =>
            all.length === 0 ? (
              <Empty text={t('namespaces.none')} />
            ) : (
              <Tree ids={all.map((one) => one.id)} list={list} />
            )
          }
        </Loading>
      </div>
      {isOpening ? <Naming close={() => open(false)} /> : null}
    </>
  )
}

function Tree({ ids, list }: { ids: readonly string[]; list: List }) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const rows = branches(ids, closed, String(list.search.q ?? ''))
  const toggle = (id: string) =>
    setClosed((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  if (rows.length === 0) return <NothingMatches fields={list.fields} search={list.search} onChange={list.open} />
  return (
    <ul className="namespaces" aria-label={t('nav.namespaces')}>
      {rows.map((one) => (
        <Row key={one.id} branch={one} isOpen={!closed.has(one.id)} toggle={() => toggle(one.id)} />
      ))}
    </ul>
  )
}

function Row({ branch, isOpen, toggle }: { branch: Branch; isOpen: boolean; toggle: () => void }) {
  return (
    <li style={{ paddingLeft: branch.depth * 20 }}>
      {branch.hasChildren ? (
        <button type="button" className="fold" aria-expanded={isOpen} aria-label={branch.id} onClick={toggle}>
          {isOpen ? '▾' : '▸'}
        </button>
      ) : (
        <span className="fold" />
      )}
      <IconFolders size={15} />
      <Link to={`/namespaces/edit/${branch.id}`} title={branch.id}>
        {branch.name}
      </Link>
      <span className="faint meta">{branch.depth > 0 ? branch.id : ''}</span>
    </li>
  )
}

const NAMESPACE = /^[a-z0-9][a-z0-9._-]*$/i

/** A namespace is there once something is in it: this leads to where that is put. */
function Naming({ close }: { close: () => void }) {
  const navigate = useNavigate()
  const [id, setId] = useState('')
  const isRight = NAMESPACE.test(id)
  return (
    <Modal opened onClose={close} title={t('namespaces.create')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isRight) void navigate({ to: `/namespaces/edit/${id}` })
        }}
      >
        <Stack gap={12}>
          <TextInput
            data-autofocus
            label={t('common.namespace')}
            description={t('namespaces.createHint')}
            value={id}
            onChange={(event) => setId(event.currentTarget.value.trim())}
          />
          <Button type="submit" disabled={!isRight} style={{ alignSelf: 'flex-end' }}>
            {t('namespaces.open')}
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}
