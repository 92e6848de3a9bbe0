import { createHash } from 'node:crypto'
import { formatAllowedSigners, principalOf } from '../../../electron/trust/allowed-signers'
import { importPublicKeyFile, parsePublicKeyLine } from '../../../electron/trust/openssh'
import { parsePrivateKey } from '../../../electron/trust/private-key'
import { parseHomeFile } from '../../../electron/files/home-file'
import { signersIn, trustFileOf } from '../../../electron/trust/trust-file'
import { armor, unarmor, WireFormatError } from '../../../electron/trust/wire'
import type { SignerView } from '../../../shared/trust'
import { changeBytes } from '../change-bytes'
import { changeJson } from '../change-json'
import { demand, refusedBy, samplesOf, type Target } from '../target'

/**
 * Accepted damage: a key that is not the one whose base64 stands in the text, a fingerprint that is not its digest, a
 * comment that hides something.
 */
export const publicKey: Target = {
  name: 'public key',
  open(samples) {
    const own = samplesOf(samples, 'public key')
    return {
      change: (random) => changeBytes(random, own),
      check(input) {
        const text = input.toString('utf8')
        const fromFile = orRefused(() => importPublicKeyFile(text))
        const first = text
          .split(/\r?\n/)
          .map((line) => line.trim())
          .find((line) => line !== '' && !line.startsWith('#'))
        const fromLine = first === undefined ? null : orRefused(() => parsePublicKeyLine(first))
        demand(JSON.stringify(fromFile) === JSON.stringify(fromLine), 'the file and its first line differ')
        if (!fromFile || first === undefined) return 'refused'
        const [type = '', base64 = ''] = fromFile.publicKey.split(' ')
        const words = first.split(/[ \t]+/)
        demand(words[0] === type && words[1] === base64, 'a key that does not stand there')
        demand(first.endsWith(fromFile.comment), 'a comment that does not stand there')
        const blob = Buffer.from(base64, 'base64')
        demand(
          blob.length === 51 && blob.subarray(0, 19).toString('latin1') === '\0\0\0\x0bssh-ed25519\0\0\0 ',
          'no Ed25519 key',
        )
        const digest = createHash('sha256').update(blob).digest('base64url').replaceAll('-', '+').replaceAll('_', '/')
        demand(fromFile.fingerprint === `SHA256:${digest}`, 'a fingerprint that is not the key’s')
        demand(!/[\p{Cc}\p{Cf}\p{Cs}]/u.test(fromFile.comment), 'a comment that hides something')
        return 'accepted'
      },
    }
  },
}

function orRefused<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    return refusedBy(error, ['key.malformed']) && null
  }
}

/** Accepted damage: a private key whose parts contradict each other, or that is written in another form than ours. */
export const privateKey: Target = {
  name: 'private key',
  open(samples) {
    const label = 'OPENSSH PRIVATE KEY'
    const own = samplesOf(samples, 'private key')
    const [sample = Buffer.alloc(0)] = own
    const inside = unarmor(label, sample.toString('latin1'))
    return {
      change: (random) =>
        random.oneIn(3) ? changeBytes(random, own) : Buffer.from(armor(label, changeBytes(random, [inside]))),
      check(input) {
        const text = input.toString('latin1')
        try {
          const { seed, point, comment } = parsePrivateKey(text)
          const bytes = unarmor(label, text)
          demand(armor(label, bytes) === text, 'armor that has two forms')
          demand(bytes.indexOf(Buffer.concat([seed, point])) > 0, 'a key that does not stand there')
          demand(bytes.includes(comment), 'a comment that does not stand there')
          demand(inside.includes(seed) && inside.includes(point), 'another key, which nobody made')
          return 'accepted'
        } catch (error) {
          if (error instanceof WireFormatError) return 'refused'
          throw error
        }
      },
    }
  },
}

/** Accepted damage: signers that are not what the text says, a key under another fingerprint, one key twice. */
export const trustFile: Target = {
  name: 'trust.json',
  open(samples) {
    const own = samplesOf(samples, 'trust.json')
    return {
      change: (random) => changeJson(random, own),
      check(input) {
        let signers: SignerView[]
        try {
          signers = parseHomeFile('trust.json', input, signersIn)
        } catch (error) {
          return refusedBy(error, ['station.damaged'])
        }
        const written = JSON.parse(JSON.stringify(trustFileOf(signers))) as unknown
        const said = JSON.parse(input.toString('utf8')) as { formatVersion: unknown; signers: unknown[] }
        // The first version has fewer fields: of these samples only an empty list is one.
        const isSame = JSON.stringify(sorted(written)) === JSON.stringify(sorted(said))
        demand(isSame || (said.formatVersion === 1 && said.signers.length === 0), 'not what the text says')
        const prints = signers.map(({ fingerprint }) => fingerprint)
        demand(new Set(prints).size === prints.length, 'one key twice')
        for (const { publicKey: key, fingerprint } of signers)
          demand(parsePublicKeyLine(key).fingerprint === fingerprint, 'a key under another fingerprint')
        return 'accepted'
      },
    }
  },
}

/** Keys in one order, since JSON has none. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, each]) => [key, sorted(each)])
}

/**
 * The export of the trust store has no reader of ours; its lines are read here as OpenSSH reads them: a quoted list
 * of patterns, options, a key. Damage: a holder who could stand for somebody else, or break out of the line.
 */
export const allowedSigners: Target = {
  name: 'allowed_signers',
  open(samples) {
    const own = samplesOf(samples, 'holder')
    const [sample] = parseHomeFile('trust.json', samplesOf(samples, 'trust.json')[0] ?? Buffer.alloc(0), signersIn)
    return {
      change: (random) => changeBytes(random, own),
      check(input) {
        const holder = input.toString('utf8')
        const signer = { ...sample, holder } as SignerView
        // The store takes no other holder: what cannot get in need not get out.
        const inStore = Buffer.from(JSON.stringify(trustFileOf([signer])))
        try {
          parseHomeFile('trust.json', inStore, signersIn)
        } catch (error) {
          return refusedBy(error, ['station.damaged'])
        }
        const line = formatAllowedSigners([signer])
        const [, principal = '', rest = ''] = /^"([^"]*)" (.*)\n$/.exec(line) ?? []
        demand(
          rest ===
            `namespaces="causeway-transfer,causeway-receipt,causeway-ledger,causeway-history,causeway-evidence,causeway-rotation" ${signer.publicKey}`,
          'a line that says more',
        )
        demand(principal === principalOf(holder) && !/[\\,*?!]/.test(principal), 'a principal that is a pattern')
        demand(
          principal.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))) === holder,
          'another holder',
        )
        return 'accepted'
      },
    }
  },
}
