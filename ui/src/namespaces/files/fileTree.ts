/** The files of a namespace as the rows of a tree. */

export interface FileRow {
  /** Without a slash in front; that of a folder ends with one. */
  readonly path: string
  readonly name: string
  readonly depth: number
  readonly isFolder: boolean
  readonly isOpen: boolean
}

/**
 * Folders first, then by name; what is in a closed folder is left out. While something is searched every folder is open.
 *
 * @param paths of files, with or without a slash in front.
 * @param text looked for in paths, without case.
 */
export function rowsOf(paths: readonly string[], open: ReadonlySet<string>, text = ''): FileRow[] {
  const wanted = text.trim().toLowerCase()
  const files = paths.map(bare).filter((path) => path.toLowerCase().includes(wanted))
  const rows: FileRow[] = []
  const visit = (folder: string, depth: number, inside: readonly string[]): void => {
    const folders = new Map<string, string[]>()
    const here: string[] = []
    for (const path of inside) {
      const [first, ...rest] = path.slice(folder.length).split('/')
      if (rest.length === 0) here.push(path)
      else {
        const below = folders.get(`${folder}${first}/`)
        if (below) below.push(path)
        else folders.set(`${folder}${first}/`, [path])
      }
    }
    for (const [path, inner] of [...folders].sort(([a], [b]) => a.localeCompare(b))) {
      const isOpen = wanted !== '' || open.has(path)
      rows.push({ path, name: path.slice(folder.length, -1), depth, isFolder: true, isOpen })
      if (isOpen) visit(path, depth + 1, inner)
    }
    for (const path of here.sort((a, b) => a.localeCompare(b)))
      rows.push({ path, name: path.slice(folder.length), depth, isFolder: false, isOpen: false })
  }
  visit('', 0, files)
  return rows
}

export const bare = (path: string): string => path.replace(/^\/+/, '')

/** The folder that a path is in, or that it is; empty for the uppermost. */
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)

/** Where a file or folder comes to be when it is put into a folder; null when that changes nothing, or can not be. */
export function movedInto(path: string, folder: string): string | null {
  const isFolder = path.endsWith('/')
  const name = path.slice(folderOf(isFolder ? path.slice(0, -1) : path).length)
  const to = folder + name
  return to === path || (isFolder && folder.startsWith(path)) ? null : to
}

/** Whether a path is another one, or lies in it. */
export const isWithin = (path: string, top: string): boolean =>
  path === top || (top.endsWith('/') && path.startsWith(top))

/** What is chosen, without what lies in a chosen folder: it goes with the folder. */
export function topmost(chosen: Iterable<string>): string[] {
  const all = [...chosen]
  return all.filter((path) => !all.some((folder) => folder !== path && isWithin(path, folder)))
}

/** The files that a file or a folder stands for, as bare paths. */
export const filesOf = (path: string, paths: readonly string[]): string[] =>
  paths.map(bare).filter((one) => isWithin(one, path))

export interface Move {
  readonly from: string
  readonly to: string
}

/** How chosen files and folders come into a folder; those that are there already stay. */
export function movesInto(chosen: Iterable<string>, folder: string): Move[] {
  return topmost(chosen).flatMap((from) => {
    const to = movedInto(from, folder)
    return to === null ? [] : [{ from, to }]
  })
}

/** The same, file by file. */
export const byFile = (moves: readonly Move[], paths: readonly string[]): Move[] =>
  moves.flatMap(({ from, to }) =>
    filesOf(from, paths).map((file) => ({ from: file, to: to + file.slice(from.length) })),
  )

/** Which of the files that are to come are there already. */
export function clashesOf(coming: readonly string[], paths: readonly string[]): string[] {
  const known = new Set(paths.map(bare))
  return coming.filter((path) => known.has(path))
}

/** Rows from one to another, whichever is first. */
export function span(rows: readonly FileRow[], from: string, to: string): string[] {
  const [a, b] = [rows.findIndex((one) => one.path === from), rows.findIndex((one) => one.path === to)]
  return a < 0 || b < 0 ? [to] : rows.slice(Math.min(a, b), Math.max(a, b) + 1).map((one) => one.path)
}

/** The folders in which a path lies, the outermost first. */
export function foldersTo(path: string): string[] {
  const parts = bare(path).replace(/\/$/, '').split('/')
  return parts.slice(1).map((_, index) => `${parts.slice(0, index + 1).join('/')}/`)
}
