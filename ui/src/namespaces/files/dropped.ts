/** Files that a person brings: chosen, or dropped, in folders or by themselves. */

export interface Brought {
  /** Below the folder that they are brought to. */
  readonly path: string
  readonly file: File
}

/** Files of a field; those of a folder keep the names of the folders. */
export const chosenFiles = (files: Iterable<File>): Brought[] =>
  [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }))

/** Files of a drop. What was dropped is gone once the event is over: entries are taken at once. */
export async function droppedFiles(transfer: DataTransfer): Promise<Brought[]> {
  const entries = [...transfer.items].map((one) => one.webkitGetAsEntry()).filter((one) => one !== null)
  return entries.length === 0 ? chosenFiles(transfer.files) : (await Promise.all(entries.map(filesIn))).flat()
}

async function filesIn(entry: FileSystemEntry): Promise<Brought[]> {
  if (entry instanceof FileSystemDirectoryEntry)
    return (await Promise.all((await entriesIn(entry)).map(filesIn))).flat()
  const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
  return [{ path: entry.fullPath.replace(/^\//, ''), file }]
}

/** A browser gives them in parts, the last of which is empty. */
async function entriesIn(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const found: FileSystemEntry[] = []
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (part.length === 0) return found
    found.push(...part)
  }
}
