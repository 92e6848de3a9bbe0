/**
 * Sizes beside a manifest, which has none: one line for each file, `<bytes>  <path>`, in the manifest's own order, so
 * that the two are read side by side and neither is ever held.
 */
import { createInterface } from 'node:readline'
import { formatManifestLine, parseManifest } from '../../bag/manifest'
import { openRegularFile, readPieces } from '../../files/open'

/** A payload file with all that is said of it. */
export interface SizedFile {
  /** Relative to its volume, as in the manifest. */
  readonly path: string
  readonly bytes: number
  /** Lower-case hex. */
  readonly sha256: string
}

const LINE = /^(0|[1-9][0-9]{0,15}) {2}(.+)$/

export function formatSizeLine({ bytes, path }: Pick<SizedFile, 'bytes' | 'path'>): string {
  // The manifest's own encoding of line ends in a name, behind its digest.
  const encoded = formatManifestLine({ sha256: '', path }).slice(2, -1)
  return `${bytes}  ${encoded}\n`
}

/**
 * Reads a manifest and its sizes side by side.
 * @throws what `parseManifest` throws; system errors; RangeError where the two do not name the same files
 */
export async function* readSized(manifest: string, sizes: string): AsyncGenerator<SizedFile, void, undefined> {
  const sizesFile = await openRegularFile(sizes)
  const text = sizesFile.createReadStream({ encoding: 'utf8', autoClose: false })
  const lines = createInterface({ input: text, crlfDelay: Infinity })[Symbol.asyncIterator]()
  const file = await openRegularFile(manifest).catch(async (error: unknown) => {
    await sizesFile.close()
    throw error
  })
  try {
    for await (const { path, sha256 } of parseManifest(readPieces(file), 'payload')) {
      const line = await lines.next()
      const [, bytes] = (line.done ? null : LINE.exec(line.value)) ?? []
      if (bytes === undefined || formatSizeLine({ bytes: Number(bytes), path }) !== `${String(line.value)}\n`)
        throw new RangeError(`no size for ${path}`)
      yield { path, bytes: Number(bytes), sha256 }
    }
    if (!(await lines.next()).done) throw new RangeError('sizes of files that the manifest does not name')
  } finally {
    text.destroy()
    await sizesFile.close()
    await file.close()
  }
}
