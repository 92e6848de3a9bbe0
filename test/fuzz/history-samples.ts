import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { canonicalText, eventHash, eventText, headBytes, headText, NO_HASH } from '../../electron/ledger/chain'
import { sha256Of } from '../../electron/files/hash'
import { fingerprintOf, keyComment } from '../../electron/trust/openssh'
import { formatRotation, type Rotation } from '../../electron/trust/rotation'
import { NAMESPACES, signSshsig } from '../../electron/trust/sshsig'
import type { StationKey } from '../../electron/trust/station-key'
import type { HistoryHeader, HistoryStatement } from '../../shared/history-bundle'
import { OTHER, STATION, type fixedKey } from './fixed-keys'
import type { Samples } from './target'

const AT = '2026-01-01T00:00:00.000Z'
const NAME = 'Export 1'

/** A ledger of five events with a signed head, handed out; heads alone and several; the statement of a key change. */
export function history(): Samples {
  const rows = events()
  const last = rows.at(-1)
  const head = { sequence: last?.sequence ?? 0, hash: last?.hash ?? NO_HASH, station: NAME }
  const signature = signSshsig(STATION.key, STATION.point, NAMESPACES.ledger, headBytes(head))
  const alone = { kind: 'head', text: headText(head), signature }
  const { fingerprint, publicKey } = ofStation(STATION)
  const header: HistoryHeader = {
    format: 'causeway-history',
    formatVersion: '1.0',
    station: NAME,
    role: 'export',
    practice: false,
    publicKey: `${publicKey} ${keyComment(NAME, false)}`,
    fingerprint,
    createdAt: AT,
    operator: 'op',
    tool: { name: 'Causeway', version: '0.1.0' },
  }
  const lines = [
    canonicalText(header),
    ...rows.map((row) => `{"event":${eventText(row)},"hash":"${row.hash}","previousHash":"${row.previous_hash}"}`),
    canonicalText({ head, signature }),
  ]
  const text = `${lines.join('\n')}\n`
  const statement: HistoryStatement = {
    format: 'causeway-history',
    formatVersion: '1.0',
    station: NAME,
    practice: false,
    fingerprint,
    createdAt: AT,
    events: rows.length,
    heads: 1,
    receipts: 0,
    head: { sequence: head.sequence, hash: head.hash },
    sha256: createHash('sha256').update(text).digest('hex'),
  }
  const stated = `${canonicalText(statement)}\n`
  const whole = `${text}${stated}${signSshsig(STATION.key, STATION.point, NAMESPACES.history, Buffer.from(stated))}`
  const proven = { fingerprint, station: NAME, sequence: head.sequence, hash: head.hash }
  return {
    'history bundle': [gzipSync(whole, { level: 1 })],
    head: [Buffer.from(`${alone.text}\n${signature}`)],
    heads: [Buffer.from(JSON.stringify({ formatVersion: '1.0', heads: [{ proof: alone }, { proof: alone }] }))],
    'heads proven': [Buffer.from(JSON.stringify(proven))],
    rotation: [Buffer.from(rotation())],
  }
}

function events() {
  const rows = []
  let previous = NO_HASH
  for (const [n, type] of ['station.created', 'key.trusted', 'send.started', 'medium.sealed', 'send.ended'].entries()) {
    const event = {
      sequence: n + 1,
      at: AT,
      station: NAME,
      operator: 'op',
      type,
      transfer_id: n < 2 ? null : '0001-export-1-7f3a9c1e',
      payload: canonicalText({ verdict: 'verified', files: n, name: 'été' }),
    }
    const row = { ...event, previous_hash: previous, hash: eventHash(previous, event) }
    rows.push(row)
    previous = row.hash
  }
  return rows
}

function rotation(): string {
  const said: Rotation = {
    formatVersion: '1.0',
    type: 'key-rotation',
    station: NAME,
    practice: false,
    from: ofStation(STATION),
    to: ofStation(OTHER),
    rotatedAt: '2026-01-01T00:00:00Z',
    ledgerHead: { sequence: 9, hash: sha256Of('head') },
    operator: 'op',
  }
  return formatRotation(said, signer(STATION), signer(OTHER))
}

function ofStation({ publicKey }: ReturnType<typeof fixedKey>) {
  return { fingerprint: fingerprintOf(publicKey), publicKey }
}

/** As much of a station's key as signing a statement takes. */
function signer({ key, point }: ReturnType<typeof fixedKey>): Pick<StationKey, 'sign'> {
  return { sign: (namespace, message) => signSshsig(key, point, namespace, message) }
}
