import fc from 'fast-check'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { generateKeyPair } from '../../../electron/trust/ed25519'
import {
  fingerprintOf,
  formatPublicKey,
  importPublicKeyFile,
  importPublicKeyLine,
  isPracticeComment,
  keyComment,
  parsePublicKeyLine,
  publicKeyBlob,
} from '../../../electron/trust/openssh'
import { wireString } from '../../../electron/trust/wire'
import { CausewayError, toEnvelope } from '../../../shared/errors'
import { codeOf } from './errors'
import { foreignKey, sshKeygenOk, temporaryFolder, writeAll } from './ssh-keygen'

// Windows Server brings no ssh-keygen of its own.
const withKeygen = it.skipIf(process.platform === 'win32')

const publicKey = formatPublicKey(generateKeyPair().point)
const base64 = publicKey.slice('ssh-ed25519 '.length)
const lineOf = (blob: Uint8Array) => `ssh-ed25519 ${Buffer.from(blob).toString('base64')}`

describe('a public key line', () => {
  it('is read back as it was written, with any printable comment', () => {
    const comment = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replace(/\s+/g, ' ').trim())
    fc.assert(
      fc.property(comment, (text) => {
        fc.pre(!/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u.test(text))
        expect(parsePublicKeyLine(`${publicKey} ${text}`)).toMatchObject({ publicKey, comment: text })
      }),
    )
  })

  withKeygen('has the fingerprint that ssh-keygen -lf prints', () => {
    const folder = temporaryFolder()
    for (let i = 0; i < 20; i++) {
      const key = formatPublicKey(generateKeyPair().point)
      const [path = ''] = writeAll(folder, { 'key.pub': `${key} export-1\n` })
      expect(sshKeygenOk(['-lf', path])).toBe(`256 ${fingerprintOf(key)} export-1 (ED25519)\n`)
      expect(fingerprintOf(key)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/)
    }
  })

  it('has a line of at most 8192 characters, in a file of at most 65536', () => {
    const key = formatPublicKey(generateKeyPair().point)
    const lineOf = (characters: number): string => `${key} `.padEnd(characters, 'x')
    for (const read of [parsePublicKeyLine, importPublicKeyLine]) {
      expect(codeOf(() => read(lineOf(8192)))).toBe('no error')
      expect(codeOf(() => read(lineOf(8193)))).toBe('key.malformed')
    }
    expect(codeOf(() => importPublicKeyLine(`${key}\n`.padEnd(8193)))).toBe('key.malformed')
    expect(codeOf(() => importPublicKeyFile(`${key}\n`.padEnd(65_536, '#')))).toBe('no error')
    expect(codeOf(() => importPublicKeyFile(`${key}\n`.padEnd(65_537, '#')))).toBe('key.malformed')
  })

  withKeygen('is accepted from ssh-keygen', () => {
    const path = foreignKey(temporaryFolder(), 'ed25519', 'M. Operator on "export 1"')
    expect(parsePublicKeyLine(readFileSync(`${path}.pub`, 'utf8')).comment).toBe('M. Operator on "export 1"')
  })

  withKeygen.each(['rsa', 'ecdsa'])('is refused when it is %s', (type) => {
    const path = foreignKey(temporaryFolder(), type)
    const line = readFileSync(`${path}.pub`, 'utf8')
    expect(codeOf(() => parsePublicKeyLine(line))).toBe('key.malformed')
    const [, blob = ''] = line.split(' ')
    expect(codeOf(() => parsePublicKeyLine(`ssh-ed25519 ${blob}`))).toBe('key.malformed')
  })

  it.each([
    ['nothing', ''],
    ['a type alone', 'ssh-ed25519'],
    ['no base64', 'ssh-ed25519 ~~~'],
    ['a security key', `sk-ssh-ed25519@openssh.com ${base64}`],
    ['another type before an Ed25519 key', `ssh-rsa ${base64}`],
    ['options before the key', `cert-authority ${publicKey}`],
    ['two lines', `${publicKey} one\n${publicKey} two`],
    ['a control character in the comment', `${publicKey} a\u0007b`],
    ['a text direction override in the comment', `${publicKey} export-1 \u202e1-tropmi`],
    ['superfluous padding', `${publicKey}=`],
    ['the base64 of web addresses', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI_________________________________________8'],
    ['a point that is too short', lineOf(publicKeyBlob(randomBytes(31)))],
    ['a point that is too long', lineOf(publicKeyBlob(randomBytes(33)))],
    ['a byte after the point', lineOf(Buffer.concat([publicKeyBlob(randomBytes(32)), Buffer.from('x')]))],
    ['another type inside', lineOf(Buffer.concat([wireString('ssh-ed448'), wireString(randomBytes(32))]))],
    ['a comment without end', `${publicKey} ${'x'.repeat(10_000)}`],
  ])('is refused: %s', (_what, line) => {
    expect(codeOf(() => parsePublicKeyLine(line))).toBe('key.malformed')
  })

  it('is refused when its point is of small order, in every encoding', () => {
    const low = ['00', '01', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05']
    low.push('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a')
    low.push(...['ec', 'ed', 'ee'].map((first) => `${first}${'ff'.repeat(30)}7f`))
    for (const hex of low) {
      for (const sign of [0, 0x80]) {
        const point = Buffer.alloc(32)
        Buffer.from(hex, 'hex').copy(point)
        point[31] = (point[31] ?? 0) | sign
        expect(codeOf(() => parsePublicKeyLine(formatPublicKey(point)))).toBe('key.malformed')
      }
    }
  })

  it('is never anything but accepted or malformed, whatever the bytes', () => {
    fc.assert(fc.property(fc.string(), (text) => codeOf(() => parsePublicKeyLine(text)) === 'key.malformed'))
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 80 }),
        (b) => codeOf(() => parsePublicKeyLine(lineOf(b))) === 'key.malformed',
      ),
    )
  })

  it('has no second base64 form: one changed character is another key or no key', () => {
    for (let at = 0; at < base64.length; at++) {
      for (const other of 'AB+/=') {
        if (base64[at] === other) continue
        const line = `ssh-ed25519 ${base64.slice(0, at)}${other}${base64.slice(at + 1)}`
        const same =
          codeOf(() => parsePublicKeyLine(line)) === 'no error' && fingerprintOf(line) === fingerprintOf(publicKey)
        expect(same, line).toBe(false)
      }
    }
  })
})

