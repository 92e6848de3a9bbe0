import { setTimeout as wait } from 'node:timers/promises'
import type { CompanionFolder } from '../../../shared/companions'
import type { CausewayError } from '../../../shared/errors'
import type { FileProblem } from '../../../shared/jobs'
import { demandApart, existingFolder, type NamedFolder } from '../companions/apart'
import { byName, demandDistinctNames } from '../companions/companion-name'
import { FILE_STATE } from '../jobs/journal'
import type { JobCompanion } from '../jobs/job-record'
import type { StepContext } from '../jobs/step'
import { CompanionListing } from './companion-listing'

/** Between two looks at a folder: whoever downloads into it writes something in this time. */
const LOOKS_APART_MS = 1500

/** The companion folders of a plan. */
export interface PlannedCompanions {
  readonly listings: readonly CompanionListing[]
  /** What the job remembers of them. */
  readonly job: readonly JobCompanion[]
  /** What keeps them from travelling, with the files that are at fault. */
  readonly trouble: { readonly error: CausewayError; readonly problems: Problems } | null
  /**
   * Looks once more, so much later that somebody who writes there would have written.
   * @throws CausewayError `companion.unfinished`, `file.unreadable`, `cancelled`
   */
  demandUnchanged(): Promise<void>
}

interface Problems {
  readonly list: readonly FileProblem[]
  readonly count: number
}

/**
 * Writes the files of all companion folders into the journal: those of the settings, and those that are named for this
 * send, which take the place of one of the same name.
 * @throws CausewayError `companion.bad-name`, `companion.name-taken`, `companion.overlaps`, `file.unreadable`, `cancelled`
 */
export async function planCompanions(
  context: StepContext,
  contentPath: string,
  chosen: readonly CompanionFolder[],
): Promise<PlannedCompanions> {
  const { journal, record, gate } = context
  const listings: CompanionListing[] = []
  for (const named of companionFolders(context, chosen)) {
    const folder = await existingFolder(named.folder)
    await demandApart({ ...named, folder }, [contentPath, context.station.paths.home])
    const listing = new CompanionListing({ ...named, folder }, gate)
    for await (const page of listing.pages()) journal.putFiles(record.id, page, FILE_STATE.planned)
    listings.push(listing)
    const { trouble } = listing
    if (trouble) return { ...asPlanned(listings, gate.signal), trouble: { error: trouble.error, problems: trouble } }
  }
  return asPlanned(listings, gate.signal)
}

function asPlanned(listings: readonly CompanionListing[], signal: AbortSignal): PlannedCompanions {
  const listedAt = performance.now()
  return {
    listings,
    job: listings.map(({ folders, planned: { name, kind, folder, files, bytes } }) => {
      return { name, kind, folder, files, bytes, folders }
    }),
    trouble: null,
    async demandUnchanged() {
      if (listings.length === 0) return
      const left = listedAt + LOOKS_APART_MS - performance.now()
      if (left > 0) await wait(left, undefined, { signal })
      for (const listing of listings) await listing.demandUnchanged()
    },
  }
}

function companionFolders(context: StepContext, chosen: readonly CompanionFolder[]): NamedFolder[] {
  const { companions } = context.station
  const named = chosen.map(({ name, folder }) => ({ name, folder: context.mediumFolder(folder) }))
  const all = [...companions.filter(({ name }) => !byName(named, name)), ...named]
  demandDistinctNames(all.map(({ name }) => name))
  return all
}
