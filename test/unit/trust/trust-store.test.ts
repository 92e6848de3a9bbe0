import fc from 'fast-check'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { generateKeyPair } from '../../../electron/trust/ed25519'
import { fingerprintOf, formatPublicKey } from '../../../electron/trust/openssh'
import { TrustStore, type NewSigner } from '../../../electron/trust/trust-store'
import { codeOf, codeOfLater } from './errors'
import { temporaryFolder } from './ssh-keygen'

const at = '2026-11-21T08:00:00.000Z'
const newSigner = (facts: Partial<NewSigner> = {}): NewSigner => ({
  publicKey: `${formatPublicKey(generateKeyPair().point)} causeway:export-1`,
  holder: 'Export station, M. Operator',
  origin: 'pinned',
  trustedBy: 'A. Auditor',
  at,
  ...facts,
})

describe('a trust store', () => {
  let path: string
  let store: TrustStore
  beforeEach(() => {
    path = join(temporaryFolder(), 'trust.json')
    store = TrustStore.open(path)
  })

  it('trusts nobody before it is told to', () => {
    expect(store.list()).toEqual([])
    expect(store.allowedSigners()).toBe('')
    expect(store.find(fingerprintOf(newSigner().publicKey))).toBeNull()
    expect(existsSync(path)).toBe(false)
  })

  it('keeps who was trusted, by whom, when and how, in a file for its owner alone', async () => {
    const signer = newSigner()
    const added = await store.add(signer)
    expect(added).toEqual({
      fingerprint: fingerprintOf(signer.publicKey),
      publicKey: signer.publicKey.split(' ').slice(0, 2).join(' '),
      holder: 'Export station, M. Operator',
      status: 'trusted',
      origin: 'pinned',
      trustedBy: 'A. Auditor',
      trustedAt: at,
      purposes: ['transfer', 'receipt', 'ledger', 'rotation'],
      validFrom: null,
      validUntil: null,
      revokedAt: null,
      revokedFrom: null,
      revokedReason: null,
      replaces: null,
    })
    expect(TrustStore.open(path).list()).toEqual([added])
    expect(store.find(added.fingerprint)).toEqual(added)
    // Windows keeps rights in lists, which the home folder’s files inherit, not in modes.
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(path, '..'))).toEqual(['trust.json', 'trust.json.lock'])
  })

  it('keeps a revoked signer, with reason and date, and never takes the key back', async () => {
    const signer = newSigner()
    const { fingerprint } = await store.add(signer)
    const revoked = await store.revoke(fingerprint, { reason: 'disk stolen', at: '2026-11-22T08:00:00.000Z' })
    expect(revoked).toMatchObject({
      status: 'revoked',
      revokedReason: 'disk stolen',
      revokedAt: '2026-11-22T08:00:00.000Z',
      trustedAt: at,
    })
    expect(store.list()).toEqual([revoked])
    expect(await codeOfLater(() => store.add(signer))).toBe('trust.revoked-signer')
    expect(await codeOfLater(() => store.revoke(fingerprint, { reason: 'other', at }))).toBe('trust.revoked-signer')
    expect(store.list()).toEqual([revoked])
  })

  it('reads a file of the first version: all purposes, no limits, revoked since it was revoked', async () => {
    const { fingerprint } = await store.add(newSigner())
    await store.add(newSigner())
    await store.revoke(fingerprint, { reason: 'retired', at })
    const written = store.list()
    const first = JSON.parse(readFileSync(path, 'utf8')) as { signers: Record<string, unknown>[] }
    const signers = first.signers.map(
      ({ purposes: _p, validFrom: _f, validUntil: _u, revokedFrom: _r, replaces: _e, ...signer }) => signer,
    )
    writeFileSync(path, JSON.stringify({ formatVersion: 1, signers }))
    expect(store.list()).toEqual(written)
  })

  it('puts a new key into the place of the earlier one, which ends, once', async () => {
    const earlier = await store.add(newSigner({ purposes: ['transfer', 'rotation'], origin: 'first-use' }))
    const facts = { from: earlier.fingerprint, rotatedAt: '2026-11-22T08:00:00.000Z', trustedBy: 'A. Auditor', at }
    const publicKey = newSigner().publicKey
    const successor = await store.succeed({ ...facts, publicKey })
    expect(successor).toMatchObject({
      fingerprint: fingerprintOf(publicKey),
      origin: 'first-use',
      purposes: ['transfer', 'rotation'],
      replaces: earlier.fingerprint,
      validUntil: null,
    })
    expect(store.find(earlier.fingerprint)).toEqual({ ...earlier, validUntil: facts.rotatedAt })
    expect(store.lineOf(earlier.fingerprint)).toEqual([earlier.fingerprint, successor.fingerprint])
    expect([...store.lineOf(successor.fingerprint)].sort()).toEqual([...store.lineOf(earlier.fingerprint)].sort())
    const other = await store.add(newSigner())
    const newest = [earlier, successor, other].map(({ fingerprint: key }) => store.newestOf(key))
    expect(newest).toEqual([successor.fingerprint, successor.fingerprint, other.fingerprint])

    const refused: [string, () => Promise<unknown>][] = [
      ['trust.signer-exists', () => store.succeed({ ...facts, publicKey })],
      ['trust.rotation-superseded', () => store.succeed({ ...facts, publicKey: newSigner().publicKey })],
      [
        'trust.signer-not-found',
        () => store.succeed({ ...facts, from: fingerprintOf(newSigner().publicKey), publicKey: newSigner().publicKey }),
      ],
    ]
    for (const [code, work] of refused) expect(await codeOfLater(work)).toBe(code)
    await store.revoke(successor.fingerprint, { reason: 'lost', at })
    const next = { ...facts, from: successor.fingerprint, publicKey: newSigner().publicKey }
    expect(await codeOfLater(() => store.succeed(next))).toBe('trust.revoked-signer')
  })

  it('refuses the same key twice, an unknown key to revoke, and what does not belong in it', async () => {
    const signer = newSigner()
    const { fingerprint } = await store.add(signer)
    const before = readFileSync(path)
    const refused: [string, () => Promise<unknown>][] = [
      ['trust.signer-exists', () => store.add({ ...signer, holder: 'Someone else' })],
      ['trust.signer-not-found', () => store.revoke(fingerprintOf(newSigner().publicKey), { reason: 'x', at })],
      ['usage', () => store.add(newSigner({ holder: '' }))],
      ['usage', () => store.add(newSigner({ holder: 'two\nlines' }))],
      ['usage', () => store.add(newSigner({ holder: 'x'.repeat(129) }))],
      ['usage', () => store.add(newSigner({ trustedBy: ' ' }))],
      ['usage', () => store.add(newSigner({ at: 'yesterday' }))],
      ['usage', () => store.revoke(fingerprint, { reason: '', at })],
      ['key.malformed', () => store.add(newSigner({ publicKey: 'ssh-rsa AAAA' }))],
    ]
    for (const [code, work] of refused) expect(await codeOfLater(work)).toBe(code)
    expect(readFileSync(path)).toEqual(before)
    expect(readdirSync(join(path, '..'))).toEqual(['trust.json', 'trust.json.lock'])
  })

  it('sees at once what another process changed', async () => {
    const other = TrustStore.open(path)
    const { fingerprint } = await other.add(newSigner())
    expect(store.find(fingerprint)?.status).toBe('trusted')
    await other.revoke(fingerprint, { reason: 'retired', at })
    expect(store.find(fingerprint)?.status).toBe('revoked')
  })

  it('loses nothing when many write at once', async () => {
    const signers = Array.from({ length: 20 }, () => newSigner())
    await Promise.all(signers.map((signer) => TrustStore.open(path).add(signer)))
    expect(
      store
        .list()
        .map((each) => each.fingerprint)
        .sort(),
    ).toEqual(signers.map((each) => fingerprintOf(each.publicKey)).sort())
  })
})

