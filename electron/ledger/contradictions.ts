/** What heads say against a ledger and against each other. */
import type { HeadContradiction, HeldHead } from '../../shared/ledger'
import { ARCHIVED, type HashAt } from './chain-view'

/**
 * Own heads against the chain: at its number the chain has the head's hash.
 * Heads of archived events whose hash is not known here say nothing.
 */
export function contradictChain(heads: readonly HeldHead[], hashAt: HashAt): HeadContradiction[] {
  const found = heads.map((head) => ({ head, hash: hashAt(head.sequence) })).filter(({ hash }) => hash !== ARCHIVED)
  const agreeing = found.filter(({ head, hash }) => hash === head.hash).map(({ head }) => head.sequence)
  return found
    .filter(({ head, hash }) => hash !== head.hash)
    .map(({ head, hash }) => ({
      kind: hash === undefined ? 'older-than-held-head' : 'contradicts-held-head',
      head,
      other: null,
      agreesUpTo: Math.max(0, ...agreeing.filter((sequence) => sequence < head.sequence)),
    }))
}

/**
 * Heads of other stations, each station's against each other. Its ledger only grows, so one number never has two
 * events, and what is stated later never ends earlier. A clock that was set back over there looks the same as the
 * latter, and is a thing to ask about as well.
 */
export function contradictEachOther(heads: readonly HeldHead[]): HeadContradiction[] {
  return [...Map.groupBy(heads, (head) => head.fingerprint).values()].flatMap((ofOne) => [
    ...forks(ofOne),
    ...wentBack(ofOne),
  ])
}

function forks(heads: readonly HeldHead[]): HeadContradiction[] {
  const first = new Map<number, HeldHead>()
  const found: HeadContradiction[] = []
  for (const head of heads) {
    const other = first.get(head.sequence)
    if (!other) first.set(head.sequence, head)
    else if (other.hash !== head.hash) found.push({ kind: 'fork', head, other, agreesUpTo: lastBelow(heads, head) })
  }
  return found
}

function wentBack(heads: readonly HeldHead[]): HeadContradiction[] {
  const found: HeadContradiction[] = []
  let highest: HeldHead | null = null
  for (const head of heads.filter(isDated).sort((a, b) => compare(a.statedAt, b.statedAt))) {
    if (highest && highest.statedAt !== head.statedAt && head.sequence < highest.sequence)
      found.push({ kind: 'went-back', head, other: highest, agreesUpTo: lastBelow(heads, head) })
    if (!highest || head.sequence > highest.sequence) highest = head
  }
  return found
}

function lastBelow(heads: readonly HeldHead[], { sequence }: HeldHead): number {
  return Math.max(0, ...heads.filter((head) => head.sequence < sequence).map((head) => head.sequence))
}

function isDated(head: HeldHead): head is HeldHead & { readonly statedAt: string } {
  return head.statedAt !== null
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
