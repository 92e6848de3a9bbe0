import fc from 'fast-check'
import { createPublicKey, randomBytes } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { generateKeyPair } from '../../../electron/trust/ed25519'
import { formatPublicKey } from '../../../electron/trust/openssh'
import { formatPrivateKey, parsePrivateKey } from '../../../electron/trust/private-key'
import { NAMESPACES, verifySshsig } from '../../../electron/trust/sshsig'
import { createStationKey, loadStationKey } from '../../../electron/trust/station-key'
import { armor, unarmor, WireFormatError } from '../../../electron/trust/wire'
import { watchNodeFiles } from '../../support/watched-node-fs'
import { codeOf, codeOfLater } from './errors'
import { foreignKey, sshKeygen, sshKeygenOk, temporaryFolder } from './ssh-keygen'

// Windows keeps rights in lists, which the home folder’s files inherit, not in modes.
const withModes = it.skipIf(process.platform === 'win32')

// Windows Server brings no ssh-keygen of its own.
const withKeygen = it.skipIf(process.platform === 'win32')

const modeOf = (path: string) => statSync(path).mode & 0o777
/** The files that this process has open; a listing opens one itself, which is gone afterwards. */
const openFiles = () =>
  readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`)
    } catch {
      return ''
    }
  })
const LABEL = 'OPENSSH PRIVATE KEY'

describe('a station key', () => {
  withKeygen('is written so that ssh-keygen reads it and only its owner may', async () => {
    const folder = join(temporaryFolder(), 'home', 'keys')
    const key = await createStationKey(folder, 'causeway:export-1')
    const path = join(folder, 'id_ed25519')
    expect([modeOf(folder), modeOf(path), modeOf(`${path}.pub`)]).toEqual([0o700, 0o600, 0o644])
    expect(sshKeygenOk(['-y', '-f', path])).toBe(`${key.publicKeyLine}\n`)
    expect(sshKeygenOk(['-lf', `${path}.pub`])).toBe(`256 ${key.fingerprint} causeway:export-1 (ED25519)\n`)
    expect(readFileSync(`${path}.pub`, 'utf8')).toBe(`${key.publicKey} causeway:export-1\n`)
    expect(readdirSync(folder).sort()).toEqual(['id_ed25519', 'id_ed25519.pub'])
  })

  withModes('closes a folder that stood open', async () => {
    const folder = temporaryFolder()
    chmodSync(folder, 0o755)
    await createStationKey(folder, 'causeway:export-1')
    expect(modeOf(folder)).toBe(0o700)
  })

  withKeygen('signs the same after a restart, and so that ssh-keygen signs with it too', async () => {
    const folder = temporaryFolder()
    const made = await createStationKey(folder, 'causeway-practice:poste d’export n° 1')
    const loaded = await loadStationKey(folder)
    const facts = ({ publicKey, publicKeyLine, comment, fingerprint }: typeof made) => {
      return { publicKey, publicKeyLine, comment, fingerprint }
    }
    expect(facts(loaded)).toEqual(facts(made))
    const message = randomBytes(100)
    expect(loaded.sign(NAMESPACES.ledger, message)).toBe(made.sign(NAMESPACES.ledger, message))
    const theirs = sshKeygenOk(['-q', '-Y', 'sign', '-f', join(folder, 'id_ed25519'), '-n', NAMESPACES.ledger], message)
    expect(theirs).toBe(made.sign(NAMESPACES.ledger, message))
    expect(verifySshsig(theirs, NAMESPACES.ledger, message).fingerprint).toBe(made.fingerprint)
  })

  it('is never replaced, and a refused second one leaves nothing behind', async () => {
    const folder = temporaryFolder()
    const key = await createStationKey(folder, 'causeway:export-1')
    expect(await codeOfLater(() => createStationKey(folder, 'causeway:export-2'))).toBe('file.exists')
    expect((await loadStationKey(folder)).publicKeyLine).toBe(key.publicKeyLine)
    expect(readdirSync(folder).sort()).toEqual(['id_ed25519', 'id_ed25519.pub'])
  })

  it('is flushed before and after it gets its name', async () => {
    const folder = temporaryFolder()
    const told = watchNodeFiles(folder)
    await createStationKey(folder, 'causeway:export-1')
    expect(told).toEqual([
      ...['flush *.part', 'rename *.part → *.part', 'flush .', 'rename *.part → id_ed25519', 'flush .'],
      ...['flush *.part', 'rename *.part → id_ed25519.pub', 'flush .'],
    ])
  })

  it('shares one secret with each other key, and none with what is no key', async () => {
    const [ours, theirs, others] = await Promise.all(
      ['a', 'b', 'c'].map((name) => createStationKey(join(temporaryFolder(), name), name)),
    )
    const secret = ours?.shareWith(theirs?.publicKey ?? '')
    expect(secret).toHaveLength(32)
    expect(theirs?.shareWith(ours?.publicKey ?? '')).toEqual(secret)
    expect(ours?.shareWith(others?.publicKey ?? '')).not.toEqual(secret)
    for (const noKey of ['', 'ssh-ed25519', 'ssh-ed25519 AAAA', theirs?.fingerprint ?? ''])
      expect(
        codeOf(() => ours?.shareWith(noKey)),
        noKey,
      ).toBe('key.malformed')
  })

  it('derives another secret for each purpose and text, the same after a restart', async () => {
    const folder = temporaryFolder()
    const key = await createStationKey(folder, 'causeway:export-1')
    const asked = [
      ['a', 'b'],
      ['a', 'c'],
      ['b', 'b'],
      ['ab', ''],
    ] as const
    const secrets = asked.map(([purpose, text]) => key.secretFor(purpose, text).toString('hex'))
    expect(new Set(secrets).size).toBe(asked.length)
    for (const secret of secrets) expect(secret).toMatch(/^[0-9a-f]{64}$/)
    const loaded = await loadStationKey(folder)
    expect(asked.map(([purpose, text]) => loaded.secretFor(purpose, text).toString('hex'))).toEqual(secrets)
  })

  it('has a comment of up to 256 characters, or none', async () => {
    for (const comment of ['', 'x'.repeat(256)]) {
      const { publicKey, publicKeyLine } = await createStationKey(join(temporaryFolder(), 'keys'), comment)
      expect(publicKeyLine).toBe(comment === '' ? publicKey : `${publicKey} ${comment}`)
    }
  })

  it('is not made with a comment that breaks its line', async () => {
    for (const comment of ['a\nb', 'a\u202eb', ' a', 'x'.repeat(257)]) {
      const folder = join(temporaryFolder(), 'keys')
      expect(await codeOfLater(() => createStationKey(folder, comment))).toBe('usage')
      expect(existsSync(folder)).toBe(false)
    }
  })

  withKeygen('may come from ssh-keygen', async () => {
    const folder = temporaryFolder()
    sshKeygenOk(['-q', '-t', 'ed25519', '-N', '', '-C', 'own choice', '-f', join(folder, 'id_ed25519')])
    const key = await loadStationKey(folder)
    expect(readFileSync(join(folder, 'id_ed25519.pub'), 'utf8')).toBe(`${key.publicKeyLine}\n`)
  })
})

describe('loading refuses', () => {
  withModes.each([0o640, 0o604, 0o660, 0o644, 0o610, 0o601])('a private key with mode %o', async (mode) => {
    const folder = temporaryFolder()
    await createStationKey(folder, 'causeway:export-1')
    chmodSync(join(folder, 'id_ed25519'), mode)
    await expect(loadStationKey(folder)).rejects.toMatchObject({
      code: 'key.permissions',
      details: { path: join(folder, 'id_ed25519'), mode: `0${mode.toString(8)}` },
    })
  })

  withKeygen('an encrypted key, an RSA key, a missing key, a folder', async () => {
    const encrypted = temporaryFolder()
    sshKeygenOk(['-q', '-t', 'ed25519', '-N', 'secret', '-f', join(encrypted, 'id_ed25519')])
    await expect(loadStationKey(encrypted)).rejects.toMatchObject({
      code: 'station.damaged',
      cause: new WireFormatError('the private key is encrypted'),
    })

    const rsa = temporaryFolder()
    writeFileSync(join(rsa, 'id_ed25519'), readFileSync(foreignKey(rsa, 'rsa')), { mode: 0o600 })
    expect(await codeOfLater(() => loadStationKey(rsa))).toBe('station.damaged')

    const empty = temporaryFolder()
    expect(await codeOfLater(() => loadStationKey(empty))).toBe('station.damaged')
    mkdirSync(join(empty, 'id_ed25519'), { mode: 0o700 })
    expect(await codeOfLater(() => loadStationKey(empty))).toBe('station.damaged')
  })

  it('a public key file that names another key or none; a missing one is no harm', async () => {
    const folder = temporaryFolder()
    await createStationKey(folder, 'causeway:export-1')
    const publicFile = join(folder, 'id_ed25519.pub')
    writeFileSync(publicFile, `${formatPublicKey(generateKeyPair().point)} causeway:export-1\n`)
    expect(await codeOfLater(() => loadStationKey(folder))).toBe('station.damaged')
    writeFileSync(publicFile, randomBytes(200))
    expect(await codeOfLater(() => loadStationKey(folder))).toBe('station.damaged')
    rmSync(publicFile)
    expect(await codeOfLater(() => loadStationKey(folder))).toBe('no error')
  })

  it('a public key file that is a folder', async () => {
    const folder = temporaryFolder()
    await createStationKey(folder, 'causeway:export-1')
    const publicFile = join(folder, 'id_ed25519.pub')
    rmSync(publicFile)
    mkdirSync(publicFile)
    expect(await codeOfLater(() => loadStationKey(folder))).toBe('file.unreadable')
  })

  withKeygen('links without an end and pipes as the private key, and waits for none', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'id_ed25519')
    symlinkSync(path, path)
    expect(await codeOfLater(() => loadStationKey(folder))).toBe('file.unreadable')
    rmSync(path)
    execFileSync('mkfifo', ['-m', '600', path])
    expect(await codeOfLater(() => loadStationKey(folder))).toBe('station.damaged')
    expect(openFiles()).not.toContain(path)
  })

  it('a private key of gigabytes, which no program can read whole', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'id_ed25519')
    writeFileSync(path, '', { mode: 0o600 })
    truncateSync(path, 3 * 2 ** 30)
    expect(await codeOfLater(() => loadStationKey(folder))).toBe('station.damaged')
  })

  it('random bytes and huge files as the private key', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'id_ed25519')
    for (const bytes of [Buffer.alloc(0), randomBytes(400), randomBytes(70_000), Buffer.alloc(1_000_000, 'A')]) {
      writeFileSync(path, bytes, { mode: 0o600 })
      expect(await codeOfLater(() => loadStationKey(folder))).toBe('station.damaged')
    }
  })
})

describe('the private key file', () => {
  const key = { ...generateKeyPair(), comment: 'causeway:export-1' }
  const readable = (text: string) => {
    try {
      return parsePrivateKey(text)
    } catch (error) {
      if (error instanceof WireFormatError) return null
      throw error
    }
  }

  it('is read back as it was written, with a comment of any length', () => {
    for (let length = 0; length < 20; length++) {
      const comment = 'é'.repeat(length)
      expect(parsePrivateKey(formatPrivateKey({ ...key, comment }))).toEqual({ ...key, comment })
    }
  })

  withKeygen('is accepted by ssh-keygen with a comment of any length', () => {
    const folder = temporaryFolder()
    for (let length = 1; length < 18; length++) {
      const path = join(folder, `key-${length}`)
      writeFileSync(path, formatPrivateKey({ ...key, comment: 'x'.repeat(length) }), { mode: 0o600 })
      expect(sshKeygen(['-y', '-f', path])).toMatchObject({
        status: 0,
        stdout: `${formatPublicKey(key.point)} ${'x'.repeat(length)}\n`,
      })
    }
  })

  it('with one bit flipped is refused, except in its comment', () => {
    const blob = unarmor(LABEL, formatPrivateKey(key))
    for (let bit = 0; bit < blob.length * 8; bit++) {
      const flipped = Buffer.from(blob)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const read = readable(armor(LABEL, flipped))
      // Only the comment is not held by a second copy or a check.
      if (read)
        expect({ ...read, same: read.comment === key.comment }, `bit ${bit}`).toMatchObject({
          seed: key.seed,
          point: key.point,
          same: false,
        })
    }
  })

  it('is refused when cut anywhere or followed by anything', () => {
    const text = formatPrivateKey(key)
    const blob = unarmor(LABEL, text)
    for (let length = 0; length < text.length; length++) expect(readable(text.slice(0, length))).toBeNull()
    for (let length = 0; length < blob.length; length++) {
      expect(readable(armor(LABEL, blob.subarray(0, length)))).toBeNull()
    }
    expect(readable(`${text}\n`)).toBeNull()
    expect(readable(armor(LABEL, Buffer.concat([blob, Buffer.from('x')])))).toBeNull()
  })

  it('is refused with a comment that hides something or is no UTF-8', () => {
    expect(readable(formatPrivateKey({ ...key, comment: 'a\u202eb' }))).toBeNull()
    const blob = unarmor(LABEL, formatPrivateKey({ ...key, comment: 'é' }))
    const at = blob.lastIndexOf(Buffer.from('é'))
    blob[at + 1] = 0x28
    expect(readable(armor(LABEL, blob))).toBeNull()
  })

  it('is refused when it is random bytes behind the right mark', () => {
    const marked = fc.uint8Array({ maxLength: 500 }).map((b) => Buffer.concat([Buffer.from('openssh-key-v1\0'), b]))
    fc.assert(fc.property(marked, (bytes) => readable(armor(LABEL, bytes)) === null))
  })

  it('holds a seed that makes the public key', () => {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.point.toString('base64url') }
    expect(createPublicKey({ key: jwk, format: 'jwk' }).asymmetricKeyType).toBe('ed25519')
    const other = generateKeyPair()
    expect(readable(formatPrivateKey({ ...key, seed: other.seed }))).toBeNull()
  })
})
