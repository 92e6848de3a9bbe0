import { fingerprintSchema } from '../../../shared/domain'
import { standingOf } from '../../../shared/trust'
import {
  exportAllowedSigners,
  readKeyOnMedium,
  readOfferedKey,
  readTypedKey,
  revokeSigner,
  trustSigner,
} from '../../transfer/signers/signers'
import { demandProtectedPlace } from '../../transfer/custody/rule'
import { parseCommand, required, usage } from '../arguments'
import { withStation, type Command } from '../command'
import { askKeyLine, done, orElse } from '../output'
import { LIMIT_OPTIONS, readLimits, readTime } from './signer-options'

export const trustList: Command = async (args, context) => {
  parseCommand(args, {})
  return withStation(context, (station) => {
    const now = new Date().toISOString()
    const signers = station.trust.list().map((signer) => ({ ...signer, standing: standingOf(signer, now) }))
    const lines = signers.map(
      (signer) =>
        `${signer.fingerprint}  ${signer.standing}  ${signer.purposes.join(',')}  ${signer.holder}  ${signer.trustedAt}  ${signer.trustedBy}`,
    )
    return Promise.resolve(
      done({ signers }, orElse(lines, 'No signer is trusted yet. Add one with: causeway trust add')),
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
    ...LIMIT_OPTIONS,
  })
  if ((values.key === undefined) === (values.from === undefined))
    throw usage('give either --key FILE or --from MEDIUM; --key - reads a line from standard input')
  const comparedFingerprint = required(values.fingerprint, '--fingerprint')
  if (!fingerprintSchema.safeParse(comparedFingerprint).success)
    throw usage('--fingerprint is SHA256: and 43 characters, as ssh-keygen -lf prints it')
  const holder = required(values.holder, '--holder')
  const limits = readLimits(values)
  return withStation(context, async (station) => {
    if (values.key !== undefined && values.key !== '-') await demandProtectedPlace(station, values.key)
    const key =
      values.key === undefined
        ? await readKeyOnMedium(station, values.from ?? '')
        : values.key === '-'
          ? readTypedKey(await askKeyLine(context.screen))
          : await readOfferedKey(values.key)
    const origin = values.key === undefined ? ('first-use' as const) : ('pinned' as const)
    await trustSigner(station, { key, comparedFingerprint, holder, origin, limits })
    return done({ signer: station.trust.find(key.fingerprint) }, `Trusted: ${key.fingerprint}, held by ${holder}`)
  })
}

export const trustRevoke: Command = async (args, context) => {
  const options = { reason: { type: 'string' }, since: { type: 'string' } } as const
  const { values, positionals } = parseCommand(args, options, { min: 1, max: 1 })
  const reason = required(values.reason, '--reason')
  const since = values.since === undefined ? undefined : readTime(values.since, '--since')
  const fingerprint = positionals[0] ?? ''
  return withStation(context, async (station) => {
    const signer = await revokeSigner(station, fingerprint, reason, since)
    return done({ signer }, `Revoked: ${fingerprint}. What it signed since ${signer.revokedFrom} counts for nothing.`)
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
