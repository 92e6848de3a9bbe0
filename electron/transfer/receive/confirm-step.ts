import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { CausewayError } from '../../../shared/errors'
import type { MissingFile } from '../../../shared/jobs'
import { openPackage } from '../../metadata/open-package'
import { CONTENT_FOLDER } from '../payload-folders'
import type { StepContext, StepHandler } from '../step'

/** As many are named one by one; the counts are always whole. */
const NAMED = 1000

interface Comparison {
  readonly inPackage: number | null
  readonly missingUpdates: readonly string[]
  readonly missingFiles: readonly MissingFile[]
  readonly missing: number
}

/**
 * Receive, step 7: every update of the package is in the server's database, every file it names was proven by this
 * job and still lies in the store. Counts decide, not the tool's words.
 */
export const confirmImport: StepHandler<'confirm'> = async (context) => {
  const { station, record } = context
  const facts = await station.server.readFacts()
  const keys = await station.server.readUpdateKeys()
  const compared = await comparePackage(context, keys)
  const before = record.data.updatesBefore ?? 0
  const result = {
    step: 'confirm' as const,
    before,
    after: keys.size,
    inPackage: compared.inPackage,
    missingUpdates: compared.missingUpdates,
    missingFiles: compared.missingFiles,
    newProducts: added(record.data.productsBefore, facts.products),
    newClassifications: added(record.data.classificationsBefore, facts.classifications),
  }
  const evidence = { before, after: keys.size, inPackage: compared.inPackage, missing: compared.missing }
  const nothingThere = keys.size === 0 || (compared.inPackage === null && keys.size < before)
  if (compared.missing > 0 || nothingThere)
    return {
      result,
      evidence,
      error: new CausewayError('import.incomplete', { count: compared.missing }),
    }
  return { result, evidence }
}

async function comparePackage(context: StepContext, keys: ReadonlySet<string>): Promise<Comparison> {
  const { station, record, gate } = context
  const transfer = record.data.transfer
  if (!transfer) throw new CausewayError('job.wrong-step', { step: 'confirm' })
  const path = join(station.paths.work(record.id), transfer.package.fileName)
  const metadata = await openPackage(path, { language: station.file.preferences.language })
  try {
    const missingUpdates: string[] = []
    const missingFiles: MissingFile[] = []
    let inPackage = 0
    let missing = 0
    for await (const update of metadata.updates()) {
      inPackage += 1
      await gate.pass()
      if (!keys.has(`${update.updateId},${update.revision}`)) {
        missing += 1
        if (missingUpdates.length < NAMED) missingUpdates.push(update.title)
      }
      for (const file of update.files) {
        if (await isInStore(context, file.sha1)) continue
        missing += 1
        if (missingFiles.length < NAMED)
          missingFiles.push({ ...file, updateId: update.updateId, updateTitle: update.title })
      }
    }
    return { inPackage: metadata.header.layoutKnown ? inPackage : null, missingUpdates, missingFiles, missing }
  } finally {
    await metadata.close()
  }
}

/** Its bytes were read and matched; here it is asked whether the server's own clean-up, or anybody, has removed it since. */
async function isInStore({ journal, record }: StepContext, sha1: string): Promise<boolean> {
  const proven = journal.findProven(record.id, sha1)
  if (!proven || !record.data.contentPath) return false
  const path = join(record.data.contentPath, ...proven.path.slice(CONTENT_FOLDER.length).split('/'))
  return lstat(path).then(
    (found) => found.isFile() && found.size === proven.bytes,
    () => false,
  )
}

function added(before: readonly string[] | undefined, after: readonly string[] | null): string[] {
  const known = new Set(before)
  return (after ?? []).filter((name) => !known.has(name))
}
