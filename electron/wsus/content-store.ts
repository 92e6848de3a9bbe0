import { opendir, readdir, statfs } from 'node:fs/promises'
import { basename, join } from 'node:path'

const CONTENT_FOLDER_NAME = /^WsusContent$/i
const FOLDER_NAME = /^[0-9A-F]{2}$/i

/** `A2/8654…9BA2.cab`: the folder is the last two hex digits of the SHA-1 that is the file's name. */
const STORE_NAME = /^([0-9A-F]{2})\/([0-9A-F]{38}([0-9A-F]{2}))(?:\.[0-9A-Za-z]{1,16})?$/i

/**
 * The SHA-1 (upper-case hex) that a path in the content store promises, or null for a file that WSUS does not
 * name by its digest. Source: MicrosoftDocs, WSUSContent layout; recomputed on a real pair.
 */
export function contentStoreName(path: string): string | null {
  const match = STORE_NAME.exec(path)
  if (!match || match[1]?.toUpperCase() !== match[3]?.toUpperCase()) return null
  return match[2]?.toUpperCase() ?? null
}

/**
 * Counts the hash-named files of a content store (not `anonymousCheckFile.txt`, which has no content) by walking
 * its folders. null: it cannot be read to the end, which is not the same as empty.
 */
export async function countContent(store: string): Promise<{ readonly files: number } | null> {
  try {
    let files = 0
    for await (const folder of await opendir(store)) {
      if (!folder.isDirectory() || !FOLDER_NAME.test(folder.name)) continue
      for await (const file of await opendir(join(store, folder.name))) {
        if (file.isFile() && contentStoreName(`${folder.name}/${file.name}`) !== null) files += 1
      }
    }
    return { files }
  } catch {
    return null
  }
}

/** Bytes that an ordinary user may still write where `path` lies; null when that cannot be read. */
export async function freeBytesAt(path: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(path)
    return bavail * bsize
  } catch {
    return null
  }
}

/** True for a path whose last folder has the name that WSUS gives its content store. */
export function isContentStore(path: string): boolean {
  return CONTENT_FOLDER_NAME.test(basename(path.replaceAll('\\', '/')))
}

/**
 * The content store, for its own path and for that of the folder that holds it: the registry's ContentDir may be
 * either (`C:\WSUS`, `C:\WSUS\WsusContent`), in whatever letters.
 */
export async function resolveContentPath(contentDir: string): Promise<string> {
  if (isContentStore(contentDir)) return contentDir
  const entries = await readdir(contentDir, { withFileTypes: true }).catch(() => [])
  const inner = entries.find((entry) => entry.isDirectory() && CONTENT_FOLDER_NAME.test(entry.name))
  return inner ? join(contentDir, inner.name) : contentDir
}
