import type { Dirent } from 'node:fs'
import { lstat, opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode, isDeviceError } from '../../files/system-error'

/** Files on a medium that belong to no volume. Names only: none of them is opened. */
export interface OtherFiles {
  readonly count: number
  /** The first names, with what is hidden or executable before the rest. */
  readonly names: readonly string[]
  readonly hidden: readonly string[]
  readonly executable: readonly string[]
  readonly hiddenCount: number
  readonly executableCount: number
  /** Folders that could not be looked into. */
  readonly unread: readonly string[]
  /** Counting ended at the limit: there are at least so many. */
  readonly more: boolean
}

const NAMED = 20
const LIMIT = 100_000
/** What Windows itself puts on every medium that it mounts for writing. */
const OF_WINDOWS = /^System Volume Information\/(WPSettings\.dat|IndexerVolumeGuid)$/
/** Folders that file systems keep for themselves and that ordinary accounts may not read. */
const KEPT_CLOSED = new Set(['System Volume Information', 'lost+found'])
/** Names by which Windows or a shell starts something, or mounts what can hold it. */
const EXECUTABLE =
  /\.(exe|com|scr|pif|bat|cmd|ps1|psm1|vb[se]|jse?|ws[fh]|hta|ms[ip]|lnk|url|dll|sys|cpl|jar|reg|inf|chm|sh|py|desktop|iso|img|vhdx?)$/i

/**
 * Counts what lies on a medium beside its volumes: by the names in its folders, never by content. Links are counted
 * and not followed. A file counts as hidden when a part of its path begins with a dot; the attribute of FAT and NTFS
 * is not looked at.
 * @param volumes absolute folders whose contents are accounted for elsewhere
 * @throws system errors as they are when the device fails
 */
export async function listOtherFiles(root: string, volumes: ReadonlySet<string>): Promise<OtherFiles> {
  const found = { all: new Names(), hidden: new Names(), executable: new Names() }
  const unread: string[] = []
  const open = volumes.has(root) ? [] : ['']
  let more = false
  for (let folder = open.pop(); folder !== undefined && !more; folder = open.pop()) {
    for await (const entry of entriesOf(root, folder, unread)) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (await isFolder(entry, join(root, path))) {
        if (!volumes.has(join(root, path))) open.push(path)
        continue
      }
      if (OF_WINDOWS.test(path)) continue
      more = found.all.count >= LIMIT
      if (more) break
      found.all.add(path)
      if (/(^|\/)\./.test(path)) found.hidden.add(path)
      if (EXECUTABLE.test(path)) found.executable.add(path)
    }
  }
  const first = [...new Set([...found.executable.names, ...found.hidden.names, ...found.all.names])]
  return {
    count: found.all.count,
    names: first.slice(0, NAMED),
    hidden: found.hidden.names,
    executable: found.executable.names,
    hiddenCount: found.hidden.count,
    executableCount: found.executable.count,
    unread: unread.slice(0, NAMED),
    more,
  }
}

/** Counts all and keeps the first few. */
class Names {
  count = 0
  readonly names: string[] = []

  add(name: string): void {
    if (this.count++ < NAMED) this.names.push(name)
  }
}

/** Some file systems do not tell the kind in the listing; then it is looked up. */
async function isFolder(entry: Dirent, path: string): Promise<boolean> {
  if (entry.isDirectory() || entry.isFile() || entry.isSymbolicLink()) return entry.isDirectory()
  return lstat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  )
}

async function* entriesOf(root: string, folder: string, unread: string[]): AsyncGenerator<Dirent> {
  try {
    yield* await opendir(join(root, folder))
  } catch (error) {
    if (isDeviceError(error)) throw error
    if (errorCode(error) === null) throw error
    if (!KEPT_CLOSED.has(folder)) unread.push(`${folder}/`)
  }
}
