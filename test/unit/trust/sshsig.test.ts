import fc from 'fast-check'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CausewayError } from '../../../shared/errors'
import { generateKeyPair, signingKey } from '../../../electron/trust/ed25519'
import { fingerprintOf, formatPublicKey, publicKeyBlob } from '../../../electron/trust/openssh'
import { NAMESPACES, signSshsig, verifySshsig } from '../../../electron/trust/sshsig'
import { armor, unarmor, WireFormatError, wireString, wireUint32 } from '../../../electron/trust/wire'
import { codeOf } from './errors'
import { foreignKey, foreignSignature, sshKeygen, temporaryFolder, writeAll } from './ssh-keygen'

// Windows Server brings no ssh-keygen of its own.
const withKeygen = it.skipIf(process.platform === 'win32')

const pair = generateKeyPair()
const key = signingKey(pair)
const publicKey = formatPublicKey(pair.point)
const message = Buffer.from('5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03  transfer.json\n')
const LABEL = 'SSH SIGNATURE'

const sign = (bytes: Uint8Array = message) => signSshsig(key, pair.point, NAMESPACES.transfer, bytes)
const verify = (armored: string, bytes: Uint8Array = message) => verifySshsig(armored, NAMESPACES.transfer, bytes)

/** An SSHSIG with any of its fields replaced; the signature in it belongs to `message`. */
function forged(fields: {
  magic?: string
  version?: number
  blob?: Uint8Array
  namespace?: string
  reserved?: string
  hash?: string
  type?: string
  signature?: Uint8Array
  /** Behind the signature, inside its field. */
  inside?: string
  after?: string
}): string {
  const genuine = unarmor(LABEL, sign()).subarray(-64)
  return armor(
    LABEL,
    Buffer.concat([
      Buffer.from(fields.magic ?? 'SSHSIG'),
      wireUint32(fields.version ?? 1),
      wireString(fields.blob ?? publicKeyBlob(pair.point)),
      wireString(fields.namespace ?? NAMESPACES.transfer),
      wireString(fields.reserved ?? ''),
      wireString(fields.hash ?? 'sha512'),
      wireString(
        Buffer.concat([
          wireString(fields.type ?? 'ssh-ed25519'),
          wireString(fields.signature ?? genuine),
          Buffer.from(fields.inside ?? ''),
        ]),
      ),
      Buffer.from(fields.after ?? ''),
    ]),
  )
}

describe('our signatures', () => {
  it('hold for their message and name their key', () => {
    expect(verify(sign())).toEqual({ publicKey, fingerprint: fingerprintOf(publicKey) })
  })

  it('hold for any message, and for no other', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), fc.uint8Array({ maxLength: 5000 }), (one, other) => {
        const signature = sign(one)
        expect(codeOf(() => verify(signature, one))).toBe('no error')
        if (!Buffer.from(one).equals(other)) expect(codeOf(() => verify(signature, other))).toBe('signature.invalid')
      }),
    )
  })

  withKeygen('are accepted by ssh-keygen -Y verify and -Y check-novalidate, whatever the length', () => {
    const folder = temporaryFolder()
    for (const length of [0, 1, 63, 64, 4096, 1_000_000]) {
      const bytes = randomBytes(length)
      const [signature = '', allowed = ''] = writeAll(folder, {
        signature: sign(bytes),
        allowed: `export-1 namespaces="causeway-transfer" ${publicKey}\n`,
      })
      const verifying = ['-Y', 'verify', '-f', allowed, '-I', 'export-1', '-n', NAMESPACES.transfer, '-s', signature]
      expect(sshKeygen(verifying, bytes)).toMatchObject({ status: 0 })
      const checking = ['-Y', 'check-novalidate', '-n', NAMESPACES.transfer, '-s', signature]
      expect(sshKeygen(checking, bytes).stdout).toContain(fingerprintOf(publicKey))
      expect(sshKeygen(checking, Buffer.concat([bytes, Buffer.from('x')])).status).not.toBe(0)
    }
  })
})

describe('signatures by ssh-keygen', () => {
  withKeygen.each(['sha512', 'sha256'])('are accepted with %s', (hash) => {
    const path = foreignKey(temporaryFolder())
    const { fingerprint } = verify(foreignSignature(path, NAMESPACES.transfer, message, hash))
    expect(fingerprint).toBe(fingerprintOf(readFileSync(`${path}.pub`, 'utf8')))
  })

  withKeygen.each(['rsa', 'ecdsa'])('are refused when the key is %s', (type) => {
    const path = foreignKey(temporaryFolder(), type)
    expect(codeOf(() => verify(foreignSignature(path, NAMESPACES.transfer, message)))).toBe('signature.malformed')
  })

  withKeygen('are refused in another namespace, which is named', () => {
    const path = foreignKey(temporaryFolder())
    const signature = foreignSignature(path, 'file', message)
    expect(() => verify(signature)).toThrow(
      expect.objectContaining({
        code: 'signature.wrong-namespace',
        details: { found: 'file', wanted: 'causeway-transfer' },
      }),
    )
  })
})

