import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { removeQuietly, renameReplacing, syncFolder, temporaryPath } from './durable'

const WRITE_AT = 64 * 1024

/**
 * As `writeFileDurably`, for a text of as many lines as memory should not hold.
 * @param lines each with its line end
 * @returns SHA-256 of what was written, lower hex
 */
export async function writeLinesDurably(
  path: string,
  lines: Iterable<string>,
  options: { readonly mode?: number } = {},
): Promise<string> {
  const temporary = temporaryPath(path)
  const hash = createHash('sha256')
  try {
    const file = await open(temporary, 'wx', options.mode)
    try {
      let gathered = ''
      const flush = async (): Promise<void> => {
        const piece = Buffer.from(gathered)
        gathered = ''
        hash.update(piece)
        await file.writeFile(piece)
      }
      for (const line of lines) {
        gathered += line
        if (gathered.length >= WRITE_AT) await flush()
      }
      await flush()
      await file.sync()
    } finally {
      await file.close()
    }
    await renameReplacing(temporary, path)
  } catch (error) {
    await removeQuietly(temporary)
    throw error
  }
  await syncFolder(dirname(path))
  return hash.digest('hex')
}
