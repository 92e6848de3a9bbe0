import { basename } from 'node:path'
import { CausewayError } from '../../../shared/errors'
import type { HeadContradiction, HeldHead, LedgerVerification } from '../../../shared/ledger'
import type { FoundHead } from '../../ledger/held-heads'
import {
  headsOnMedia,
  takeBack,
  verifyLedger,
  writeAllHeads,
  writeOwnHead,
  type TakenBack,
} from '../../transfer/history/heads'
import type { Station } from '../../station/station'
import { demandProtectedPlace } from '../../transfer/custody/rule'
import { archivesAt, type PointedAt } from '../../transfer/history/read-archive'
import { headsAt } from '../../transfer/history/heads-found'
import { parseCommand, usage } from '../arguments'
import { withStation, type Command } from '../command'
import { done, failure, orElse } from '../output'

const MANY = { min: 0, max: 1000 }

/**
 * `history verify [FILE|DIR …]`: walks the whole chain and every signed head, and holds it against every head that was
 * ever seen: kept ones, those in the files and folders given, and those on media that are inserted. Archives among the
 * files and folders are read too, and what went to them is held against the ledger.
 */
export const historyVerify: Command = async (args, context) => {
  const { positionals } = parseCommand(args, {}, MANY)
  return withStation(context, async (station) => {
    for (const path of positionals) await demandProtectedPlace(station, path)
    const { archives, others } = await archivesAt(station, positionals)
    const found = [...(await headsInOthers(others)), ...(await headsOnMedia(station))]
    const { verification, takenBack, recorded } = verifyLedger(station, found, archives)
    const { intact, firstBad, elsewhere, contradictions } = verification
    const lines = [...archiveLines(verification), ...strangerLines(takenBack), ...contradictions.map(contradictionLine)]
    if (!intact) {
      const details = { sequence: firstBad?.sequence ?? 0, problem: firstBad?.problem ?? 'malformed' }
      const answer = failure(new CausewayError('ledger.damaged', details), { verification, takenBack, recorded })
      return { ...answer, lines: [...answer.lines, ...lines] }
    }
    const [first] = elsewhere
    if (first) {
      const error = new CausewayError('ledger.head-contradiction', { station: first.head.station })
      const answer = failure(error, { verification, takenBack, recorded })
      return { ...answer, lines: [...answer.lines, ...lines, ...elsewhere.map(contradictionLine)] }
    }
    const { events, headHash, signedHeads, heldHeads } = verification
    return done({ verification, takenBack, recorded }, [
      `Intact. ${events} events, head ${headHash}`,
      `${signedHeads} signed heads and ${heldHeads} heads held elsewhere agree with it.`,
      ...(recorded ? [] : ['The history does not record this: the home folder is full or cannot be written.']),
      ...lines,
    ])
  })
}

/** `history heads`: lists the heads that are kept, writes them to take elsewhere, takes them back. */
export const historyHeads: Command = async (args, context) => {
  const { values, positionals } = parseCommand(
    args,
    { out: { type: 'string' }, all: { type: 'boolean' }, check: { type: 'boolean' } },
    MANY,
  )
  const { out, all, check } = values
  if (check !== (positionals.length > 0 || undefined)) throw usage('--check is followed by files or folders')
  if (check && out !== undefined) throw usage('--check and --out do not go together')
  if (all && out === undefined) throw usage('--all goes with --out')
  return withStation(context, async (station) => {
    if (check) {
      const takenBack = takeBack(station, await headsIn(station, positionals))
      const lines = [
        `${takenBack.kept} heads kept, ${takenBack.known} known already.`,
        ...(takenBack.unjudged > 0
          ? [`  ${takenBack.unjudged} of archived events: not judged here. Use history verify with the archive.`]
          : []),
        ...strangerLines(takenBack),
        ...takenBack.contradictions.map(contradictionLine),
      ]
      const [first] = takenBack.contradictions
      if (!first) return done({ takenBack }, lines)
      const error = first.head.own
        ? new CausewayError('ledger.damaged', { sequence: first.agreesUpTo + 1, problem: first.kind })
        : new CausewayError('ledger.head-contradiction', { station: first.head.station })
      const answer = failure(error, { takenBack })
      return { ...answer, lines: [...answer.lines, ...lines] }
    }
    if (out !== undefined && all) {
      const heads = await writeAllHeads(station, out)
      return done({ file: out, heads }, `Written: ${out} (${heads} heads)`)
    }
    if (out !== undefined) {
      const head = await writeOwnHead(station, out, basename(out))
      return done({ file: out, head }, `Written: ${out} (event ${head.sequence}, ${head.hash})`)
    }
    const heads = station.ledger.heldHeads()
    return done({ heads }, orElse(heads.map(headLine), 'No head of a ledger is held elsewhere yet.'))
  })
}

async function headsIn(station: Station, paths: readonly string[]): Promise<FoundHead[]> {
  const found: FoundHead[] = []
  for (const path of paths) {
    await demandProtectedPlace(station, path)
    found.push(...(await headsAt(path)))
  }
  return found
}

async function headsInOthers(others: PointedAt['others']): Promise<FoundHead[]> {
  const found: FoundHead[] = []
  for (const { path, isOptional } of others)
    found.push(
      ...(await headsAt(path).catch((error: unknown) => {
        if (isOptional && error instanceof CausewayError && error.code === 'ledger.head-not-found') return []
        throw error
      })),
    )
  return found
}

/** What is not in the ledger any more, and whether it was looked at: never silently good. */
function archiveLines({ archives, unjudgedHeads }: LedgerVerification): string[] {
  return [
    ...archives.map(({ from, through, file, sha256, isRead }) =>
      isRead
        ? `  Events ${from} to ${through} are in ${file}, read: whole, and in one chain with this ledger.`
        : `  Events ${from} to ${through} are in ${file}, SHA-256 ${sha256}: not looked at. Name the file to verify them.`,
    ),
    ...(unjudgedHeads > 0
      ? [`  ${unjudgedHeads} heads held elsewhere are of archived events: not judged without the archive.`]
      : []),
  ]
}

function headLine({ seenAt, station, sequence, hash, direction, place, reference }: HeldHead): string {
  return `${seenAt}  ${station}  event ${sequence}  ${hash}  ${direction} ${place} ${reference}`
}

function contradictionLine({ kind, head, other, agreesUpTo }: HeadContradiction): string {
  const against = other ? `, against event ${other.sequence} in ${other.place} ${other.reference}` : ''
  return `  ${kind}: ${head.station}, event ${head.sequence} in ${head.place} ${head.reference}${against}. Heads agree up to event ${agreesUpTo}.`
}

function strangerLines({ strangers }: TakenBack): string[] {
  return strangers.map(
    ({ station, fingerprint }) => `  Not kept: a head of ${station}, whose key is not trusted here (${fingerprint}).`,
  )
}
