import { fingerprintSchema } from '../../../shared/domain'
import {
  exportAllowedSigners,
  readKeyOnMedium,
  readOfferedKey,
  revokeSigner,
  trustSigner,
} from '../../transfer/signers'
import { parseCommand, required, usage } from '../arguments'
import { withStation, type Command } from '../command'
import { done } from '../output'

export const trustList: Command = async (args, context) => {
  parseCommand(args, {})
  return withStation(context, (station) => {
    const signers = station.trust.list()
    const lines = signers.map(
      (signer) => `${signer.fingerprint}  ${signer.status}  ${signer.origin}  ${signer.holder}  ${signer.trustedAt}`,
    )
    return Promise.resolve(
      done({ signers }, lines.join('\n') || 'No signer is trusted yet. Add one with: causeway trust add'),
    )
  })
}

/** `trust add`: the fingerprint that came by another channel must be given; there is no way without it. */
export const trustAdd: Command = async (args, context) => {
  const { values } = parseCommand(args, {
    key: { type: 'string' },
    from: { type: 'string' },
    fingerprint: { type: 'string' },
    holder: { type: 'string' },
  })
  if ((values.key === undefined) === (values.from === undefined)) throw usage('give either --key FILE or --from MEDIUM')
  const comparedFingerprint = required(values.fingerprint, '--fingerprint')
  if (!fingerprintSchema.safeParse(comparedFingerprint).success)
    throw usage('--fingerprint is SHA256: and 43 characters, as ssh-keygen -lf prints it')
  const holder = required(values.holder, '--holder')
  return withStation(context, async (station) => {
    const key = values.key === undefined ? await readKeyOnMedium(values.from ?? '') : await readOfferedKey(values.key)
    const origin = values.key === undefined ? ('first-use' as const) : ('pinned' as const)
    await trustSigner(station, { key, comparedFingerprint, holder, origin })
    return done({ signer: station.trust.find(key.fingerprint) }, `Trusted: ${key.fingerprint}, held by ${holder}`)
  })
}

export const trustRevoke: Command = async (args, context) => {
  const { values, positionals } = parseCommand(args, { reason: { type: 'string' } }, { min: 1, max: 1 })
  const reason = required(values.reason, '--reason')
  const fingerprint = positionals[0] ?? ''
  return withStation(context, async (station) => {
    await revokeSigner(station, fingerprint, reason)
    return done({ signer: station.trust.find(fingerprint) }, `Revoked: ${fingerprint}`)
  })
}

export const trustExport: Command = async (args, context) => {
  const { positionals } = parseCommand(args, {}, { min: 1, max: 1 })
  const file = positionals[0] ?? ''
  return withStation(context, async (station) => {
    await exportAllowedSigners(station, file)
    return done({ file }, `Written: ${file}`)
  })
}
