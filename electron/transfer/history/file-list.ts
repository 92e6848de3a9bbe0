import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { CausewayError, toEnvelope, type ErrorEnvelope } from '../../../shared/errors'
import { parseManifest } from '../../bag/manifest'
import { MANIFEST } from '../../bag/names'
import { writeLinesDurably } from '../../files/durable-lines'
import { openRegularFile, readPieces } from '../../files/open'
import { csvRow, type FileList, type TransferReport } from '../../ledger/reports'
import type { Station } from '../../station/station'
import { findSealed, hasProof } from '../baseline/sealed'
import { contentSha1, readSentFiles } from '../baseline/sent-proof'
import { demandProtectedFolders } from '../custody/rule'
import { recordedTagManifests } from '../evidence/recorded-tag-manifests'
import { copyVolumes } from '../evidence/volume-files'
import { asOutputError } from '../write-output'

const COLUMNS = ['volume', 'path', 'bytes', 'sha256', 'sha1'] as const

/** A file of a transfer as far as its manifests say. */
interface ListedFile {
  readonly volume: number
  readonly path: string
  readonly sha256: string
  /** null where only the manifest is known, which has no sizes. */
  readonly bytes: number | null
}

export interface WrittenList {
  readonly list: FileList | null
  /** Why there is none, where there should be one: what proved the files at the sender is gone or damaged. */
  readonly error: ErrorEnvelope | null
}

/**
 * Writes the list of all files of a report's transfer beside the report, as `<report>.files.csv`: one row for each file,
 * read as a stream and never held. It is read from the proof that a sender keeps of what it sealed, else from the
 * manifests on the media that are given, which have to be those that the ledger recorded.
 * @param report where the report will be
 * @param media where volumes of the transfer lie
 * @throws CausewayError `medium.not-write-protected`, `volume.missing` (details: volumes, of) when the media do not hold all
 *   volumes, `file.unwritable`, `medium.full`, and as `copyVolumes`
 */
export async function writeFileList(
  station: Station,
  report: TransferReport,
  file: string,
  media: readonly string[],
): Promise<WrittenList> {
  const { id, kind } = report.transfer
  const sealed = kind === 'send' && id !== '' ? findSealed(station.ledger, id) : null
  if (sealed && hasProof(sealed)) {
    try {
      return { list: await writeList(file, readSentFiles(station, sealed)), error: null }
    } catch (error) {
      if (error instanceof CausewayError && error.code === 'baseline.damaged')
        return { list: null, error: toEnvelope(error) }
      throw error
    }
  }
  const tagManifests = recordedTagManifests(report)
  // Without a record of its volumes whatever anybody signed would do.
  if (media.length === 0 || id === '' || tagManifests.length === 0) return { list: null, error: null }
  if (kind !== 'send') await demandProtectedFolders(station, media)
  const work = station.paths.work(`list-${randomUUID()}`)
  try {
    await mkdir(work, { recursive: true, mode: 0o700 })
    const { of, volumes } = await copyVolumes(work, { media, transferId: id, tagManifests })
    if (volumes.length < of) throw new CausewayError('volume.missing', { volumes: missing(of, volumes), of })
    return { list: await writeList(file, readManifests(work, volumes)), error: null }
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

function missing(of: number, volumes: readonly { readonly index: number }[]): string {
  const here = new Set(volumes.map(({ index }) => index))
  return Array.from({ length: of }, (_, n) => n + 1)
    .filter((index) => !here.has(index))
    .join(', ')
}

async function writeList(report: string, files: AsyncIterable<ListedFile>): Promise<FileList> {
  const path = join(dirname(report), `${basename(report, extname(report))}.files.csv`)
  let count = 0
  const rows = async function* (): AsyncGenerator<string> {
    yield csvRow(COLUMNS)
    for await (const { volume, path: name, bytes, sha256 } of files) {
      count++
      yield csvRow([String(volume), name, bytes === null ? null : String(bytes), sha256, contentSha1(name)])
    }
  }
  const sha256 = await writeLinesDurably(path, rows()).catch((error: unknown) => {
    throw asOutputError(error, path)
  })
  return { name: basename(path), files: count, sha256 }
}

async function* readManifests(
  work: string,
  volumes: readonly { readonly index: number; readonly folder: string }[],
): AsyncGenerator<ListedFile> {
  for (const { index, folder } of volumes) {
    const file = await openRegularFile(join(work, folder, MANIFEST))
    try {
      for await (const entry of parseManifest(readPieces(file), 'payload'))
        yield { ...entry, volume: index, bytes: null }
    } finally {
      await file.close()
    }
  }
}
