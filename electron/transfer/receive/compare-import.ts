import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import type { MissingFile, NotCarriedFiles } from '../../../shared/completeness'
import { DigestSet } from '../../files/digest-set'
import { openPackage } from '../../metadata/open-package'
import { contentStorePath, idDigest, type UpdateFile } from '../../metadata/package'
import { CONTENT_FOLDER } from '../payload-folders'
import { demandSigned } from '../jobs/job-record'
import type { StepContext } from '../jobs/step'
import { verifiedPackage } from './work-files'
import { LackingFiles } from '../completeness/lacking-files'

/** As many are named one by one; the counts are always whole. */
const NAMED = 1000

export interface ImportComparison {
  readonly inPackage: number | null
  readonly missingUpdates: readonly string[]
  readonly missingFiles: readonly MissingFile[]
  /** Updates and files that ought to be here and are not. */
  readonly missing: number
  readonly notCarried: NotCarriedFiles
  /** Titles of the updates that were asked for and are in the server's database. */
  readonly titles: ReadonlyMap<string, string>
  /** Every file of the update, and of those that it is made of, is in the content store. */
  hasFiles: (updateId: string) => boolean
}

/**
 * Compares the imported package with the server: every update is in its database, every file that the transfer carries
 * was proven by this job, is what the metadata says (SHA-256) and still lies in the store; so does what an increment
 * builds on. What updates name and the transfer does not carry is what the sender stated, to the file.
 * @param keys of the server's database
 * @param titled ids of updates whose titles are wanted
 */
export async function compareImport(
  context: StepContext,
  keys: ReadonlySet<string>,
  titled: ReadonlySet<string>,
): Promise<ImportComparison> {
  const { station, record, gate } = context
  const { transfer } = demandSigned(record)
  const path = await verifiedPackage(context)
  const metadata = await openPackage(path, { language: station.file.preferences.language })
  try {
    const missingUpdates: string[] = []
    const titles = new Map<string, string>()
    const partsOf = new Map<string, readonly string[]>()
    const fileless = new DigestSet()
    const lost = new LackingFiles(null, NAMED)
    const left = new LackingFiles(null, NAMED)
    /** All that the sender left out, also what this server has from elsewhere. */
    const leftOut = new DigestSet()
    let [inPackage, missing] = [0, 0]
    for await (const update of metadata.updates()) {
      inPackage += 1
      await gate.pass()
      if (update.bundled.length > 0) partsOf.set(update.updateId, update.bundled)
      if (!keys.has(`${update.updateId},${update.revision}`)) {
        missing += 1
        if (missingUpdates.length < NAMED) missingUpdates.push(update.title)
      } else if (titled.has(update.updateId)) titles.set(update.updateId, update.title)
      for (const file of update.files) {
        // What the transfer carried, and what an increment says to be here from before.
        const expected = context.journal.findNamed(record.id, file.sha1)
        const sha1 = Buffer.from(file.sha1, 'hex')
        if (!expected) leftOut.add(sha1)
        const isOther = expected !== undefined && file.sha256 !== null && expected.sha256 !== file.sha256
        if (!isOther && (await isInStore(context, expected ?? placeOf(file)))) continue
        const digest = idDigest(update.updateId)
        if (digest) fileless.add(digest)
        const into = expected ? lost : left
        into.add(file, sha1, update)
      }
    }
    const stated = transfer.notCarried
    const notListed = (transfer.baseline?.named ?? 0) - (transfer.baseline?.needed.files ?? 0)
    const isAsStated = leftOut.size === (stated?.notNeeded.files ?? 0) + (stated?.accepted?.files ?? 0) + notListed
    return {
      inPackage: metadata.header.layoutKnown ? inPackage : null,
      missingUpdates,
      missingFiles: isAsStated ? lost.named : [...lost.named, ...left.named].slice(0, NAMED),
      missing: missing + lost.wanted.files + (isAsStated ? 0 : left.wanted.files),
      notCarried: {
        count: isAsStated ? left.wanted.files : 0,
        files: isAsStated ? left.named : [],
        accepted: stated?.accepted ? { files: stated.accepted.files, because: stated.accepted.because } : null,
      },
      titles,
      hasFiles: (updateId) => withParts(updateId, partsOf).every((id) => !isIn(fileless, id)),
    }
  } finally {
    await metadata.close()
  }
}

/** An update and all that it is made of, each once. */
function withParts(updateId: string, partsOf: ReadonlyMap<string, readonly string[]>): string[] {
  const all = new Set([updateId])
  for (const id of all) for (const part of partsOf.get(id) ?? []) all.add(part)
  return [...all]
}

function isIn(ids: DigestSet, updateId: string): boolean {
  const digest = idDigest(updateId)
  return digest !== null && ids.has(digest)
}

/** Where a file would lie that this job has not proven: another transfer, or the server itself, may have brought it. */
function placeOf(file: UpdateFile): { readonly path: string; readonly bytes: number | null } {
  return { path: `${CONTENT_FOLDER}${contentStorePath(file)}`, bytes: file.bytes }
}

/** A proven file may have been removed since, by the server's own clean-up or by anybody. */
async function isInStore(
  { record }: StepContext,
  { path, bytes }: { readonly path: string; readonly bytes: number | null },
): Promise<boolean> {
  if (!record.data.contentPath) return false
  return lstat(join(record.data.contentPath, ...path.slice(CONTENT_FOLDER.length).split('/'))).then(
    (found) => found.isFile() && (bytes === null || found.size === bytes),
    () => false,
  )
}
