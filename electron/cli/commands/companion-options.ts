import { resolve } from 'node:path'
import { demandApart, existingFolder, folderToMake, type NamedFolder } from '../../transfer/companions/apart'
import { demandDistinctNames } from '../../transfer/companions/companion-name'
import { isEmpty, usage } from '../arguments'

/** `--companion NAME=DIR`, as `parseCommand` takes it. */
export const COMPANION_OPTION = { type: 'string', multiple: true, default: [] as string[] } as const

/** @throws CausewayError `usage`, `companion.bad-name`, `companion.name-taken` */
export function readCompanions(pairs: readonly string[]): NamedFolder[] {
  const named = pairs.map((pair) => {
    const [name = '', ...rest] = pair.split('=')
    const folder = rest.join('=')
    if (isEmpty(name) || isEmpty(folder)) throw usage(`--companion is NAME=DIR, not '${pair}'`)
    return { name, folder: resolve(folder) }
  })
  demandDistinctNames(named.map(({ name }) => name))
  return named
}

/**
 * The folders that are to travel, looked at before the export, which can take hours.
 * @throws CausewayError `file.unreadable`, `companion.overlaps`
 */
export async function lookUpCompanions(
  named: readonly NamedFolder[],
  apartFrom: readonly string[],
): Promise<NamedFolder[]> {
  const found: NamedFolder[] = []
  for (const { name, folder } of named) {
    const companion = { name, folder: await existingFolder(folder) }
    await demandApart(companion, apartFrom)
    found.push(companion)
  }
  return found
}

/**
 * The folders that companions are to go into, looked at before all is verified.
 * @throws CausewayError `file.unwritable`
 */
export async function lookUpPlaces(named: readonly NamedFolder[]): Promise<NamedFolder[]> {
  return Promise.all(named.map(async ({ name, folder }) => ({ name, folder: await folderToMake(folder) })))
}
