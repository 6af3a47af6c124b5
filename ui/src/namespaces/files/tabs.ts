/** The files that are open, in the order of their tabs, and the one that is in front. */
import { isWithin, type Move } from './fileTree'

export interface OpenFiles {
  readonly paths: readonly string[]
  /** One of the paths; null when none is open. */
  readonly front: string | null
}

export const NONE_OPEN: OpenFiles = { paths: [], front: null }

/** Brings a file to the front; one that was not open comes last. */
export const opened = ({ paths }: OpenFiles, path: string): OpenFiles => ({
  paths: paths.includes(path) ? paths : [...paths, path],
  front: path,
})

/** When the one in front is closed, the next one to the right that stays takes its place, or else the next one to the left. */
export function closed({ paths, front }: OpenFiles, gone: readonly string[]): OpenFiles {
  const stays = (path: string) => !gone.includes(path)
  const at = front === null ? 0 : paths.indexOf(front)
  return {
    paths: paths.filter(stays),
    front: paths.slice(at).find(stays) ?? paths.slice(0, at).findLast(stays) ?? null,
  }
}

/** Tabs keep their place when their files are renamed or moved; of two that become the same file, one stays. */
export const moved = ({ paths, front }: OpenFiles, moves: readonly Move[]): OpenFiles => ({
  paths: [...new Set(paths.map((path) => movedPath(path, moves)))],
  front: front === null ? null : movedPath(front, moves),
})

/** Where a file is after files and folders were moved. */
export function movedPath(path: string, moves: readonly Move[]): string {
  const move = moves.find(({ from }) => isWithin(path, from))
  return move ? move.to + path.slice(move.from.length) : path
}

/** What is kept by the new name of its file; what belonged to a file that was overwritten gives way. */
export function movedTexts(texts: ReadonlyMap<string, string>, moves: readonly Move[]): ReadonlyMap<string, string> {
  const stay = [...texts].filter(([path]) => movedPath(path, moves) === path)
  const go = [...texts].filter(([path]) => movedPath(path, moves) !== path)
  return new Map([...stay, ...go.map(([path, text]) => [movedPath(path, moves), text] as const)])
}

export const others = (paths: readonly string[], path: string): string[] => paths.filter((one) => one !== path)

export const toTheRight = (paths: readonly string[], path: string): string[] => paths.slice(paths.indexOf(path) + 1)

/** The name of a file; its whole path when another one that is open has the same name. */
export function titleOf(path: string, paths: readonly string[]): string {
  const name = nameOf(path)
  return others(paths, path).some((one) => nameOf(one) === name) ? path : name
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

interface Place {
  readonly pathname: string
  readonly search: object
}

/** Whether going from one address to another does no more than bring another file to the front. */
export const isSamePage = (from: Place, to: Place): boolean =>
  from.pathname === to.pathname && withoutFile(from.search) === withoutFile(to.search)

const withoutFile = (search: object): string => JSON.stringify({ ...search, file: undefined })
