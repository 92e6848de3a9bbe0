import { stat } from 'node:fs/promises'
import type { JobVolume } from '../jobs/job-record'
import { inLanes } from './lanes'

/**
 * Deals with volumes side by side when they lie on different devices, one after the other when they share one: a
 * device that is pulled out stops its own volumes only, and a slow one holds up nobody else.
 * @returns the results in the order of the volumes
 * @throws the first failure in the order of the devices, after all others have come to their end
 */
export async function byDevice<R>(
  volumes: readonly JobVolume[],
  work: (volume: JobVolume) => Promise<R>,
): Promise<R[]> {
  const devices = await Promise.all(volumes.map((volume) => deviceOf(volume)))
  const groups = [...Map.groupBy(volumes.keys(), (n) => devices[n]).values()]
  const results = new Map<number, R>()
  await inLanes(groups, groups.length, async (group) => {
    for (const n of group) results.set(n, await work(volumes[n] as JobVolume))
  })
  return volumes.map((_, n) => results.get(n) as R)
}

/** A medium that is not there shares nothing; what its absence means, the work will say. */
async function deviceOf({ medium, index }: JobVolume): Promise<string> {
  return stat(medium).then(
    ({ dev }) => `device ${dev}`,
    () => `lost ${index}`,
  )
}
