/** The files of a namespace: a tree beside what is in a file; on the page of the namespace and in the editor of a flow. */
import { ActionIcon, Button, SegmentedControl, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useBlocker } from '@tanstack/react-router'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { address } from '../../api/client'
import { count, t } from '../../i18n'
import { useCommands } from '../../shell/commands'
import { IconDownload, IconFilePlus, IconFolder, IconUpload } from '../../shell/icons'
import { Copy, Empty, Loading } from '../../shell/parts'
import { told } from '../../shell/told'
import { chosenFiles, type Brought } from './dropped'
import { FileContent, type Line } from './FileContent'
import { Clashes, Deleting, Moving, Naming, Unsaved } from './FileDialogs'
import { FoundLines } from './FileSearch'
import { FileTabs, panelId } from './FileTabs'
import { FileTree } from './FileTree'
import { clashesOf, folderOf, foldersTo, isWithin, movesInto, topmost } from './fileTree'
import { ParentFiles } from './ParentFiles'
import { isSamePage } from './tabs'
import { MOST_FILES, sorted, useFiles } from './useFiles'
import { useTabs } from './useTabs'
import { useTexts } from './useTexts'
import { WorkBar } from './WorkBar'

type Asking =
  | { readonly kind: 'create' | 'delete' | 'move' }
  | { readonly kind: 'rename'; readonly path: string }
  | { readonly kind: 'unsaved'; readonly names: readonly string[]; readonly closing: readonly string[] }
  | {
      readonly kind: 'clash'
      readonly names: readonly string[]
      readonly rest: number
      readonly go: (isReplacing: boolean) => void
    }

/** As many names fit into an address. */
const MOST_NAMED = 100

