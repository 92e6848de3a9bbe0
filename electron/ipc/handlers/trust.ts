import { basename } from 'node:path'
import type { RequestChannel } from '../../../shared/channels'
import type { Station } from '../../station/station'
import { demandProtectedPlace } from '../../transfer/custody/rule'
import { importSigners } from '../../transfer/signers/import-signers'
import { previewSigners } from '../../transfer/signers/preview-signers'
import {
  exportAllowedSigners,
  readOfferedKey,
  readTypedKey,
  revokeSigner,
  trustSigner,
} from '../../transfer/signers/signers'
import type { Context } from '../context'
import type { Handlers } from '../router'
import type { OwnKeyChannel } from './own-key'

type TrustChannel = Exclude<Extract<RequestChannel, `trust.${string}`>, OwnKeyChannel>

/** The signers that the station accepts. A key is trusted only when its fingerprint, typed by hand, is its own. */
export function trustHandlers(context: Context): Pick<Handlers, TrustChannel> {
  const { station, desktop, tokens } = context
  return {
    'trust.list': async () => (await station.required()).trust.list(),
    'trust.pick-key-file': async () => {
      const path = await desktop.pickKeyFile()
      if (path === null) return null
      const { comment } = await readKeyFile(await station.required(), path)
      return { keyToken: tokens.tokenFor(path, 'key-file'), fileName: basename(path), comment }
    },
    'trust.read-key-line': (line) => ({ comment: readTypedKey(line).comment }),
    'trust.add': async ({ key: given, typedFingerprint, holder, ...limits }) => {
      const current = await station.required()
      const key =
        'line' in given
          ? readTypedKey(given.line)
          : await readKeyFile(current, tokens.pathOf(given.keyToken, 'key-file'))
      const comparedFingerprint = completeFingerprint(typedFingerprint)
      await trustSigner(current, { key, comparedFingerprint, holder, origin: 'pinned', limits })
      return current.trust.list()
    },
    'trust.revoke': async ({ fingerprint, reason, since }) => {
      const current = await station.required()
      await revokeSigner(current, fingerprint, reason, since)
      return current.trust.list()
    },
    'trust.pick-signer-file': async () => {
      const current = await station.required()
      const path = await desktop.pickSignerFile()
      if (path === null) return null
      const content = await previewSigners(current, path)
      return { fileToken: tokens.tokenFor(path, 'signer-file'), fileName: basename(path), content }
    },
    'trust.import-signers': async ({ fileToken, compared }) => {
      const current = await station.required()
      const given = compared.map(({ row, typedFingerprint }) => {
        return { row, fingerprint: completeFingerprint(typedFingerprint) }
      })
      const { trusted, refused } = await importSigners(current, tokens.pathOf(fileToken, 'signer-file'), given)
      return {
        signers: current.trust.list(),
        trusted: trusted.map(({ fingerprint, holder }) => ({ fingerprint, holder })),
        refused,
      }
    },
    'trust.export': async () => {
      const current = await station.required()
      const location = await desktop.pickSaveLocation({ name: 'allowed_signers', extension: '' })
      if (location === null) return null
      await exportAllowedSigners(current, location)
      return { location }
    },
  }
}

/** A key file may lie on a medium that came in. */
async function readKeyFile(station: Station, path: string): ReturnType<typeof readOfferedKey> {
  await demandProtectedPlace(station, path)
  return readOfferedKey(path)
}

/** Blanks between groups and a missing `SHA256:` are no difference; capitals are. */
function completeFingerprint(typed: string): string {
  const text = typed.replace(/\s+/g, '')
  return text.startsWith('SHA256:') ? text : `SHA256:${text}`
}
