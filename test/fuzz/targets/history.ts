import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import canonicalize from 'canonicalize'
import { reconcile } from '../../../electron/audit/reconcile'
import { Gathered } from '../../../electron/audit/rules/gathered'
import { gatherFacts } from '../../../electron/audit/station-facts'
import { openBundle } from '../../../electron/transfer/history/open-bundle'
import { walkBundle } from '../../../electron/transfer/history/walk-bundle'
import { headsAt } from '../../../electron/transfer/history/heads-found'
import { NAMESPACES, signSshsig } from '../../../electron/trust/sshsig'
import { changeBytes } from '../change-bytes'
import { changeJson } from '../change-json'
import { STATION } from '../fixed-keys'
import type { Random } from '../random'
import { demand, refusedBy, samplesOf, type Target } from '../target'

const REFUSALS = [
  'bundle.malformed',
  'bundle.altered',
  'ledger.damaged',
  'signature.missing',
  'signature.malformed',
  'signature.wrong-namespace',
  'signature.invalid',
] as const

/**
 * A history bundle as a file: changed, unpacked and changed, or changed and signed anew by the station itself, which is
 * then the attacker. Accepted damage: a text that nobody signed; a chain whose events are not one behind the other up
 * to the head that the statement names.
 */
export const historyBundle: Target = {
  name: 'history bundle',
  open(samples, scratch) {
    const own = samplesOf(samples, 'history bundle')
    const texts = own.map((file) => gunzipSync(file))
    const path = join(scratch, 'bundle')
    return {
      change(random) {
        if (random.oneIn(4)) return changeBytes(random, own)
        if (random.oneIn(3)) return gzipSync(changeBytes(random, texts), { level: 1 })
        const { lines, statement } = partsOf(random.pick(texts).toString('utf8'))
        const changed = random.oneIn(2) ? changedLines(random, lines) : chainedAnew(random, lines)
        return gzipSync(signed(random, changed, statement), { level: 1 })
      },
      async check(input) {
        writeFileSync(path, input)
        const sequences: number[] = []
        try {
          const bundle = await openBundle(path)
          const chain = await walkBundle(bundle, { event: ({ event }) => sequences.push(event.sequence) })
          // Whoever signs a chain may say anything in it: the auditor's station reads it all the same.
          reconcile(new Gathered([await gatherFacts(bundle)], [], 30), [], new Date(0))
          const { events, head } = bundle.statement
          demand(events === sequences.length && head.sequence === events, 'other events than stated')
          demand(
            sequences.every((sequence, n) => sequence === n + 1),
            'events out of order',
          )
          demand(
            chainIn(gunzipSync(input)) === head.hash && chain.hashAt(events) === head.hash,
            'another chain than stated',
          )
          return 'accepted'
        } catch (error) {
          return refusedBy(error, REFUSALS)
        }
      },
    }
  },
}

/** The last hash of the chain that the events of the text make: SHA-256 over the hash before and the canonical event. */
function chainIn(text: Buffer): string {
  let hash = '0'.repeat(64)
  for (const line of text.toString('utf8').split('\n')) {
    if (!line.startsWith('{') || !line.includes('"event"')) continue
    const { event } = JSON.parse(line) as { event?: unknown }
    if (event === undefined) continue
    const canonical = canonicalize(event) ?? ''
    hash = createHash('sha256').update(hash, 'hex').update(canonical, 'utf8').digest('hex')
  }
  return hash
}

/** What the signature covers by its digest, and the statement that has it. */
function partsOf(text: string): { lines: string[]; statement: object } {
  const lines = text.slice(0, text.lastIndexOf('-----BEGIN')).trimEnd().split('\n')
  return { statement: JSON.parse(lines.pop() ?? '') as object, lines }
}

/** Lines changed as JSON, repeated, left out: the chain does not fit any more. */
function changedLines(random: Random, genuine: readonly string[]): Signed {
  const lines = [...genuine]
  for (let times = random.few(); times > 0 && lines.length > 0; times--) {
    const at = random.below(lines.length)
    const way = random.below(5)
    if (way === 0) lines.splice(at, 1)
    else if (way === 1) lines.splice(random.below(lines.length + 1), 0, lines[at] ?? '')
    else lines[at] = changedJson(random, random.pick(genuine))
  }
  return { lines, head: null }
}

