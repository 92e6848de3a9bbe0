import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decideTrust } from '../../../electron/trust/decide'
import { generateKeyPair } from '../../../electron/trust/ed25519'
import { fingerprintOf, formatPublicKey } from '../../../electron/trust/openssh'
import { TrustStore, type NewSigner } from '../../../electron/trust/trust-store'
import { MESSAGE_ROLES, type MessageRole } from '../../../shared/trust'
import { temporaryFolder } from './ssh-keygen'

const at = '2026-11-21T08:00:00.000Z'

describe('the decision on a signer', () => {
  it('follows the store, and a revoked key stays revoked even where it is the station’s own', async () => {
    const store = TrustStore.open(join(temporaryFolder(), 'trust.json'))
    const keys = Array.from({ length: 5 }, () => formatPublicKey(generateKeyPair().point))
    const [pinned = '', first = '', revoked = '', unknown = '', own = ''] = keys
    const facts = { holder: 'export-1', trustedBy: 'A. Auditor', at }
    await store.add({ ...facts, publicKey: pinned, origin: 'pinned' })
    await store.add({ ...facts, publicKey: first, origin: 'first-use' })
    await store.add({ ...facts, publicKey: revoked, origin: 'pinned' })
    await store.revoke(fingerprintOf(revoked), { reason: 'retired', at })
    const decide = (key: string, ownKey = own) =>
      decideTrust({
        fingerprint: fingerprintOf(key),
        role: 'transfer',
        signedAt: at,
        now: at,
        store,
        ownFingerprints: [fingerprintOf(ownKey)],
      })

    expect(decide(pinned)).toMatchObject({ proof: 'pinned', status: 'trusted', signer: { publicKey: pinned } })
    expect(decide(first)).toMatchObject({ proof: 'first-use', status: 'trusted' })
    expect(decide(revoked)).toMatchObject({ proof: 'none', status: 'revoked', signer: { revokedReason: 'retired' } })
    expect(decide(unknown)).toEqual({ proof: 'none', status: 'unknown', signer: null })
    expect(decide(own)).toEqual({ proof: 'own-key', status: 'own', signer: null })
    expect(decide(revoked, revoked)).toMatchObject({ proof: 'none', status: 'revoked' })
  })
})

describe('for every role of message', () => {
  const from = '2026-11-01T00:00:00.000Z'
  const until = '2026-11-30T00:00:00.000Z'
  const signer = async (facts: Partial<NewSigner>) => {
    const store = TrustStore.open(join(temporaryFolder(), 'trust.json'))
    const { fingerprint } = await store.add({
      publicKey: formatPublicKey(generateKeyPair().point),
      ...{ holder: 'export-1', trustedBy: 'A. Auditor', at, origin: 'pinned' },
      ...facts,
    })
    const decide = (role: MessageRole, signedAt: string | null = at, now = at) =>
      decideTrust({ fingerprint, role, signedAt, now, store, ownFingerprints: [] }).status
    return { store, fingerprint, decide }
  }

  it.each(MESSAGE_ROLES)('%s: a key counts only for its purposes', async (role) => {
    const { decide } = await signer({ purposes: [role] })
    for (const other of MESSAGE_ROLES) expect(decide(other)).toBe(other === role ? 'trusted' : 'wrong-purpose')
  })

  it.each(MESSAGE_ROLES)('%s: a key counts only within its time, both ends included', async (role) => {
    const { decide } = await signer({ validFrom: from, validUntil: until })
    expect(decide(role, from)).toBe('trusted')
    expect(decide(role, '2026-11-30T00:00:00.999Z')).toBe('trusted')
    expect(decide(role, '2026-10-31T23:59:59.999Z')).toBe('not-yet-valid')
    expect(decide(role, '2026-11-30T00:00:01.000Z')).toBe('expired')
    // Without a word of the signer, now is meant.
    expect(decide(role, null, '2026-12-01T00:00:00.000Z')).toBe('expired')
  })

  it.each(MESSAGE_ROLES)(
    '%s: a revoked key counts for nothing, and before its date is a word of its own',
    async (role) => {
      const { store, fingerprint, decide } = await signer({ purposes: [role], validFrom: from })
      await store.revoke(fingerprint, { reason: 'disk stolen', at: until, from: '2026-11-20T00:00:00.000Z' })
      expect(decide(role, '2026-11-19T23:59:59.999Z')).toBe('before-revocation')
      expect(decide(role, '2026-11-20T00:00:00.000Z')).toBe('revoked')
      expect(decide(role, null)).toBe('revoked')
      expect(decide(role, '2026-10-01T00:00:00.000Z'), 'before it was valid at all').toBe('revoked')
      for (const other of MESSAGE_ROLES) if (other !== role) expect(decide(other, from)).toBe('revoked')
    },
  )
})
