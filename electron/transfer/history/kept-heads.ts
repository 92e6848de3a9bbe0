import { basename } from 'node:path'
import type { HeldHeadsView, JudgedHead, TakenInHeads } from '../../../shared/ledger'
import type { Station } from '../../station/station'
import { demandProtectedPlace } from '../custody/rule'
import { takeBack, writeAllHeads, writeOwnHead } from './heads'
import { headsAt } from './heads-found'

/** Heads are proven one by one; of a page that is asked for again, only once for each state of the ledger. */
export class KeptHeads {
  #judged: { readonly station: Station; readonly sequence: number; readonly heads: readonly JudgedHead[] } | null = null

  /** A part of the heads that are kept: those first that something contradicts, then the newest. */
  page(station: Station, offset: number, limit: number): HeldHeadsView {
    const heads = this.#all(station)
    return {
      heads: heads.slice(offset, offset + limit),
      total: heads.length,
      contradicted: heads.filter(isContradicted).length,
    }
  }

  #all(station: Station): readonly JudgedHead[] {
    const { sequence } = station.ledger.head()
    if (this.#judged?.station !== station || this.#judged.sequence !== sequence) {
      const heads = station.ledger.judgedHeads()
      const [bad, good] = [heads.filter(isContradicted), heads.filter((head) => !isContradicted(head))]
      this.#judged = { station, sequence, heads: [...bad, ...good] }
    }
    return this.#judged.heads
  }
}

/**
 * Takes in the heads of a file or folder that somebody points at, as `history heads --check` does.
 * @throws CausewayError `medium.not-write-protected`, and as `headsAt`
 */
export async function takeInHeads(station: Station, place: string): Promise<TakenInHeads> {
  await demandProtectedPlace(station, place)
  const { kept, known, strangers, contradictions } = takeBack(station, await headsAt(place))
  return { kept, known, strangers, contradictions: contradictions.length }
}

/** Writes the own head, or all that are kept, to be held elsewhere. @throws CausewayError `file.unwritable`, `medium.full` */
export async function writeHeads(station: Station, which: 'own' | 'all', file: string): Promise<void> {
  await (which === 'own' ? writeOwnHead(station, file, basename(file)) : writeAllHeads(station, file))
}

function isContradicted({ contradiction, isProven }: JudgedHead): boolean {
  return contradiction !== null || !isProven
}