describe('a damaged trust.json', () => {
  const damaged = (bytes: Uint8Array | string) => {
    const path = join(temporaryFolder(), 'trust.json')
    writeFileSync(path, bytes)
    return codeOf(() => TrustStore.open(path))
  }

  it('is refused: random bytes, random JSON, nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => damaged(bytes) === 'station.damaged'),
      { numRuns: 50 },
    )
    fc.assert(
      fc.property(fc.json(), (text) => damaged(text) === 'station.damaged'),
      { numRuns: 50 },
    )
    expect(damaged('')).toBe('station.damaged')
    expect(damaged(randomBytes(1_000_000))).toBe('station.damaged')
  })

  it('is refused when it contradicts itself, and is not written to', async () => {
    const path = join(temporaryFolder(), 'trust.json')
    const store = TrustStore.open(path)
    const { fingerprint } = await store.add(newSigner())
    const other = await store.add(newSigner())
    await store.revoke(fingerprint, { reason: 'retired', at })
    const genuine = readFileSync(path, 'utf8')
    const [revoked = '', trusted = ''] = (JSON.parse(genuine) as { signers: unknown[] }).signers.map((each) =>
      JSON.stringify(each),
    )
    const file = (...signers: string[]) => `{"formatVersion":2,"signers":[${signers.join(',')}]}`
    expect(damaged(file(revoked, trusted))).toBe('no error')
    const wrong: Record<string, string> = {
      'a revoked signer called trusted': file(revoked.replace('"revoked"', '"trusted"')),
      'a revocation without reason': file(revoked.replace('"retired"', 'null')),
      'a trusted signer called revoked': file(trusted.replace('"trusted"', '"revoked"')),
      'the fingerprint of another key': file(trusted.replace(other.fingerprint, fingerprint)),
      'a key with a comment': file(trusted.replace(other.publicKey, `${other.publicKey} x`)),
      'a key that is none': file(trusted.replace(other.publicKey, 'ssh-ed25519 AAAA')),
      'no key at all': file(trusted.replace(other.publicKey, '')),
      'a key of another type': file(trusted.replace('ssh-ed25519', 'ssh-rsa')),
      'a key twice': file(trusted, trusted),
      'no purpose': file(trusted.replace(/"purposes":\[[^\]]*\]/, '"purposes":[]')),
      'a purpose twice': file(trusted.replace('"purposes":[', '"purposes":["transfer",')),
      'a purpose that nobody knows': file(trusted.replace('"rotation"', '"everything"')),
      'an end before its beginning': file(
        trusted
          .replace('"validFrom":null', '"validFrom":"2026-11-22T00:00:00Z"')
          .replace('"validUntil":null', '"validUntil":"2026-11-21T00:00:00.000Z"'),
      ),
      'an end that OpenSSH cannot say': file(
        trusted.replace('"validUntil":null', '"validUntil":"2026-11-21T00:00:00.500Z"'),
      ),
      'a key that replaces itself': file(trusted.replace('"replaces":null', `"replaces":"${other.fingerprint}"`)),
      'a field that nobody knows': file(trusted.replace('{', '{"also":1,')),
      'another version': file(trusted).replace('"formatVersion":2', '"formatVersion":3'),
      'something after it': `${genuine}x`,
    }
    for (const [what, text] of Object.entries(wrong)) expect(damaged(text), what).toBe('station.damaged')
    const broken = Buffer.from(genuine)
    broken[genuine.indexOf('Export station')] = 0xff
    expect(damaged(broken)).toBe('station.damaged')

    writeFileSync(path, broken)
    expect(await codeOfLater(() => store.add(newSigner()))).toBe('station.damaged')
    expect(codeOf(() => store.find(fingerprint))).toBe('station.damaged')
    expect(readFileSync(path)).toEqual(broken)
  })
})