describe('a signature that is not what it was', () => {
  it('is refused with any single bit of its file flipped', () => {
    const file = Buffer.from(sign(), 'utf8')
    const answers = new Set<string>()
    for (let bit = 0; bit < file.length * 8; bit++) {
      const flipped = Buffer.from(file)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const code = codeOf(() => verify(flipped.toString('utf8')))
      expect(code, `bit ${bit}`).toMatch(/^signature\./)
      answers.add(code)
    }
    expect(answers).toEqual(new Set(['signature.malformed', 'signature.wrong-namespace', 'signature.invalid']))
  })

  it('is refused with any single bit of the binary inside flipped', () => {
    const blob = unarmor(LABEL, sign())
    for (let bit = 0; bit < blob.length * 8; bit++) {
      const flipped = Buffer.from(blob)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(
        codeOf(() => verify(armor(LABEL, flipped))),
        `bit ${bit}`,
      ).toMatch(/^signature\./)
    }
  })

  it('is refused when cut anywhere, in the file or in the binary inside', () => {
    const file = sign()
    const blob = unarmor(LABEL, file)
    for (let length = 0; length < file.length; length++) {
      expect(codeOf(() => verify(file.slice(0, length)))).toBe('signature.malformed')
    }
    for (let length = 0; length < blob.length; length++) {
      expect(codeOf(() => verify(armor(LABEL, blob.subarray(0, length))))).toBe('signature.malformed')
    }
  })

  it.each([
    ['a line feed after it', (text: string) => `${text}\n`],
    ['a blank before it', (text: string) => ` ${text}`],
    ['a second signature after it', (text: string) => text + text],
    ['Windows line ends', (text: string) => text.replaceAll('\n', '\r\n')],
    ['other line breaks', (text: string) => text.replace(/(?<=^-.*-\n.{69})(.)\n/, '\n$1')],
    ['no padding', (text: string) => text.replace('=', '')],
    ['a blank line', (text: string) => text.replace('\n', '\n\n')],
  ])('is refused with %s', (_what, change) => {
    const changed = change(sign())
    expect(changed).not.toBe(sign())
    expect(codeOf(() => verify(changed))).toBe('signature.malformed')
  })

  it.each([
    ['another mark', { magic: 'SSHSIH' }],
    ['another version', { version: 2 }],
    ['something in the reserved field', { reserved: 'x' }],
    ['an unknown hash', { hash: 'sha1' }],
    ['another signature type', { type: 'ssh-rsa' }],
    ['a signature that is too short', { signature: Buffer.alloc(63) }],
    ['a signature that is too long', { signature: Buffer.alloc(65) }],
    ['bytes after the last field', { after: 'x' }],
    ['bytes after the signature, inside its field', { inside: 'x' }],
    ['a whole field after the signature, inside its field', { inside: '\0\0\0\0' }],
    ['an unprintable namespace', { namespace: 'causeway\n' }],
    ['a namespace without end', { namespace: 'x'.repeat(101) }],
    ['a public key that is too short', { blob: publicKeyBlob(pair.point.subarray(1)) }],
  ])('is refused with %s', (_what, fields) => {
    expect(verify(forged({})).fingerprint).toBe(fingerprintOf(publicKey))
    expect(codeOf(() => verify(forged(fields)))).toBe('signature.malformed')
  })

  it('is refused with the hash named that was not used', () => {
    expect(codeOf(() => verify(forged({ hash: 'sha256' })))).toBe('signature.invalid')
  })

  it('is refused in its second mathematical form, S + L', () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n
    const signature = Buffer.from(unarmor(LABEL, sign()).subarray(-64))
    let s = order
    for (let i = 0; i < 32; i++) s += BigInt(signature[32 + i] ?? 0) << BigInt(8 * i)
    for (let i = 0; i < 32; i++) signature[32 + i] = Number((s >> BigInt(8 * i)) & 255n)
    expect(codeOf(() => verify(forged({ signature })))).toBe('signature.invalid')
  })

  it('is refused by a key of small order, with which anyone can sign', () => {
    const identity = Buffer.alloc(32)
    identity[0] = 1
    const signature = Buffer.concat([identity, Buffer.alloc(32)])
    expect(codeOf(() => verify(forged({ blob: publicKeyBlob(identity), signature })))).toBe('signature.malformed')
  })

  it('is refused when it was made for another purpose', () => {
    const receipt = signSshsig(key, pair.point, NAMESPACES.receipt, message)
    expect(codeOf(() => verify(receipt))).toBe('signature.wrong-namespace')
    expect(codeOf(() => verify(forged({ namespace: '' })))).toBe('signature.wrong-namespace')
    expect(codeOf(() => verify(forged({ namespace: NAMESPACES.receipt })))).toBe('signature.wrong-namespace')
    expect(codeOf(() => verifySshsig(forged({ namespace: NAMESPACES.receipt }), NAMESPACES.receipt, message))).toBe(
      'signature.invalid',
    )
  })
})

describe('what is no signature', () => {
  it('is refused: random text, random bytes, random bytes in armor', () => {
    fc.assert(fc.property(fc.string(), (text) => codeOf(() => verify(text)) === 'signature.malformed'))
    const bytes = fc.uint8Array({ maxLength: 600 })
    fc.assert(fc.property(bytes, (b) => codeOf(() => verify(Buffer.from(b).toString())) === 'signature.malformed'))
    fc.assert(fc.property(bytes, (b) => codeOf(() => verify(armor(LABEL, b))) === 'signature.malformed'))
    const marked = bytes.map((b) => Buffer.concat([Buffer.from('SSHSIG\0\0\0\x01'), b]))
    fc.assert(fc.property(marked, (b) => codeOf(() => verify(armor(LABEL, b))) === 'signature.malformed'))
  })

  it('is refused before it is read when it is huge', () => {
    const cause = new WireFormatError('200000 characters are too many')
    expect(() => verify('A'.repeat(200_000))).toThrow(new CausewayError('signature.malformed', {}, cause))
  })

  it('is refused when a field claims to be longer than the rest', () => {
    const blob = Buffer.concat([Buffer.from('SSHSIG'), wireUint32(1), wireUint32(0xffffffff)])
    expect(codeOf(() => verify(armor(LABEL, blob)))).toBe('signature.malformed')
  })
})
