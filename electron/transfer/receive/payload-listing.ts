import { lstat as lstatCallback } from 'node:fs'
import { promisify } from 'node:util'
import { CausewayError } from '../../../shared/errors'
import type { AuthenticatedVolume } from '../../bag/read'
import { readPayloadManifest } from '../../bag/payload-manifest'
import { joinMediumPath } from '../../files/safe-path'
import type { ListedFile } from '../../scanners/scanner'
import { FILE_STATE } from '../jobs/journal'
import { PAYLOAD_FOLDER } from '../payload-folders'
import type { StepContext } from '../jobs/step'

// The one of node:fs/promises leaves an array outside the heap behind for every file.
const lstat = promisify(lstatCallback)
const GROUP = 64

/**
 * The verified payload of a volume, as its signed manifest lists it: paths relative to `data/`.
 * @throws CausewayError `job.wrong-step` for a file that was not verified, and as `readPayloadManifest`
 */
export async function* verifiedPayload(
  { journal, record }: Pick<StepContext, 'journal' | 'record'>,
  bag: AuthenticatedVolume<unknown>,
): AsyncGenerator<ListedFile, void, undefined> {
  for await (const { path, sha256 } of readPayloadManifest(bag)) {
    const known = journal.find(record.id, path, FILE_STATE.verified)
    if (known?.sha256 !== sha256) throw new CausewayError('job.wrong-step', { step: 'verify', path })
    yield { path: path.slice(PAYLOAD_FOLDER.length), bytes: known.bytes }
  }
}

/**
 * Is every file still there, and as large as before? Whoever reads them for us may have removed or changed them.
 * @param folder the volume's `data` folder
 * @returns the path of the first that is not, or null
 */
export async function firstChanged(
  folder: string,
  files: AsyncIterable<ListedFile> | Iterable<ListedFile>,
): Promise<string | null> {
  let group: ListedFile[] = []
  const look = async (): Promise<string | null> => {
    const same = await Promise.all(
      group.map(({ path, bytes }) =>
        lstat(joinMediumPath(folder, path)).then(
          (facts) => facts.isFile() && facts.size === bytes,
          () => false,
        ),
      ),
    )
    return group[same.indexOf(false)]?.path ?? null
  }
  for await (const file of files) {
    group.push(file)
    if (group.length < GROUP) continue
    const changed = await look()
    if (changed !== null) return changed
    group = []
  }
  return look()
}
