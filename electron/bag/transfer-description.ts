import { isDeepStrictEqual } from 'node:util'
import { CausewayError } from '../../shared/errors'
import { parseJson } from '../../shared/json'
import { transferJsonSchema, type TransferJson } from '../../shared/transfer-json'
import { cutText } from '../../shared/text'
import { bagInfoValue, type BagInfoField, type Oxum } from './bag-info'

/** Ten times what 999 volumes take: it is parsed before anything is proven of it. */
const MOST_VALUES = 100_000

/**
 * Reads a transfer.json of our major version; unknown fields are kept. What it says is a claim until the volume it
 * came from is authenticated.
 * @throws CausewayError `transfer.unsupported-version` (details: version), `transfer.malformed` (details: problem)
 */
export function parseTransferJson(text: string): TransferJson {
  let value: unknown
  try {
    value = parseJson(text, { values: MOST_VALUES })
  } catch (error) {
    throw new CausewayError('transfer.malformed', { problem: 'not JSON' }, error)
  }
  refuseOtherMajor(value)
  const parsed = transferJsonSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const problem = cutText(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, 200)
  throw new CausewayError('transfer.malformed', { problem }, parsed.error)
}

/** Before the schema: another major version may have any other shape. */
function refuseOtherMajor(value: unknown): void {
  if (typeof value !== 'object' || value === null || !('formatVersion' in value)) return
  const version = value.formatVersion
  if (typeof version !== 'string' || !/^[0-9]{1,9}(\.|$)/.test(version)) return
  if (Number.parseInt(version, 10) !== 1) {
    throw new CausewayError('transfer.unsupported-version', { version: cutText(version, 32) })
  }
}

/** A volume of a set, as its description and its authenticated tag files tell it. */
export interface DescribedVolume {
  readonly transfer: TransferJson
  readonly manifestSha256: string
  readonly oxum: Oxum
  readonly bagInfo: readonly BagInfoField[]
}

/**
 * Holds the volumes of one transfer against each other and each against its own manifest.
 * @returns the numbers of the volumes that are not there, ascending
 * @throws CausewayError `volume.none-found` for no volumes, `transfer.mixed-volumes` (details: id, other) when they
 *   differ in more than their number, `volume.duplicate` (details: volume), `transfer.contradicts-manifest`
 *   (details: what, volume)
 */
export function checkTransferAgainstVolumes(volumes: readonly DescribedVolume[]): { readonly missing: number[] } {
  const [first] = volumes
  if (!first) throw new CausewayError('volume.none-found')
  const common = { ...first.transfer, volume: 0 }
  const found = new Set<number>()
  for (const { transfer } of volumes) {
    if (!isDeepStrictEqual({ ...transfer, volume: 0 }, common)) {
      throw new CausewayError('transfer.mixed-volumes', { id: common.transferId, other: transfer.transferId })
    }
  }
  for (const volume of volumes) {
    const { volume: index } = volume.transfer
    if (found.has(index)) throw new CausewayError('volume.duplicate', { volume: index })
    found.add(index)
    demandAgreement(volume)
  }
  return { missing: common.volumes.map(({ index }) => index).filter((index) => !found.has(index)) }
}

/**
 * Demands that a description states the manifest of its own volume, totals that are the sums of all volumes, and what
 * bag-info.txt says in its own fields.
 * @throws CausewayError `transfer.contradicts-manifest` (details: what, volume), `bag.malformed` for a bag-info.txt that
 *   lacks Bag-Group-Identifier or Bag-Count
 */
export function demandAgreement({ transfer, manifestSha256, oxum, bagInfo }: DescribedVolume): void {
  const contradiction = (what: string) =>
    new CausewayError('transfer.contradicts-manifest', { what, volume: transfer.volume })
  const facts = transfer.volumes[transfer.volume - 1]
  if (facts?.manifestSha256 !== manifestSha256) throw contradiction('manifest digest')
  if (facts.files !== oxum.files) throw contradiction('number of files')
  if (facts.bytes !== oxum.bytes) throw contradiction('number of bytes')
  const sum = (of: 'files' | 'bytes') => transfer.volumes.reduce((total, volume) => total + volume[of], 0)
  if (transfer.totals.files !== sum('files')) throw contradiction('total number of files')
  if (transfer.totals.bytes !== sum('bytes')) throw contradiction('total number of bytes')
  if (bagInfoValue(bagInfo, 'Bag-Group-Identifier') !== transfer.transferId) throw contradiction('Bag-Group-Identifier')
  if (bagInfoValue(bagInfo, 'Bag-Count') !== `${transfer.volume} of ${transfer.volumes.length}`)
    throw contradiction('Bag-Count')
  for (const [label, value] of [
    ['Source-Organization', transfer.source.name],
    ['Bagging-Date', transfer.createdAt.slice(0, 10)],
  ] as const) {
    const stated = bagInfo.filter(([name]) => name.toLowerCase() === label.toLowerCase())
    if (stated.some(([, text]) => text !== value)) throw contradiction(label)
  }
}
