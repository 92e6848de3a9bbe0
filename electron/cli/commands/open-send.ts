import { resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { inspectFolder } from '../../media/folder'
import { mediumIdentity, samePlace } from '../../media/identity'
import type { NamedFolder } from '../../transfer/companions/apart'
import { byName } from '../../transfer/companions/companion-name'
import { placesOf, type JobRecord } from '../../transfer/jobs/job-record'

/** A medium as it was named, and as it is known when it is there. */
export interface NamedMedium {
  readonly folder: string
  /** With links resolved, when it is there. */
  readonly path: string
  readonly identity: string | null
}

export async function lookUpMedia(folders: readonly string[]): Promise<NamedMedium[]> {
  return Promise.all(
    folders.map(async (named) => {
      const folder = resolve(named)
      const facts = await inspectFolder(folder).catch(() => null)
      return { folder, path: facts?.path ?? folder, identity: facts ? mediumIdentity(facts) : null }
    }),
  )
}

/** True when one of the named media carries a volume of the job, or the job has no volumes yet. */
export function usesMedia(job: JobRecord, media: readonly NamedMedium[]): boolean {
  const { volumes } = job.data
  if (volumes === undefined) return true
  return volumes
    .flatMap(placesOf)
    .some((place) =>
      media.some(
        ({ path, identity }) =>
          path === place.medium ||
          (identity !== null && place.identity !== undefined && samePlace(identity, place.identity)),
      ),
    )
}

/** True when the words typed now ask for another plan than the job has, or its plan came to nothing on a full medium. */
export function wantsNewPlan(job: JobRecord, media: readonly NamedMedium[], copies: number): boolean {
  const { volumes } = job.data
  const result = job.steps.media?.result
  if (volumes === undefined || result?.step !== 'media') return false
  const planned = new Set([
    ...volumes.flatMap(placesOf).map((place) => place.medium),
    ...result.unused.map(({ location }) => location),
  ])
  const named = new Set(media.map(({ path }) => path))
  return (
    !isDeepStrictEqual(planned, named) ||
    volumes.some((volume) => placesOf(volume).length !== copies) ||
    job.steps.copy?.error?.code === 'medium.full'
  )
}

/** True when the words typed now name a folder for a companion that is not the one of the job's plan. */
export function namesOtherCompanions({ data, steps }: JobRecord, named: readonly NamedFolder[]): boolean {
  const planned = data.companions ?? []
  return steps.plan?.done === true && named.some(({ name, folder }) => byName(planned, name)?.folder !== folder)
}
