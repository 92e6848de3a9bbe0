import { checkCode, readCheckCode } from '../../../electron/trust/check-code'
import { parseAllowedSigners, type ListedSigner } from '../../../electron/trust/allowed-signers-file'
import { parseRotation } from '../../../electron/trust/rotation'
import { changeBytes, changeText } from '../change-bytes'
import { demand, refusedBy, samplesOf, type Target } from '../target'

/** Accepted damage: any text but the one that both keys signed. */
export const rotation: Target = {
  name: 'rotation',
  open(samples) {
    const own = samplesOf(samples, 'rotation')
    const genuine = own.map((file) => file.toString('utf8'))
    return {
      change: (random) => changeBytes(random, own),
      check(input) {
        const text = input.toString('utf8')
        try {
          parseRotation(text)
        } catch (error) {
          return refusedBy(error, [
            'trust.rotation-malformed',
            'signature.malformed',
            'signature.wrong-namespace',
            'signature.invalid',
          ])
        }
        demand(genuine.includes(text), 'a statement that nobody signed')
        return 'accepted'
      },
    }
  },
}

/**
 * A list of signers as somebody hands it over. Accepted damage: more signers than lines; a key that does not stand in
 * the text; a limit that its line has and the signer has not; a holder who hides something.
 */
export const signerList: Target = {
  name: 'allowed_signers list',
  open(samples) {
    const own = samplesOf(samples, 'allowed_signers')
    return {
      change: (random) => changeBytes(random, own),
      check(input) {
        const text = input.toString('utf8')
        let signers: readonly ListedSigner[]
        try {
          signers = parseAllowedSigners(text)
        } catch (error) {
          return refusedBy(error, ['trust.list-malformed'])
        }
        const lines = text.split(/\r?\n/).filter((line) => !['', '#'].includes(line.trim().charAt(0)))
        demand(signers.length <= lines.length, 'more signers than lines')
        for (const signer of signers) {
          const of = lines.filter((line) => line.includes(signer.key.publicKey.split(' ')[1] ?? '?'))
          demand(of.length > 0, 'a key that does not stand there')
          demand(!/[\p{Cc}\p{Cf}\p{Cs}]/u.test(signer.holder), 'a holder who hides something')
          if (of.length === 1) demandLimits(of[0] ?? '', signer)
        }
        return signers.length > 0 ? 'accepted' : 'refused'
      },
    }
  },
}

/** The words of an option that limits stand before the key; whoever wrote one meant a limit. */
function demandLimits(line: string, { purposes, validFrom, validUntil }: ListedSigner): void {
  const options = line
    .slice(0, line.indexOf('ssh-ed25519'))
    .replace(/^\s*("[^"]*"|\S+)/, '')
    .replaceAll(/"[^"]*"/g, '')
  demand(!/namespaces=/i.test(options) || purposes.length < 6, 'namespaces that do not limit')
  demand(!/valid-before=/i.test(options) || validUntil !== null, 'an end that is lost')
  demand(!/valid-after=/i.test(options) || validFrom !== null, 'a beginning that is lost')
}

/** Check codes as people type them. Accepted damage: a single wrong character, or two that changed places. */
export const typedCode: Target = {
  name: 'check code',
  open() {
    const code = checkCode(Buffer.alloc(32, 5), {
      transferId: '0042-export-1-7f3a9c1e',
      transferDigest: '5'.repeat(64),
      verdict: 'verified',
      source: 'SHA256:a',
      receiver: 'SHA256:b',
    })
    const plain = readCheckCode(code)
    const genuine = asMeant(code)
    return {
      change: (random) => Buffer.from(changeText(random, random.oneIn(2) ? code : code.toLowerCase())),
      check(input) {
        const typed = input.toString('utf8')
        let read: string
        try {
          read = readCheckCode(typed)
        } catch (error) {
          return refusedBy(error, ['receipt.code-mistyped'])
        }
        demand(read.length === plain.length, 'another length')
        const meant = asMeant(typed)
        const wrong = [...meant].flatMap((character, at) => (character === genuine[at] ? [] : [at]))
        const [a = 0, b = 0] = wrong
        const changedPlaces = wrong.length === 2 && meant[a] === genuine[b] && meant[b] === genuine[a]
        demand(wrong.length !== 1 && !changedPlaces, 'one wrong character, or two that changed places')
        return 'accepted'
      },
    }
  },
}

/** Letters, digits and check symbol without what does not count. */
function asMeant(typed: string): string {
  const characters = typed.replace(/[\s\p{Pd}]/gu, '').toUpperCase()
  return characters.replaceAll('O', '0').replace(/[IL]/g, '1')
}
