/** What can be done to the files of a namespace: many at once, each with its own outcome. */
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { get, put, remove, upload } from '../../api/client'
import { count, t } from '../../i18n'
import type { Brought } from './dropped'
import { byFile, clashesOf, isWithin, topmost, type Move } from './fileTree'
import { useJobs, type Job, type Jobs } from './jobs'

/** More at once are refused: nobody wants to wait for them, or to clear them up. */
export const MOST_FILES = 1000

const FILES = '/api/v1/namespaces/{namespace}/files'

export interface FilesOf {
  readonly found: {
    readonly data: readonly string[] | undefined
    readonly error: unknown
    readonly refetch: () => unknown
  }
  readonly jobs: Jobs
  /** Does again what failed. */
  readonly again: (jobs: readonly Job[], overwrite: boolean) => Promise<void>
  /** The files as the server has them now: others may write too. */
  readonly now: () => Promise<readonly string[]>
  /** Makes an empty file. */
  readonly create: (path: string) => Promise<void>
  /** Writes a text over what is there. */
  readonly save: (path: string, text: string) => Promise<void>
  readonly bring: (files: readonly Brought[], replaced: ReadonlySet<string>) => Promise<void>
  readonly move: (moves: readonly Move[], overwrite: boolean) => Promise<void>
  readonly destroy: (chosen: Iterable<string>) => Promise<void>
}

/** What is told of each file and folder as soon as it is done, in whichever try. */
interface Listener {
  readonly onMoved: (move: Move) => void
  readonly onGone: (path: string) => void
}

export function useFiles(namespace: string, { onMoved, onGone }: Listener): FilesOf {
  const client = useQueryClient()
  const jobs = useJobs()
  const path = { namespace }
  const read = () => get('/api/v1/namespaces/{namespace}/files/search', { path, query: { q: '' } })
  const found = useQuery({ queryKey: ['files', namespace], queryFn: read, retry: false })
  /** @param written what has another content now; what is gone is not asked for again. */
  const changed = async (written: readonly string[]) => {
    const isWritten = ({ queryKey: [, , file] }: { queryKey: readonly unknown[] }) =>
      written.some((one) => isWithin(String(file), one))
    await Promise.all([
      client.invalidateQueries({ queryKey: ['files', namespace] }),
      client.invalidateQueries({ queryKey: ['file-content', namespace], predicate: isWritten }),
    ])
  }
  const run = async (title: string, all: readonly Job[], written: readonly string[], overwrite?: boolean) => {
    const { done, total } = await jobs.run(title, all, overwrite)
    if (done === total) notifications.show({ message: `${title}: ${count('bulk.done', done)}` })
    await changed(written)
  }
  const send = (
    file: string,
    content: Blob,
    overwrite: boolean,
    how?: { signal: AbortSignal; onPart: (part: number) => void },
  ) => {
    const body = new FormData()
    body.append('fileContent', content)
    return upload(
      FILES,
      { path, query: { path: `/${file}`, overwrite }, body, signal: how?.signal },
      how?.onPart ?? (() => undefined),
    )
  }
  return {
    found,
    jobs,
    again: (those, overwrite) =>
      run(
        jobs.progress?.title ?? '',
        those,
        those.map((one) => one.name),
        overwrite,
      ),
    now: () => client.fetchQuery({ queryKey: ['files', namespace], queryFn: read, staleTime: 0 }),
    create: async (file) => {
      await send(file, new Blob(['']), false)
      await changed([file])
    },
    save: async (file, text) => {
      await send(file, new Blob([text]), true)
      client.setQueryData(['file-content', namespace, file], text)
      await changed([])
    },
    bring: (files, replaced) =>
      run(
        t('files.uploading'),
        files.map((one) => ({
          name: one.path,
          act: ({ overwrite, ...how }) => send(one.path, one.file, overwrite || replaced.has(one.path), how),
        })),
        files.map((one) => one.path),
      ),
    move: (moves, mayOverwrite) =>
      run(
        t('files.move'),
        moves.map(({ from, to }) => ({
          name: from,
          act: async ({ overwrite }) => {
            await put(FILES, { path, query: { from: `/${from}`, to: `/${to}`, overwrite: overwrite || mayOverwrite } })
            onMoved({ from, to })
          },
        })),
        moves.map((one) => one.to),
      ),
    destroy: (chosen) =>
      run(
        t('common.delete'),
        topmost(chosen).map((one) => ({
          name: one,
          act: async () => {
            await remove(FILES, { path, query: { path: `/${one}` } })
            onGone(one)
          },
        })),
        [],
      ),
  }
}

/** Moves that would overwrite something, and those that would not, file by file. */
export function sorted(
  moves: readonly Move[],
  paths: readonly string[],
): { readonly clashes: readonly string[]; readonly others: readonly Move[] } {
  const files = byFile(moves, paths)
  const clashes = clashesOf(
    files.map((one) => one.to),
    paths,
  )
  return { clashes, others: files.filter((one) => !clashes.includes(one.to)) }
}
