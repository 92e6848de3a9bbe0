/** What is often handed over instead of a key, a list or a code is named, and never accepted. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readOfferedKey } from '../../../electron/transfer/signers/signers'
import { parseAllowedSigners } from '../../../electron/trust/allowed-signers-file'
import { readCheckCode } from '../../../electron/trust/check-code'
import { importPublicKeyFile, importPublicKeyLine } from '../../../electron/trust/openssh'
import { LANGUAGES } from '../../../shared/domain'
import { CausewayError } from '../../../shared/errors'
import { wording } from '../../../shared/wording'

const ED25519 = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDrLd6AGkEqJdsbMvzRyDhkVQAb1LLbJNQjZRKUlDqyP'
const RSA = 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ'
const ECDSA = 'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTY'
const SECURITY_KEY = 'sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29t'

function failure(run: () => unknown): CausewayError {
  try {
    run()
  } catch (error) {
    if (error instanceof CausewayError) return error
    throw error
  }
  throw new Error('it was accepted')
}

describe('a check code from a scanner with another keyboard layout', () => {
  it.each([
    ['AZERTY', 'àààà)àààà)àààà)àààW)W'],
    ['AZERTY', 'àààà)àààà)àààà)àà&à)8'],
    ['AZERTY', 'àààà)àààà)àààà)ààà-)-'],
    ['AZERTY', 'àààà)àààà)àààà)ààà§)§'],
    ['QWERTZ', '0000ß0000ß0000ß000YßY'],
    ['QWERTZ', "0000'0000'0000'000Y'Y"],
  ])('names %s for %s', (layout, typed) => {
    const error = failure(() => readCheckCode(typed))
    expect(error).toMatchObject({ code: 'receipt.code-mistyped', details: { layout } })
    for (const language of LANGUAGES)
      expect(wording(language).errors[error.code].title(error.details)).toContain(layout)
  })

  it.each(['àààà)àààà)àààà)ààà§)à', '0000ß0000ß0000ß000YßX', '0000-0000-0000-001Z-S', 'é'])(
    'names no layout for %s, which is wrong under each',
    (typed) => {
      expect(failure(() => readCheckCode(typed))).toMatchObject({ code: 'receipt.code-mistyped', details: {} })
      expect(failure(() => readCheckCode(typed)).details).toEqual({})
    },
  )
})

describe('a key line from a scanner with another keyboard layout', () => {
  it.each([
    ['AZERTY', 'ssh)edé((&ç QQQQC"NwqC&mWDI&NTE('],
    ['QWERTZ', 'sshßed25519 AAAAC3NyaC1lYDI1NTE5'],
  ])('names %s', (layout, typed) => {
    expect(failure(() => importPublicKeyLine(typed))).toMatchObject({ code: 'key.malformed', details: { layout } })
  })

  it('names none for a key whose comment holds such characters', () => {
    expect(importPublicKeyLine(`${ED25519} (Zoë's)`).comment).toBe("(Zoë's)")
    expect(failure(() => importPublicKeyLine(`${ED25519.slice(0, -3)} (é)`)).details).toEqual({})
  })
})

describe('a key of another type', () => {
  it.each([
    ['ssh-rsa', RSA],
    ['ecdsa-sha2-nistp256', ECDSA],
    ['sk-ssh-ed25519@openssh.com', SECURITY_KEY],
  ])('is named: %s', (found, key) => {
    const error = failure(() => importPublicKeyFile(`# mine\n${key} M. Operator\n`))
    expect(error).toMatchObject({ code: 'key.malformed', details: { found } })
    const inList = failure(() => parseAllowedSigners(`export-1 ${ED25519}\nexport-2 namespaces="file" ${key} x\n`))
    expect(inList).toMatchObject({ code: 'trust.list-malformed', details: { line: 2, found } })
    for (const language of LANGUAGES)
      for (const each of [error, inList])
        expect(wording(language).errors[each.code].title(each.details)).toContain(found)
  })

  it('is not named where a comment mentions it', () => {
    expect(failure(() => parseAllowedSigners(`export-1 unknown-option ${ED25519} not ssh-rsa\n`)).details).toEqual({
      line: 1,
    })
  })
})

describe('a key file in UTF-16', () => {
  it.each([
    ['little-endian with its mark', Buffer.from(`\ufeff${ED25519}\r\n`, 'utf16le')],
    ['little-endian', Buffer.from(`${ED25519}\r\n`, 'utf16le')],
    ['big-endian with its mark', Buffer.from(`\ufeff${ED25519}\r\n`, 'utf16le').swap16()],
  ])('is named as such: %s', async (_how, bytes) => {
    const folder = mkdtempSync(join(tmpdir(), 'causeway-key-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const path = join(folder, 'key.pub')
    writeFileSync(path, bytes)
    await expect(readOfferedKey(path)).rejects.toMatchObject({ code: 'file.utf-16', details: { path } })
    writeFileSync(path, `\ufeff${ED25519}\r\n`)
    expect((await readOfferedKey(path)).publicKey).toBe(ED25519)
  })
})
