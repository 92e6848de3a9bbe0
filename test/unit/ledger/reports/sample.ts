/** Attempts as the stations record them, for reports to tell. */
import type { CheckId, CheckState, CheckValue } from '../../../../shared/domain'
import type { Ledger } from '../../../../electron/ledger/ledger'

export const SENT = '0042-export-1-7f3a9c1e'
export const SIGNER = 'SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8'
const STATION = 'SHA256:Zk7Qz4xN1mPz0vQnWqf9s2yJ8dLr3TgYhUuIoEpAbCc'
const digest = (letter: string): string => letter.repeat(64)
const at = '2026-11-21T08:13:59.000Z'

function check(id: CheckId, state: CheckState, value: CheckValue, source: string): object {
  return { id, state, value, source, at }
}

/** A clock that moves 47 seconds with every look, from a fixed moment. */
export function steadyClock(): () => Date {
  let time = Date.UTC(2026, 10, 21, 8, 14, 2)
  return () => new Date((time += 47_000))
}

export function createStation(ledger: Ledger, server = 'windows'): void {
  ledger.append({
    type: 'station.created',
    payload: { role: 'disconnected', name: 'Import 1', server, fingerprint: STATION },
  })
  ledger.signHead()
}

/** A receive that ends well: first use of a key, two volumes, hand-over note, receipt. */
export function receive(ledger: Ledger, jobId = '5d0c1a52-7c43-4a6e-9a53-0b7c7f0f2a11'): string {
  const event = (
    type: Parameters<Ledger['append']>[0]['type'],
    payload: object,
    transferId: string | null = SENT,
  ): void => void ledger.append({ type, transferId, payload: { jobId, ...payload } })
  event('receive.started', {}, null)
  event('receive.step', {
    step: 'identify',
    outcome: 'done',
    claimedSource: 'Export 1',
    claimedDestination: 'Import 1',
  })
  event('trust.answer-wrong', { fingerprint: SIGNER, attempt: 1 })
  event('trust.accepted', { fingerprint: SIGNER, holder: 'Export desk, B. Sender' })
  event('receive.step', {
    step: 'trust',
    outcome: 'done',
    fingerprint: SIGNER,
    proof: 'first-use',
    tagManifests: [digest('a'), digest('b')],
    checks: [
      check('transfer.signature', 'ok', { kind: 'text', text: SIGNER }, 'tagmanifest-sha256.txt.sig'),
      check('transfer.signer', 'ok', { kind: 'text', text: 'Export desk, B. Sender' }, 'trust store'),
      check('transfer.sequence', 'ok', { kind: 'count', count: 42 }, 'ledger'),
    ],
  })
  event('receive.step', {
    step: 'verify',
    outcome: 'done',
    files: 18_204,
    bytes: 412_600_000_000,
    seconds: 3511,
    readBack: 'medium',
  })
  event('receive.step', {
    step: 'server',
    outcome: 'done',
    checks: [
      check('server.autonomous', 'ok', { kind: 'yes-no', yes: true }, 'IUpdateServerConfiguration.IsReplicaServer'),
      check(
        'server.languages-match',
        'warning',
        { kind: 'list', items: ['en', 'fr', 'nl'] },
        'IUpdateServerConfiguration.GetEnabledUpdateLanguages',
      ),
      check(
        'server.version-match',
        'unknown',
        { kind: 'none' },
        'HKLM\\SOFTWARE\\Microsoft\\Update Services\\Server\\Setup',
      ),
      check(
        'server.free-space',
        'ok',
        { kind: 'bytes-of', bytes: 412_600_000_000, total: 1_800_000_000_000 },
        'D:\\WSUS\\WSUSContent',
      ),
    ],
  })
  event('receive.verdict', {
    verdict: 'verified',
    sequence: 42,
    source: { name: 'Export 1', fingerprint: SIGNER },
    files: 18_204,
    bytes: 412_600_000_000,
    transferDigest: digest('c'),
    trustProof: 'first-use',
    volumes: [
      {
        index: 1,
        files: 9_000,
        bytes: 212_600_000_000,
        tagManifestSha256: digest('a'),
        manifestSha256: digest('1'),
        serial: '4C530001230219114325',
      },
      {
        index: 2,
        files: 9_204,
        bytes: 200_000_000_000,
        tagManifestSha256: digest('b'),
        manifestSha256: digest('2'),
        serial: '4C530001230219114326',
      },
    ],
  })
  event('receipt.signed', { receiptSha256: digest('e'), fingerprint: STATION })
  return jobId
}

/** A receive whose files are not as signed; names try what names can. */
export function refuse(ledger: Ledger, paths: readonly string[]): string {
  const jobId = '9b1f8a9e-2f6b-4c6e-8f0a-1d2c3b4a5f60'
  ledger.append({ type: 'receive.started', payload: { jobId } })
  ledger.append({
    type: 'receive.verdict',
    transferId: SENT,
    payload: {
      jobId,
      verdict: 'failed',
      error: { code: 'payload.altered', details: { path: paths[0] ?? '', count: paths.length }, cause: null },
      sequence: 42,
      source: { name: 'Export 1', fingerprint: SIGNER },
      problems: paths.map((path) => ({ path, problem: 'altered' })),
      problemCount: paths.length,
    },
  })
  ledger.signHead()
  return jobId
}
