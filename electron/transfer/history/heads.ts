import { CausewayError, type ErrorCode } from '../../../shared/errors'
import type { HeadContradiction, LedgerVerification } from '../../../shared/ledger'
import type { ReadArchive } from '../../ledger/archives'
import type { FoundHead } from '../../ledger/held-heads'
import { findVolumes } from '../../bag/find'
import { headText } from '../../ledger/chain'
import { listMedia } from '../../media/list'
import type { Station } from '../../station/station'
import { judgeSigner } from '../signers/judge-signer'
import { mayBeRead } from '../custody/rule'
import { foundBy, HEADS_FORMAT_VERSION, headOnVolume } from './heads-found'
import { writeOutput } from '../write-output'

/** What came of heads that were given back to a station. */
export interface TakenBack {
  /** Kept now; the others were kept from the same place before. */
  readonly kept: number
  readonly known: number
  /** Heads by keys that this station does not trust: they prove nothing here, and are not kept. */
  readonly strangers: readonly { readonly station: string; readonly fingerprint: string }[]
  readonly contradictions: readonly HeadContradiction[]
  /** Own heads of archived events: they are held against the archive alone. */
  readonly unjudged: number
}

/** Keeps the heads of this station and of trusted ones, and says what they contradict. */
export function takeBack(station: Station, found: readonly FoundHead[], jobId: string | null = null): TakenBack {
  let kept = 0
  const contradictions: HeadContradiction[] = []
  const strangers = new Map<string, { station: string; fingerprint: string }>()
  const keys = [...new Set(found.map(({ fingerprint }) => fingerprint))]
  const believedKeys = new Set(keys.filter((fingerprint) => isBelieved(station, fingerprint)))
  const believed = found.filter(({ fingerprint }) => believedKeys.has(fingerprint))
  for (const head of believed) {
    const answer = station.ledger.keepHead(head, jobId)
    if (answer.isNew) kept++
    contradictions.push(...answer.contradictions)
  }
  for (const { station: name, fingerprint } of found)
    if (!believedKeys.has(fingerprint)) strangers.set(fingerprint, { station: name, fingerprint })
  const unjudged = believed.filter(
    ({ fingerprint, sequence }) => station.key.fingerprint === fingerprint && station.ledger.isArchived(sequence),
  ).length
  return { kept, known: believed.length - kept, strangers: [...strangers.values()], contradictions, unjudged }
}

/**
 * The own head, and nobody else's but those of trusted stations: a stranger, or a thief of a revoked key, could fill
 * this ledger and cry fork.
 */
function isBelieved(station: Station, fingerprint: string): boolean {
  if (station.ownFingerprints.includes(fingerprint)) return true
  try {
    return judgeSigner(station, { role: 'ledger', fingerprint, signedAt: null }).status === 'trusted'
  } catch {
    return false
  }
}

/** What an authenticated volume says of its sender's ledger; already kept volumes are not read twice. */
export async function noteHeadOfVolume(station: Station, folder: string, jobId: string): Promise<TakenBack> {
  return takeBack(station, [await headOnVolume(folder)], jobId)
}

/**
 * What a receipt says of the ledger of the station that gave it.
 * @param signer the key whose signature over `text` was verified
 */
export function noteHeadOfReceipt(
  station: Station,
  receipt: { readonly text: string; readonly signature: string },
  jobId: string | null = null,
): TakenBack {
  const found = foundBy({ kind: 'receipt', ...receipt }, 'receipt', '')
  return takeBack(station, found ? [found] : [], jobId)
}

/**
 * Heads on removable media that are inserted now. A medium that cannot be read, or that the rule for received media keeps
 * shut, is told by the steps that need it.
 */
export async function headsOnMedia(station: Station): Promise<FoundHead[]> {
  const devices = await listMedia({ write: false })
  const found: FoundHead[] = []
  for (const { device, facts } of devices) {
    if (!device.removable || device.system || device.mountPoint === null) continue
    if (!mayBeRead(station, facts)) continue
    for (const folder of await findVolumes(device.mountPoint).catch(() => [])) {
      const head = await headOnVolume(folder).catch(() => null)
      if (head) found.push(head)
    }
  }
  return found
}

/**
 * Verifies the ledger with every head that this station has ever seen, after it took back those that are given. That it
 * was verified, and how it ended, is an event; `recorded` is false when the ledger is too damaged to take it,
 * or its disk is full or cannot be written.
 * @param archives at hand, as `readArchive` reads them
 */
export function verifyLedger(
  station: Station,
  found: readonly FoundHead[],
  archives: readonly ReadArchive[] = [],
): { readonly verification: LedgerVerification; readonly takenBack: TakenBack; readonly recorded: boolean } {
  const takenBack = takeBack(station, found)
  const verification = station.ledger.verify(archives)
  return { verification, takenBack, recorded: recordVerification(station, verification) }
}

/** Neither damage nor a disk that takes no event keeps what was found from being told. */
const UNRECORDABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['ledger.damaged', 'home.full', 'home.unwritable'])

function recordVerification(station: Station, verification: LedgerVerification): boolean {
  const { isListSound } = verification
  const { intact, events, headSequence, headHash, signedHeads, heldHeads, firstBad, elsewhere } = verification
  try {
    if (!isListSound) station.ledger.deriveAgain()
    station.ledger.append({
      type: 'ledger.verified',
      payload: {
        intact,
        events,
        headSequence,
        headHash,
        signedHeads,
        heldHeads,
        firstBad,
        contradictions: verification.contradictions.length,
        elsewhere: elsewhere.length,
        isListSound,
        ...(verification.archives.length === 0
          ? {}
          : {
              archivesRead: verification.archives.filter(({ isRead }) => isRead).map(({ sha256 }) => sha256),
              unjudgedHeads: verification.unjudgedHeads,
            }),
      },
    })
    station.ledger.signHead()
    return true
  } catch (error) {
    if (error instanceof CausewayError && UNRECORDABLE.has(error.code)) return false
    throw error
  }
}

/** Writes the newest own head, to be kept elsewhere: first line the signed text, then its signature. */
export async function writeOwnHead(station: Station, file: string, reference: string) {
  const head = station.ledger.releaseHead({ place: 'file', reference, transferId: null, jobId: null })
  await writeOutput(file, `${headText(head)}\n${head.signature}`)
  return head
}

/** Writes every head that this station keeps, each with its proof: other stations find their own past in it. */
export async function writeAllHeads(station: Station, file: string): Promise<number> {
  const heads = station.ledger.provenHeads()
  const document = { formatVersion: HEADS_FORMAT_VERSION, station: station.file.name, heads: heads.map(flat) }
  await writeOutput(file, `${JSON.stringify(document, null, 2)}\n`)
  return heads.length
}

function flat({ head, proof }: ReturnType<Station['ledger']['provenHeads']>[number]) {
  return { ...head, proof }
}
