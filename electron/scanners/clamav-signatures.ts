import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A `.cvd` or `.cld` file begins with a header of this many bytes. */
const HEADER_BYTES = 512
const HEADER_MARK = 'ClamAV-VDB:'

/**
 * When the newest signatures of a ClamAV database were made: from the headers of its `.cvd` and `.cld` files, whose
 * last field is a time in seconds since 1970, or for files without such a header from when they were last changed.
 * Source: libclamav's cvd.c describes the header; freshclam writes `daily` every day and `main` every few months, so
 * the newest counts.
 * @returns UTC; null when the folder cannot be read or holds no database
 */
export async function newestSignatures(folder: string): Promise<string | null> {
  const names = await readdir(folder).catch((): string[] => [])
  const times: number[] = []
  for (const name of names) {
    if (!/\.(cvd|cld|cud|ndb|ndu|hdb|hdu|hsb|hsu|ldb|ldu|mdb|msb|db|yar|yara)$/i.test(name)) continue
    const at = await madeAt(join(folder, name)).catch(() => null)
    if (at !== null) times.push(at)
  }
  return times.length === 0 ? null : new Date(Math.max(...times)).toISOString()
}

/** Milliseconds since 1970. */
async function madeAt(path: string): Promise<number | null> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0)
    const header = buffer.toString('latin1', 0, bytesRead)
    if (!header.startsWith(HEADER_MARK)) return (await stat(path)).mtimeMs
    const seconds = Number(header.trimEnd().split(':').at(-1))
    return Number.isSafeInteger(seconds) && seconds > 0 ? seconds * 1000 : null
  } finally {
    await file.close()
  }
}
