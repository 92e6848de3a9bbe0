import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decideTrust } from '../../../electron/trust/decide'
import { generateKeyPair } from '../../../electron/trust/ed25519'
import { fingerprintOf, formatPublicKey } from '../../../electron/trust/openssh'
import { TrustStore } from '../../../electron/trust/trust-store'
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
      decideTrust({ fingerprint: fingerprintOf(key), store, ownFingerprint: fingerprintOf(ownKey) })

    expect(decide(pinned)).toMatchObject({ proof: 'pinned', status: 'trusted', signer: { publicKey: pinned } })
    expect(decide(first)).toMatchObject({ proof: 'first-use', status: 'trusted' })
    expect(decide(revoked)).toMatchObject({ proof: 'none', status: 'revoked', signer: { revokedReason: 'retired' } })
    expect(decide(unknown)).toEqual({ proof: 'none', status: 'unknown', signer: null })
    expect(decide(own)).toEqual({ proof: 'own-key', status: 'own', signer: null })
    expect(decide(revoked, revoked)).toMatchObject({ proof: 'none', status: 'revoked' })
  })
})
