/** Signer, time and clock, judged for every role of message alike. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CausewayError } from '../../../shared/errors'
import { MESSAGE_ROLES, type MessageRole } from '../../../shared/trust'
import { createStation, type Station } from '../../../electron/station/station'
import { changePolicy } from '../../../electron/transfer/policy/change-policy'
import { demandClock, demandYoung, isClockBehind } from '../../../electron/transfer/policy/judge-age'
import { judgeSigner } from '../../../electron/transfer/signers/judge-signer'
import { revokeSigner, trustSigner } from '../../../electron/transfer/signers/signers'
import { generateKeyPair } from '../../../electron/trust/ed25519'
import { fingerprintOf, formatPublicKey } from '../../../electron/trust/openssh'

let home: string
let station: Station
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'causeway-judge-'))
  station = await createStation(
    home,
    { role: 'disconnected', name: 'Import 1', server: 'practice', language: 'en' },
    { selfCommand: { file: process.execPath, args: [] } },
  )
})
afterEach(async () => {
  station.close()
  await rm(home, { recursive: true })
})

const DAY_MS = 86_400_000
const ago = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString()

function codeOf(work: () => unknown): string {
  try {
    work()
    return 'no error'
  } catch (error) {
    return error instanceof CausewayError ? error.code : String(error)
  }
}

async function trusted(limits: Parameters<typeof trustSigner>[1]['limits'] = {}): Promise<string> {
  const publicKey = formatPublicKey(generateKeyPair().point)
  const fingerprint = fingerprintOf(publicKey)
  const key = { publicKey, fingerprint, comment: '', practice: true, cameBy: 'file' as const }
  await trustSigner(station, { key, comparedFingerprint: fingerprint, holder: 'Export 1', origin: 'pinned', limits })
  return fingerprint
}

const judged = (role: MessageRole, fingerprint: string, signedAt: string | null = ago(1)): string =>
  codeOf(() => judgeSigner(station, { role, fingerprint, signedAt }))

describe.each(MESSAGE_ROLES)('a message of the role %s', (role) => {
  it('counts from a trusted signer; own and unknown keys are answered', async () => {
    const fingerprint = await trusted()
    expect(judgeSigner(station, { role, fingerprint, signedAt: null })).toMatchObject({
      status: 'trusted',
      proof: 'pinned',
    })
    const own = station.key.fingerprint
    expect(judgeSigner(station, { role, fingerprint: own, signedAt: null }).status).toBe('own')
    const stranger = fingerprintOf(formatPublicKey(generateKeyPair().point))
    expect(judgeSigner(station, { role, fingerprint: stranger, signedAt: null }).status).toBe('unknown')
  })

  it('is refused from a key for other purposes', async () => {
    const others = MESSAGE_ROLES.filter((each) => each !== role)
    expect(judged(role, await trusted({ purposes: others }))).toBe('trust.wrong-purpose')
  })

  it('is refused from a key outside its time', async () => {
    const whole = (days: number): string => `${ago(days).slice(0, 19)}.000Z`
    const fingerprint = await trusted({ validFrom: whole(20), validUntil: whole(10) })
    expect(judged(role, fingerprint, ago(21))).toBe('trust.not-yet-valid')
    expect(judged(role, fingerprint, ago(15))).toBe('no error')
    expect(judged(role, fingerprint, ago(9))).toBe('trust.expired-signer')
    expect(judged(role, fingerprint, null)).toBe('trust.expired-signer')
  })

  it('is refused from a revoked key, also when trust.json is lost; those who only look learn when it was signed', async () => {
    const fingerprint = await trusted()
    await revokeSigner(station, fingerprint, 'stolen', ago(5))
    expect(judged(role, fingerprint, ago(6))).toBe('trust.revoked-signer')
    expect(judged(role, fingerprint, ago(4))).toBe('trust.revoked-signer')
    const look = (days: number) => judgeSigner(station, { role, fingerprint, signedAt: ago(days) }, { past: true })
    expect(look(6)).toMatchObject({ status: 'before-revocation', proof: 'before-revocation' })
    expect(codeOf(() => look(4))).toBe('trust.revoked-signer')
    await rm(station.paths.trust)
    expect(judged(role, fingerprint, ago(6))).toBe('trust.revoked-signer')
  })
})

describe('the age of a message, which receives, receipts and new keys ask alike', () => {
  it('is too old, just young enough, or from a time that has not come', async () => {
    expect(demandYoung(station, ago(4000)), 'no rule').toBeNull()
    await changePolicy(station, { oldestDays: 30, clockToleranceMinutes: 10 })
    expect(codeOf(() => demandYoung(station, ago(30.01)))).toBe('trust.too-old')
    expect(demandYoung(station, ago(29.99))).toBe(29)
    expect(codeOf(() => demandYoung(station, ago(-11 / 1440)))).toBe('trust.from-future')
    expect(demandYoung(station, ago(-9 / 1440))).toBe(0)
  })

  it('is not told by a clock that is behind the ledger of its own station', async () => {
    await changePolicy(station, { oldestDays: 30, clockToleranceMinutes: 10 })
    const at = (minutes: number): Date => new Date(Date.parse(station.ledger.latestTime() ?? '') + minutes * 60_000)
    expect(codeOf(() => demandYoung(station, ago(1), at(-11)))).toBe('trust.clock-set-back')
    expect(codeOf(() => demandYoung(station, ago(1), at(-9)))).toBe('no error')
    expect(
      codeOf(() => {
        demandClock(station, at(-11))
      }),
    ).toBe('trust.clock-set-back')
    expect([isClockBehind(station, at(-11)), isClockBehind(station, at(0))]).toEqual([true, false])
  })
})
