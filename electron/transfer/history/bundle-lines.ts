/** The lines of a history bundle. The file may be hostile: lines have limits, nothing is held but one. */
import { createGunzip } from 'node:zlib'
import { CausewayError } from '../../../shared/errors'
import { openRegularFile } from '../../files/open'

/** Bytes of the longest line: a ledger's longest payloads, a thousand named files, take far less. */
const LONGEST_LINE = 16 * 1024 * 1024
const LINE_FEED = 10
/** What a bundle says has a hash or a signature in its line; only lines of the armored signature at its end are shorter. */
const SHORT_LINE = 80
const MOST_SHORT_LINES = 1000

/**
 * Every line of a gzip file with its line end; the last may lack it.
 * @throws CausewayError `bundle.malformed` (details: path) for what is no gzip, is cut short, has an endless line or more
 *   short ones than any bundle: a file of 20 kB unpacks to twenty million line feeds; `file.unreadable`
 */
export async function* readLines(file: string): AsyncGenerator<Buffer, void, undefined> {
  const handle = await openRegularFile(file).catch((error: unknown) => {
    throw error instanceof CausewayError ? error : new CausewayError('file.unreadable', { path: file }, error)
  })
  const source = handle.createReadStream({ autoClose: false })
  const gunzip = createGunzip()
  source.on('error', (error) => gunzip.destroy(error))
  let kept: Buffer[] = []
  let [length, short] = [0, 0]
  try {
    for await (const chunk of source.pipe(gunzip) as AsyncIterable<Buffer>) {
      let start = 0
      for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
        const bytes = length + end + 1 - start
        if (bytes < SHORT_LINE && ++short > MOST_SHORT_LINES)
          throw new CausewayError('bundle.malformed', { path: file }, 'too many short lines')
        yield Buffer.concat([...kept, chunk.subarray(start, end + 1)])
        kept = []
        length = 0
        start = end + 1
      }
      const rest = chunk.subarray(start)
      kept.push(Buffer.from(rest))
      length += rest.length
      if (length > LONGEST_LINE) throw new CausewayError('bundle.malformed', { path: file }, 'an endless line')
    }
    if (length > 0) yield Buffer.concat(kept)
  } catch (error) {
    if (error instanceof CausewayError) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new CausewayError(/^(Z_|ERR_)/.test(code) ? 'bundle.malformed' : 'file.unreadable', { path: file }, error)
  } finally {
    source.destroy()
    gunzip.destroy()
    await handle.close()
  }
}