interface Signed {
  readonly lines: readonly string[]
  /** The head that the statement names; null for the genuine one. */
  readonly head: { readonly sequence: number; readonly hash: string } | null
}

interface Event {
  sequence: number
  payload: unknown
  type: string
}

const TYPES = [
  'send.verdict',
  'receive.started',
  'receive.verdict',
  'receipt.signed',
  'custody.lost',
  'custody.flagged',
]
const PAYLOAD = {
  ...{ jobId: 'j', sequence: 3, destination: 'Import 1', claimedSource: 'Export 1', verdict: 'verified', files: 3 },
  ...{ bytes: 30, transferDigest: '5'.repeat(64), error: { code: 'medium.lost' }, devices: [{ serial: '4C53' }] },
  ...{ source: { name: 'Export 1', fingerprint: 'SHA256:a' }, sourceHead: { sequence: 3, hash: '6'.repeat(64) } },
}

/** Events that say something else, in a chain that fits: a past that the station itself has rewritten. */
function chainedAnew(random: Random, lines: readonly string[]): Signed {
  let head = { sequence: 0, hash: '0'.repeat(64) }
  const chained = lines.flatMap((line) => {
    if (!line.startsWith('{"event"')) return random.oneIn(2) || !line.startsWith('{"head"') ? [line] : []
    const { event } = JSON.parse(line) as { event: Event }
    if (random.oneIn(2)) {
      event.type = random.pick(TYPES)
      const payload = changedJson(random, JSON.stringify(PAYLOAD))
      event.payload = payload.startsWith('{') ? (objectOf(payload) ?? {}) : {}
    }
    const previousHash = head.hash
    const hash = createHash('sha256').update(previousHash, 'hex').update(textOf(event), 'utf8').digest('hex')
    head = { sequence: event.sequence, hash }
    return [`{"event":${JSON.stringify(event)},"hash":"${hash}","previousHash":"${previousHash}"}`]
  })
  return { lines: chained.filter((line) => !line.startsWith('{"head"')), head }
}

/** Empty where there is no canonical form: the chain does not fit then. */
function textOf(event: Event): string {
  try {
    return canonicalize(event) ?? ''
  } catch {
    return ''
  }
}

function objectOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function changedJson(random: Random, text: string): string {
  return changeJson(random, [Buffer.from(text)])
    .toString('utf8')
    .replaceAll('\n', ' ')
}

/** The statement made to fit what it speaks of, and signed. */
function signed(random: Random, { lines, head }: Signed, genuine: object): Buffer {
  const text = `${lines.join('\n')}\n`
  const sha256 = createHash('sha256').update(text).digest('hex')
  const heads = lines.filter((line) => line.startsWith('{"head"')).length
  const statement = JSON.stringify({ ...genuine, sha256, heads, ...(head ? { head, events: head.sequence } : {}) })
  const said = `${random.oneIn(8) ? changedJson(random, statement) : statement}\n`
  return Buffer.from(`${text}${said}${signSshsig(STATION.key, STATION.point, NAMESPACES.history, Buffer.from(said))}`)
}

/** Files of heads, alone and several. Accepted damage: a head that nobody signed. */
export const headFile: Target = {
  name: 'head file',
  open(samples, scratch) {
    const [alone, several] = [samplesOf(samples, 'head'), samplesOf(samples, 'heads')]
    const genuine = new Set(samplesOf(samples, 'heads proven').map((each) => each.toString('utf8')))
    const path = join(scratch, 'some.head')
    return {
      change: (random) => (random.oneIn(3) ? changeBytes(random, alone) : changeJson(random, several)),
      async check(input) {
        writeFileSync(path, input)
        try {
          for (const { fingerprint, station, sequence, hash } of await headsAt(path))
            demand(genuine.has(JSON.stringify({ fingerprint, station, sequence, hash })), 'a head that nobody signed')
          return 'accepted'
        } catch (error) {
          return refusedBy(error, [...REFUSALS, 'ledger.head-not-found'])
        }
      },
    }
  },
}
