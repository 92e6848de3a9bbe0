import fc from 'fast-check'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { principalOf } from '../../../electron/trust/allowed-signers'
import { decideTrust } from '../../../electron/trust/decide'
import { generateKeyPair, signingKey } from '../../../electron/trust/ed25519'
import { formatPublicKey } from '../../../electron/trust/openssh'
import { NAMESPACES, signSshsig, type Namespace } from '../../../electron/trust/sshsig'
import { TrustStore } from '../../../electron/trust/trust-store'
import { MESSAGE_ROLES } from '../../../shared/trust'
import { sshKeygen, temporaryFolder, writeAll } from './ssh-keygen'

// Windows Server brings no ssh-keygen of its own.
const withKeygen = it.skipIf(process.platform === 'win32')

const at = '2026-11-21T08:00:00.000Z'
const holders = [
  'export-1',
  'M. Operator, export station',
  '"quoted"',
  'half a " quote',
  '# not a comment',
  'C:\\Users\\operator',
  'ends with \\',
  '*',
  'any?one',
  '!negated',
  'namespaces="file"',
  "d'Export n° 1, équipe « réseau »",
  '日本 ☃ 👩‍🔧'.replace('\u200d', ''),
  'non\u00a0breaking',
  '100 % sure',
  '%22',
  'cert-authority',
  '='.repeat(128),
  '"'.repeat(128),
  '日'.repeat(128),
]

async function station(names: readonly string[]) {
  const folder = temporaryFolder()
  const store = TrustStore.open(join(folder, 'trust.json'))
  const keys = new Map<string, ReturnType<typeof generateKeyPair>>()
  for (const holder of names) {
    const pair = generateKeyPair()
    keys.set(holder, pair)
    await store.add({ publicKey: formatPublicKey(pair.point), holder, origin: 'pinned', trustedBy: 'A. Auditor', at })
  }
  const message = randomBytes(500)
  const verify = (holder: string, principal = principalOf(holder), namespace: Namespace = NAMESPACES.transfer) => {
    const pair = keys.get(holder) ?? generateKeyPair()
    const [allowed = '', signature = ''] = writeAll(folder, {
      allowed: store.allowedSigners(),
      signature: signSshsig(signingKey(pair), pair.point, namespace, message),
    })
    const args = ['-Y', 'verify', '-f', allowed, '-I', principal, '-n', namespace, '-s', signature]
    const found = sshKeygen(['-Y', 'find-principals', '-f', allowed, '-s', signature])
    return { accepted: sshKeygen(args, message).status === 0, principals: found.stdout }
  }
  return { store, verify, keys }
}

describe('the allowed_signers export', () => {
  withKeygen('lets ssh-keygen accept every holder under its own principal and no other', async () => {
    const { verify } = await station(holders)
    for (const holder of holders) {
      expect(verify(holder), holder).toEqual({ accepted: true, principals: `${principalOf(holder)}\n` })
      expect(verify(holder, 'someone else').accepted, holder).toBe(false)
    }
  })

  withKeygen('holds for all our namespaces and for no other', async () => {
    const { verify } = await station(['export-1'])
    for (const namespace of Object.values(NAMESPACES))
      expect(verify('export-1', 'export-1', namespace).accepted).toBe(true)
    expect(verify('export-1', 'export-1', 'file' as Namespace).accepted).toBe(false)
  })

  withKeygen('leaves out who was revoked, and unknown keys are in nobody’s name', async () => {
    const { store, verify } = await station(['export-1', 'export-2'])
    expect(verify('nobody', 'export-1').accepted).toBe(false)
    const [first] = store.list()
    await store.revoke(first?.fingerprint ?? '', { reason: 'retired', at })
    expect(verify('export-1').accepted).toBe(false)
    expect(verify('export-2').accepted).toBe(true)
    expect(store.allowedSigners().split('\n')).toHaveLength(2)
  })

  withKeygen('says with OpenSSH’s own options what a key may sign and when', async () => {
    const folder = temporaryFolder()
    const store = TrustStore.open(join(folder, 'trust.json'))
    const pair = generateKeyPair()
    const { fingerprint } = await store.add({
      publicKey: formatPublicKey(pair.point),
      ...{ holder: 'export-1', origin: 'pinned', trustedBy: 'A. Auditor', at },
      purposes: ['transfer', 'ledger'],
      validFrom: '2026-11-01T00:00:00.000Z',
      validUntil: '2026-11-30T12:00:00.000Z',
    })
    const message = randomBytes(100)
    const [allowed = ''] = writeAll(folder, { allowed: store.allowedSigners() })
    for (const role of MESSAGE_ROLES)
      for (const signedAt of [
        '2026-10-31T23:59:59.000Z',
        '2026-11-01T00:00:00.000Z',
        '2026-11-21T08:00:00.000Z',
        '2026-11-30T12:00:00.000Z',
        '2026-11-30T12:00:01.000Z',
      ]) {
        const [signature = ''] = writeAll(folder, {
          signature: signSshsig(signingKey(pair), pair.point, NAMESPACES[role], message),
        })
        const time = `verify-time=${signedAt.slice(0, 19).replace(/\D/g, '')}Z`
        const args = ['-Y', 'verify', '-f', allowed, '-I', 'export-1', '-n', NAMESPACES[role], '-s', signature]
        const accepted = sshKeygen([...args, '-O', time], message).status === 0
        const { status } = decideTrust({ fingerprint, role, signedAt, now: at, store, ownFingerprints: [] })
        expect(accepted, `${role} at ${signedAt}`).toBe(status === 'trusted')
      }
  })

  it('gives different holders different principals, in one line without wildcards', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
        expect(principalOf(one)).not.toMatch(/["\\,*?!]/)
        if (one !== other) expect(principalOf(one)).not.toBe(principalOf(other))
      }),
    )
  })
})
