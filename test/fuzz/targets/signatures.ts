import { NAMESPACES, verifySshsig } from '../../../electron/trust/sshsig'
import { armor, unarmor, wireString, wireUint32, WireFormatError } from '../../../electron/trust/wire'
import { changeBytes } from '../change-bytes'
import type { Random } from '../random'
import { SIGNED_MESSAGE } from '../signed-message'
import { demand, refusedBy, samplesOf, type Target } from '../target'

const LABEL = 'SSH SIGNATURE'
const MAGIC_BYTES = 6
const REFUSALS = ['signature.malformed', 'signature.wrong-namespace', 'signature.invalid'] as const

/**
 * Accepted damage: any text that verifies and is not, byte for byte, one that was signed; one that verifies for other
 * bytes than those that were signed; armor whose bytes are written in another way.
 */
export const signature: Target = {
  name: 'signature',
  open(samples) {
    const own = samplesOf(samples, 'signature')
    const genuine = new Set(own.map((file) => file.toString('latin1')))
    const otherMessage = Buffer.concat([SIGNED_MESSAGE, Buffer.from('\n')])
    return {
      change: (random) => (random.oneIn(3) ? changeBytes(random, own) : changeInside(random, own)),
      check(input) {
        const text = input.toString('latin1')
        checkArmor(text)
        try {
          verifySshsig(text, NAMESPACES.transfer, SIGNED_MESSAGE)
        } catch (error) {
          return refusedBy(error, REFUSALS)
        }
        demand(genuine.has(text), 'verified, though nobody signed it in this form')
        try {
          verifySshsig(text, NAMESPACES.transfer, otherMessage)
        } catch (error) {
          refusedBy(error, ['signature.invalid'])
          return 'accepted'
        }
        demand(false, 'verified for other bytes')
        return 'accepted'
      },
    }
  },
}

function checkArmor(text: string): void {
  try {
    demand(armor(LABEL, unarmor(LABEL, text)) === text, 'armor that has two forms')
  } catch (error) {
    if (!(error instanceof WireFormatError)) throw error
  }
}

/** Changes the binary in the armor, often one of its fields with the lengths around it right. */
function changeInside(random: Random, own: readonly Buffer[]): Buffer {
  const blob = unarmor(LABEL, random.pick(own).toString('latin1'))
  const other = unarmor(LABEL, random.pick(own).toString('latin1'))
  if (random.oneIn(4)) return Buffer.from(armor(LABEL, changeBytes(random, [blob, other])))
  const fields = fieldsOf(blob.subarray(MAGIC_BYTES + 4))
  const at = random.below(fields.length)
  const field = fields[at] ?? Buffer.alloc(0)
  const way = random.below(5)
  if (way === 0) fields[at] = fieldsOf(other.subarray(MAGIC_BYTES + 4))[at] ?? field
  else if (way === 1) fields.splice(at, 1)
  else if (way === 2) fields.splice(at, 0, field)
  else fields[at] = changeBytes(random, [field])
  const version = random.oneIn(20) ? random.below(4) : 1
  const head = Buffer.concat([blob.subarray(0, MAGIC_BYTES), wireUint32(version)])
  return Buffer.from(armor(LABEL, Buffer.concat([head, ...fields.map(wireString)])))
}

function fieldsOf(bytes: Buffer): Buffer[] {
  const fields: Buffer[] = []
  for (let at = 0; at < bytes.length;) {
    const end = at + 4 + bytes.readUInt32BE(at)
    fields.push(bytes.subarray(at + 4, end))
    at = end
  }
  return fields
}
