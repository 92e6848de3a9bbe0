import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { CausewayError } from '../../shared/errors'
import type { Gate } from '../files/gate'

export interface ReadOptions {
  readonly gate?: Gate
  /** Called with the bytes of the package that were read since the last call. */
  readonly onBytes?: (bytes: number) => void
}

/**
 * The content of a gzip file, proven to its last byte.
 * @throws CausewayError `metadata.damaged` (details: path, problem) for a truncated file, a wrong check sum or
 *   anything behind the end; `file.unreadable`; `cancelled`
 */
export async function* gunzip(path: string, options: ReadOptions): AsyncGenerator<Buffer> {
  const { size } = await stat(path).catch((error: unknown) => unreadable(path, error))
  const inflate = createGunzip({ chunkSize: 256 * 1024 })
  const source = createReadStream(path, { highWaterMark: 256 * 1024 })
  source.on('error', (error) => inflate.destroy(new CausewayError('file.unreadable', { path }, error)))
  source.pipe(inflate)
  let reported = 0
  const report = (): void => {
    options.onBytes?.(inflate.bytesWritten - reported)
    reported = inflate.bytesWritten
  }
  let any = false
  try {
    for await (const chunk of inflate as AsyncIterable<Buffer>) {
      await options.gate?.pass()
      report()
      any = true
      yield chunk
    }
  } catch (error) {
    if (error instanceof CausewayError) throw error
    throw damaged(path, error instanceof Error ? error.message : String(error), error)
  } finally {
    source.destroy()
    inflate.destroy()
  }
  report()
  // zlib passes over zeros behind the end; they are as unexpected as anything else.
  if (inflate.bytesWritten !== size) throw damaged(path, 'bytes behind the end')
  if (!any) throw damaged(path, 'empty')
}

/** Text of UTF-8 (or, with a byte order mark, UTF-16) bytes. @throws CausewayError `metadata.damaged` */
export async function* decodeText(path: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<string, void> {
  let decoder: TextDecoder | null = null
  try {
    for await (const chunk of chunks) {
      decoder ??= new TextDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf-16le' : 'utf-8', { fatal: true })
      const text = decoder.decode(chunk, { stream: true })
      if (text !== '') yield text
    }
    const rest = decoder?.decode() ?? ''
    if (rest !== '') yield rest
  } catch (error) {
    if (error instanceof TypeError) throw damaged(path, 'not UTF-8', error)
    throw error
  }
}

export function damaged(path: string, problem: string, cause?: unknown): CausewayError {
  return new CausewayError('metadata.damaged', { path, problem }, cause)
}

export function unreadable(path: string, cause: unknown): never {
  throw new CausewayError('file.unreadable', { path }, cause)
}