describe('a public key file', () => {
  it('gives its first key, past a byte order mark, comments and blank lines', () => {
    const text = `\ufeff# from export-1\r\n\r\n  ${publicKey} causeway:export-1\r\nanything else\r\n`
    expect(importPublicKeyFile(text)).toEqual({
      publicKey,
      comment: 'causeway:export-1',
      fingerprint: fingerprintOf(publicKey),
    })
  })

  it.each([
    ['empty', ''],
    ['only comments', '# nothing\n\n'],
    ['huge', `${'\n'.repeat(70_000)}${publicKey}\n`],
  ])('is refused: %s', (_what, text) => {
    expect(codeOf(() => importPublicKeyFile(text))).toBe('key.malformed')
  })

  it('is refused when the first line is no key, even where a later one is', () => {
    expect(codeOf(() => importPublicKeyFile(`ssh-rsa AAAA\n${publicKey}\n`))).toBe('key.malformed')
  })
})

describe('a line that somebody typed, pasted or scanned', () => {
  it.each([
    ['as it stands in the file', `${publicKey} causeway:export-1\n`, 'causeway:export-1'],
    ['with the line end of a scanner', `${publicKey}\r\n`, ''],
    ['with blanks around it', `  \t${publicKey} causeway:a b  \n\n`, 'causeway:a b'],
    ['whose comment speaks of a private key', `${publicKey} next to my PRIVATE KEY`, 'next to my PRIVATE KEY'],
  ])('is read %s', (_what, text, comment) => {
    expect(importPublicKeyLine(text)).toEqual({ publicKey, comment, fingerprint: fingerprintOf(publicKey) })
  })

  it.each([
    ['nothing', ' \n', 'key.malformed'],
    ['another type', publicKey.replace('ssh-ed25519', 'ssh-rsa'), 'key.malformed'],
    ['only its middle', publicKey.split(' ')[1] ?? '', 'key.malformed'],
    ['a fingerprint', fingerprintOf(publicKey), 'key.malformed'],
    ['other letters, as a scanner with another keyboard types them', publicKey.toUpperCase(), 'key.malformed'],
    ['too long', `${publicKey} ${'x'.repeat(9000)}`, 'key.malformed'],
    ['broken in two', `${publicKey.slice(0, 40)}\n${publicKey.slice(40)}`, 'key.several-lines'],
    ['two keys', `${publicKey}\n${publicKey}`, 'key.several-lines'],
    ['a comment line before it', `# mine\n${publicKey}`, 'key.several-lines'],
  ])('is refused: %s', (_what, text, code) => {
    expect(codeOf(() => importPublicKeyLine(text))).toBe(code)
  })

  it('is never mended: whatever character is lost, added or changed, it is another key or none', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: publicKey.length - 1 }), fc.constantFrom('', 'A', '+', '\n'), (at, put) => {
        const text = publicKey.slice(0, at) + put + publicKey.slice(at + 1)
        fc.pre(text.trim() !== publicKey)
        try {
          expect(importPublicKeyLine(text).fingerprint).not.toBe(fingerprintOf(publicKey))
        } catch (error) {
          expect(error).toBeInstanceOf(CausewayError)
        }
      }),
    )
  })
})

describe('a private key in the place of a public one', () => {
  it.each([
    ['of OpenSSH', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n-----END OPENSSH PRIVATE KEY-----\n'],
    ['of PKCS#8', '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIE\n-----END ENCRYPTED PRIVATE KEY-----\n'],
    ['of PuTTY', 'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n'],
    ['without its label, on one line', 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmU='],
    ['behind a public key', `${publicKey}\n-----BEGIN OPENSSH PRIVATE KEY-----\n`],
  ])('is told, as a line and as a file, and not repeated: %s', (_what, text) => {
    for (const read of [importPublicKeyLine, importPublicKeyFile])
      try {
        read(text)
        expect.unreachable()
      } catch (error) {
        expect(toEnvelope(error)).toEqual({ code: 'key.private', details: {}, cause: null })
      }
  })
})

describe('the comment', () => {
  it('tells practice keys from others', () => {
    expect(isPracticeComment(`${publicKey} ${keyComment('export-1', true)}`)).toBe(true)
    expect(isPracticeComment(`${publicKey} ${keyComment('export-1', false)}`)).toBe(false)
    expect(isPracticeComment(`${publicKey} ${keyComment('causeway-practice:x', false)}`)).toBe(false)
    expect(isPracticeComment(publicKey)).toBe(false)
  })
})
