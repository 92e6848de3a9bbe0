import { isAscii } from 'node:buffer'
import { createGunzip } from 'node:zlib'
import { CausewayError } from '../../shared/errors'
import type { Gate } from '../files/gate'
import { openRegularFile } from '../files/open'

/** Of unpacked text. */
const CHUNK_BYTES = 1024 * 1024

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
  const file = await openPackageFile(path)
  const { size } = await file.stat().catch((error: unknown) => unreadable(path, error))
  const inflate = createGunzip({ chunkSize: CHUNK_BYTES })
  const source = file.createReadStream({ highWaterMark: 256 * 1024, autoClose: false })
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
    await file.close()
  }
  report()
  // zlib passes over zeros behind the end; they are as unexpected as anything else.
  if (inflate.bytesWritten !== size) throw damaged(path, 'bytes behind the end')
  if (!any) throw damaged(path, 'empty')
}

/** Text of UTF-8 (or, with a byte order mark, UTF-16) bytes. @throws CausewayError `metadata.damaged` */
export async function* decodeText(path: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<string, void> {
  let decode: ((chunk: Buffer) => string) | null = null
  try {
    for await (const chunk of chunks) {
      decode ??= chunk[0] === 0xff && chunk[1] === 0xfe ? utf16() : utf8()
      const text = decode(chunk)
      if (text !== '') yield text
    }
    if (decode && decode(NOTHING_MORE) !== '') throw new TypeError('half a character')
  } catch (error) {
    if (error instanceof TypeError) throw damaged(path, 'not UTF-8', error)
    throw error
  }
}

const NOTHING_MORE = Buffer.alloc(0)

function utf16(): (chunk: Buffer) => string {
  const decoder = new TextDecoder('utf-16le', { fatal: true })
  return (chunk) => decoder.decode(chunk, { stream: chunk !== NOTHING_MORE })
}

/**
 * Decodes piece by piece, whole characters at a time: a decoder that is told to stream takes ten times as long, and
 * most pieces are ASCII.
 */
function utf8(): (chunk: Buffer) => string {
  let decoder = new TextDecoder('utf-8', { fatal: true })
  let half: Buffer = NOTHING_MORE
  return (chunk) => {
    const bytes = half.length === 0 ? chunk : Buffer.concat([half, chunk])
    const whole = chunk === NOTHING_MORE ? bytes.length : bytes.length - halfCharacter(bytes)
    half = bytes.subarray(whole)
    const text = isAscii(bytes) ? bytes.toString('latin1') : decoder.decode(bytes.subarray(0, whole))
    // Only the very first character may be a byte order mark.
    if (whole > 0) decoder = LATER_UTF8
    return text
  }
}

const LATER_UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Bytes at the end that begin a character whose other bytes are still to come. */
function halfCharacter(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back]!
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0
    if (byte < 0x80) return 0
  }
  return 0
}

/** Opens a package as `openRegularFile` does. @throws CausewayError `file.unreadable` */
export async function openPackageFile(path: string): ReturnType<typeof openRegularFile> {
  return openRegularFile(path).catch((error: unknown) => unreadable(path, error))
}

export function damaged(path: string, problem: string, cause?: unknown): CausewayError {
  return new CausewayError('metadata.damaged', { path, problem }, cause)
}

export function unreadable(path: string, cause: unknown): never {
  throw new CausewayError('file.unreadable', { path }, cause)
}