export function Files({ namespace }: { namespace: string }) {
  const tabs = useTabs(namespace)
  const texts = useTexts(namespace)
  const [line, setLine] = useState<Line>()
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set())
  const [asking, ask] = useState<Asking | null>(null)
  const [text, setText] = useState('')
  const [isInside, lookInside] = useState(false)
  const close = (closing: readonly string[]) => {
    for (const path of closing.filter(texts.isUnsaved)) texts.change(path, null)
    tabs.close(closing)
  }
  const files = useFiles(namespace, {
    onMoved: (move) => {
      texts.move([move])
      tabs.move([move])
    },
    onGone: (gone) => close(tabs.now().filter((path) => isWithin(path, gone))),
  })
  const paths = files.found.data ?? []
  useBlocker({
    shouldBlockFn: ({ current, next }) =>
      texts.unsaved.size > 0 && !isSamePage(current, next) && !window.confirm(t('editor.leave')),
    enableBeforeUnload: () => texts.unsaved.size > 0,
  })
  const show = (path: string, at?: number) => {
    setLine(at === undefined ? undefined : { path, line: at })
    tabs.open(path)
  }
  const save = async (path: string) => {
    const typed = texts.unsaved.get(path)
    if (typed === undefined) return
    await files.save(path, typed)
    texts.saved(path, typed)
    notifications.show({ message: t('files.saved', { path }) })
  }
  const askToClose = (closing: readonly string[]) => {
    const names = closing.filter(texts.isUnsaved)
    if (names.length > 0) ask({ kind: 'unsaved', names, closing })
    else close(closing)
  }
  const saveAndClose = async (names: readonly string[], closing: readonly string[]) => {
    await Promise.all(names.map(save))
    askToClose(closing)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    if (tabs.front !== null) void save(tabs.front).catch(told)
  }
  const bring = async (brought: readonly Brought[], folder: string) => {
    if (brought.length === 0) return
    if (brought.length > MOST_FILES) return told(new Error(t('files.tooMany', { most: MOST_FILES })))
    const coming = brought.map((one) => ({ ...one, path: folder + one.path }))
    const names = clashesOf(
      coming.map((one) => one.path),
      await files.now(),
    )
    if (names.length === 0) return files.bring(coming, new Set())
    const rest = coming.filter((one) => !names.includes(one.path))
    ask({
      kind: 'clash',
      names,
      rest: rest.length,
      go: (isReplacing) => void files.bring(isReplacing ? coming : rest, new Set(names)).catch(told),
    })
  }
  const move = async (items: Iterable<string>, folder: string) => {
    const moves = movesInto(items, folder)
    if (moves.length === 0) return
    const { clashes, others } = sorted(moves, await files.now())
    const go = async (isReplacing: boolean) => {
      await files.move(clashes.length > 0 && !isReplacing ? others : moves, isReplacing)
      choose(new Set())
    }
    if (clashes.length === 0) return go(false)
    ask({ kind: 'clash', names: clashes, rest: others.length, go: (isReplacing) => void go(isReplacing).catch(told) })
  }
  const destroy = async () => {
    await files.destroy(chosen)
    choose(new Set())
  }
  const rename = async (from: string, to: string) => {
    await files.move([{ from, to }], false)
    choose(new Set())
  }
  const [only] = chosen
  const folder = only ? folderOf(only) : tabs.front ? folderOf(tabs.front) : ''
  const pick = usePicking((brought) => void bring(brought, folder).catch(told))
  useCommands([
    { id: 'file', text: t('files.create'), run: () => ask({ kind: 'create' }) },
    { id: 'upload', text: t('files.upload'), run: pick.files },
    { id: 'upload folder', text: t('files.uploadFolder'), run: pick.folder },
  ])
  return (
    <>
      <div className="toolbar">
        <Button leftSection={<IconFilePlus size={14} />} onClick={() => ask({ kind: 'create' })}>
          {t('files.create')}
        </Button>
        <Button variant="default" leftSection={<IconUpload size={14} />} onClick={pick.files}>
          {t('files.upload')}
        </Button>
        <Button variant="default" leftSection={<IconFolder size={14} />} onClick={pick.folder}>
          {t('files.uploadFolder')}
        </Button>
        {pick.fields}
        <ActionIcon
          component="a"
          variant="default"
          size={30}
          download
          href={address('/api/v1/namespaces/{namespace}/files/export', { path: { namespace } })}
          aria-label={t('files.export')}
          title={t('files.export')}
          style={{ marginLeft: 'auto' }}
        >
          <IconDownload size={16} />
        </ActionIcon>
      </div>
      <WorkBar jobs={files.jobs} again={(jobs, overwrite) => void files.again(jobs, overwrite).catch(told)} />
      {chosen.size > 0 ? (
        <div className="toolbar bulk-bar" role="region" aria-label={t('files.chosen')}>
          <span className="num">{count('bulk.selected', chosen.size)}</span>
          {chosen.size === 1 ? (
            <>
              <Copy value={only!} label={t('files.copyPath')} />
              <Button variant="default" onClick={() => ask({ kind: 'rename', path: only! })} title="F2">
                {t('files.rename')}
              </Button>
            </>
          ) : null}
          <Button variant="default" onClick={() => ask({ kind: 'move' })}>
            {t('files.move')}
          </Button>
          {topmost(chosen).length <= MOST_NAMED ? (
            <Button
              component="a"
              variant="default"
              download
              href={address('/api/v1/namespaces/{namespace}/files/export', {
                path: { namespace },
                query: { path: topmost(chosen).map((one) => `/${one}`) },
              })}
            >
              {t('files.asZip')}
            </Button>
          ) : null}
          <Button variant="default" color="red" onClick={() => ask({ kind: 'delete' })} title="Del">
            {t('common.delete')}
          </Button>
          <Button variant="subtle" onClick={() => choose(new Set())}>
            {t('list.clearSelection')}
          </Button>
        </div>
      ) : null}
      <div className="split files" onKeyDown={onKey}>
        <div>
          <div className="toolbar">
            <TextInput
              data-search
              style={{ flex: 1, minWidth: 100 }}
              type="search"
              maxLength={200}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              placeholder={t('files.search')}
              aria-label={t('files.search')}
            />
            <SegmentedControl
              size="xs"
              aria-label={t('files.searchWhere')}
              data={[
                { value: 'names', label: t('files.byName') },
                { value: 'lines', label: t('files.byLine') },
              ]}
              value={isInside ? 'lines' : 'names'}
              onChange={(value) => lookInside(value === 'lines')}
            />
          </div>
          {isInside ? (
            <FoundLines namespace={namespace} text={text} show={show} />
          ) : (
            <Loading query={files.found}>
              {(all) => (
                <FileTree
                  paths={all}
                  shown={tabs.front}
                  chosen={chosen}
                  text={text}
                  choose={choose}
                  show={show}
                  rename={(path) => ask({ kind: 'rename', path })}
                  destroy={() => {
                    if (chosen.size > 0) ask({ kind: 'delete' })
                  }}
                  move={(items, into) => void move(items, into).catch(told)}
                  bring={(brought, into) => void bring(brought, into).catch(told)}
                />
              )}
            </Loading>
          )}
          {namespace.includes('.') ? <ParentFiles namespace={namespace} /> : null}
        </div>
        <div>
          {tabs.paths.length > 0 ? (
            <FileTabs
              paths={tabs.paths}
              front={tabs.front}
              isUnsaved={texts.isUnsaved}
              show={show}
              close={askToClose}
            />
          ) : (
            <Empty text={t('files.choose')} />
          )}
          {tabs.paths
            .filter((path) => path === tabs.front || tabs.seen.includes(path))
            .map((path) => (
              <div
                key={path}
                id={panelId(path)}
                className="file-panel"
                role="tabpanel"
                aria-label={path}
                hidden={path !== tabs.front}
              >
                <FileContent
                  namespace={namespace}
                  file={path}
                  line={line?.path === path ? line : undefined}
                  unsaved={texts.unsaved.get(path)}
                  change={(typed) => texts.change(path, typed)}
                  save={() => void save(path).catch(told)}
                />
              </div>
            ))}
        </div>
      </div>
      {asking?.kind === 'delete' ? (
        <Deleting
          chosen={topmost(chosen)}
          paths={paths}
          unsaved={[...texts.unsaved.keys()].filter((path) => [...chosen].some((one) => isWithin(path, one))).length}
          close={() => ask(null)}
          submit={() => destroy().catch(told)}
        />
      ) : null}
      {asking?.kind === 'move' ? (
        <Moving
          amount={topmost(chosen).length}
          folders={[...new Set(paths.flatMap(foldersTo))].sort()}
          close={() => ask(null)}
          submit={(into) => void move(chosen, into).catch(told)}
        />
      ) : null}
      {asking?.kind === 'unsaved' ? (
        <Unsaved
          names={asking.names}
          close={() => ask(null)}
          submit={(isSaving) => {
            if (isSaving) void saveAndClose(asking.names, asking.closing).catch(told)
            else close(asking.closing)
          }}
        />
      ) : null}
      {asking?.kind === 'clash' ? (
        <Clashes names={asking.names} rest={asking.rest} close={() => ask(null)} submit={asking.go} />
      ) : null}
      {asking?.kind === 'rename' ? (
        <Naming
          title={t('files.rename')}
          start={asking.path}
          close={() => ask(null)}
          submit={(to) => rename(asking.path, to)}
        />
      ) : null}
      {asking?.kind === 'create' ? (
        <Naming
          title={t('files.create')}
          start={folder}
          close={() => ask(null)}
          submit={async (path) => {
            await files.create(path)
            show(path)
          }}
        />
      ) : null}
    </>
  )
}

/** Two fields that nobody sees: a browser opens its own dialog for one of them, for files or for a folder. */
function usePicking(bring: (brought: readonly Brought[]) => void) {
  const [ofFiles, ofFolder] = [useRef<HTMLInputElement>(null), useRef<HTMLInputElement>(null)]
  useEffect(() => ofFolder.current?.setAttribute('webkitdirectory', ''), [ofFolder])
  const take = (field: HTMLInputElement) => {
    bring(chosenFiles(field.files ?? []))
    field.value = ''
  }
  return {
    files: () => ofFiles.current?.click(),
    folder: () => ofFolder.current?.click(),
    fields: (
      <>
        {[[ofFiles, 'files.upload'] as const, [ofFolder, 'files.uploadFolder'] as const].map(([ref, name]) => (
          <input
            key={name}
            ref={ref}
            type="file"
            multiple
            hidden
            aria-label={t(name)}
            onChange={(event) => take(event.currentTarget)}
          />
        ))}
      </>
    ),
  }
}
