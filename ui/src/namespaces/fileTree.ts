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
      else folders.set(`${folder}${first}/`, [...(folders.get(`${folder}${first}/`) ?? []), path])
    }
    for (const [path, inner] of [...folders].sort(([a], [b]) => a.localeCompare(b))) {
      const isOpen = wanted !== '' || open.has(path)
      rows.push({ path, name: path.slice(folder.length, -1), depth, isFolder: true, isOpen })
      if (isOpen) visit(path, depth + 1, inner)
    }
    for (const path of here.sort((a, b) => a.localeCompare(b))) rows.push({ path, name: path.slice(folder.length), depth, isFolder: false, isOpen: false })
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
