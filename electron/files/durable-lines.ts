import { createHash } from 'node:crypto'
import { replaceDurably } from './durable'

const WRITE_AT = 64 * 1024

/**
 * As `writeFileDurably`, for a text of as many lines as memory should not hold.
 * @param lines each with its line end
 * @returns SHA-256 of what was written, lower hex
 */
export async function writeLinesDurably(
  path: string,
  lines: Iterable<string> | AsyncIterable<string>,
  options: { readonly mode?: number } = {},
): Promise<string> {
  const hash = createHash('sha256')
  await replaceDurably(
    path,
    async (file) => {
      let gathered = ''
      const flush = async (): Promise<void> => {
        const piece = Buffer.from(gathered)
        gathered = ''
        hash.update(piece)
        await file.writeFile(piece)
      }
      for await (const line of lines) {
        gathered += line
        if (gathered.length >= WRITE_AT) await flush()
      }
      await flush()
    },
    options,
  )
  return hash.digest('hex')
}
