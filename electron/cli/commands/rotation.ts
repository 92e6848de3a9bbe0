import { fingerprintSchema } from '../../../shared/domain'
import { fromEnvelope } from '../../../shared/errors'
import { importSigners } from '../../transfer/signers/import-signers'
import { exportStatement, rotateKey } from '../../transfer/signers/rotate-key'
import { parseCommand, required, usage } from '../arguments'
import { withStation, type Command } from '../command'
import { done, failure } from '../output'

/** `trust rotate`: a new key for this station, and the statement by which the others accept it. */
export const trustRotate: Command = async (args, context) => {
  const { values } = parseCommand(args, { out: { type: 'string' } })
  const file = required(values.out, '--out')
  return withStation(context, async (station) => {
    const rotation = await rotateKey(station, file, { selfCommand: context.self })
    const { from, to, rotatedAt } = rotation
    const lines = [
      `New key: ${to.fingerprint}`,
      `Earlier key, until ${rotatedAt}: ${from.fingerprint}`,
      `Written: ${file}. Take it to every station that trusts this one: causeway trust import FILE`,
    ]
    return done({ rotation, file }, lines)
  })
}

/** `trust statement`: the statement of the last rotation once more. */
export const trustStatement: Command = async (args, context) => {
  const { values } = parseCommand(args, { out: { type: 'string' } })
  const file = required(values.out, '--out')
  return withStation(context, async (station) => {
    const rotation = await exportStatement(station, file)
    return done({ rotation, file }, `Written: ${file}. It names the key ${rotation.to.fingerprint}`)
  })
}

/** `trust import`: a statement of a new key, or a list of signers of which only compared keys are taken. */
export const trustImport: Command = async (args, context) => {
  const options = { fingerprint: { type: 'string', multiple: true, default: [] as string[] } } as const
  const { values, positionals } = parseCommand(args, options, { min: 1, max: 1 })
  const compared = values.fingerprint
  if (!compared.every((each) => fingerprintSchema.safeParse(each).success))
    throw usage('--fingerprint is SHA256: and 43 characters, as ssh-keygen -lf prints it')
  return withStation(context, async (station) => {
    const given = [...new Set(compared)].map((fingerprint) => ({ fingerprint, row: null }))
    const imported = await importSigners(station, positionals[0] ?? '', given)
    const lines = [
      ...imported.trusted.map(({ fingerprint, holder }) => `Trusted: ${fingerprint}, held by ${holder}`),
      ...imported.refused.map(({ error, holder }) => `Refused: ${holder}, ${error.code}`),
      ...imported.left.map(({ fingerprint, holder }) => `Not compared, not trusted: ${fingerprint}, ${holder}`),
    ]
    const [refused] = imported.refused
    if (!refused) return done({ ...imported }, lines)
    const failed = failure(fromEnvelope(refused.error), { ...imported })
    return { ...failed, lines: [...failed.lines, ...lines] }
  })
}
