/** The lines of a history bundle. Whoever made the file may be hostile: lines have a limit, nothing is held but one. */
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { CausewayError } from '../../../shared/errors'

/** Bytes of the longest line: a ledger's longest payloads, a thousand named files, take far less. */
const LONGEST_LINE = 16 * 1024 * 1024
const LINE_FEED = 10

/**
 * Every line of a gzip file with its line end; the last may lack it.
 * @throws CausewayError `bundle.malformed` (details: path) for what is no gzip, is cut short or has an endless line,
 *   `file.unreadable`
 */
export async function* readLines(file: string): AsyncGenerator<Buffer, void, undefined> {
  const source = createReadStream(file)
  const gunzip = createGunzip()
  source.on('error', (error) => gunzip.destroy(error))
  let kept: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of source.pipe(gunzip) as AsyncIterable<Buffer>) {
      let start = 0
      for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
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
  }
}
