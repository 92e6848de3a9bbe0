import { join } from 'node:path'
import type { ContentNeeds, LackingContent } from '../../../shared/completeness'
import { CausewayError } from '../../../shared/errors'
import type { PackageReport } from '../../../shared/package-report'
import { DigestSet } from '../../files/digest-set'
import type { Gate } from '../../files/gate'
import { contentDigests } from '../completeness/content-digests'
import { LackingFiles } from '../completeness/lacking-files'
import { readPackage } from '../completeness/read-package'
import { demandSigned } from '../jobs/job-record'
import type { StepContext } from '../jobs/step'
import { wantedUpdates } from '../completeness/wanted-updates'
import { readPassport } from './approvals-passport'

/**
 * What the package holds, and which of its files will be missing once it is imported: asked of a server that has this
 * transfer and nothing else but the baseline that an increment builds on, and of this one. Names decide here; bytes were compared when they were copied, and the
 * Confirm step asks the server itself.
 * @throws CausewayError as `inspectPackage` and `readPassport`
 */
export async function readNeeds(
  context: StepContext,
): Promise<{ readonly contents: PackageReport; readonly needs: ContentNeeds | null }> {
  const { station, record, journal, gate, report } = context
  const { transfer } = demandSigned(record)
  const { contentPath } = record.data
  if (!contentPath) throw new CausewayError('job.wrong-step', { step: 'content' })
  const path = join(station.paths.work(record.id), transfer.package.fileName)
  const reading = { language: station.file.preferences.language, gate, report }
  const passport = await readPassport(context)
  const wanted = passport ? await wantedUpdates(path, passport, reading) : null
  const store = await readStore(contentPath, gate)
  const [fresh, here] = [new LackingFiles(wanted), new LackingFiles(wanted)]
  const contents = await readPackage(path, {
    ...reading,
    onUpdate(update) {
      for (const file of update.files) {
        const digest = Buffer.from(file.sha1, 'hex')
        if (!journal.findNamed(record.id, file.sha1)) fresh.add(file, digest, update)
        if (store && !store.has(digest)) here.add(file, digest, update)
      }
    },
  })
  if (!contents.layoutKnown) return { contents, needs: null }
  const acceptedBecause = transfer.notCarried?.accepted?.because ?? null
  const needs = {
    byApprovals: wanted !== null,
    fresh: factsOf(fresh),
    here: store ? factsOf(here) : null,
    acceptedBecause,
  }
  return { contents, needs }
}

/** null: a folder of it cannot be read. Nothing is decided here, so that does not stop the receive. */
async function readStore(contentPath: string, gate: Gate): Promise<DigestSet | null> {
  const store = new DigestSet()
  try {
    for await (const digest of contentDigests(contentPath, gate)) store.add(digest)
    return store
  } catch (error) {
    if (error instanceof CausewayError && error.code === 'file.unreadable') return null
    throw error
  }
}

function factsOf({ named, wanted, unwanted, unwantedLicences }: LackingFiles): LackingContent {
  return { needed: wanted, named, notNeeded: unwanted, notNeededLicences: unwantedLicences }
}
