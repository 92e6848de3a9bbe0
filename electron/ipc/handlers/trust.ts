import { basename } from 'node:path'
import type { RequestChannel } from '../../../shared/channels'
import { demandProtectedPlace } from '../../transfer/custody/rule'
import { importSigners } from '../../transfer/signers/import-signers'
import { exportAllowedSigners, readOfferedKey, revokeSigner, trustSigner } from '../../transfer/signers/signers'
import type { Context } from '../context'
import type { Handlers } from '../router'

type TrustChannel = Extract<RequestChannel, `trust.${string}`>

/** The signers that the station accepts. A key is trusted only when its fingerprint, typed by hand, is its own. */
export function trustHandlers(context: Context): Pick<Handlers, TrustChannel> {
  const { station, desktop, tokens } = context
  return {
    'trust.list': async () => (await station.required()).trust.list(),
    'trust.pick-key-file': async () => {
      const path = await desktop.pickKeyFile()
      if (path === null) return null
      await demandProtectedPlace(await station.required(), path)
      const { comment } = await readOfferedKey(path)
      return { keyToken: tokens.tokenFor(path), fileName: basename(path), comment }
    },
    'trust.add': async ({ keyToken, typedFingerprint, holder, ...limits }) => {
      const current = await station.required()
      await demandProtectedPlace(current, tokens.pathOf(keyToken))
      const key = await readOfferedKey(tokens.pathOf(keyToken))
      const comparedFingerprint = completeFingerprint(typedFingerprint)
      await trustSigner(current, { key, comparedFingerprint, holder, origin: 'pinned', limits })
      return current.trust.list()
    },
    'trust.revoke': async ({ fingerprint, reason, since }) => {
      const current = await station.required()
      await revokeSigner(current, fingerprint, reason, since)
      return current.trust.list()
    },
    'trust.import-rotation': async () => {
      const path = await desktop.pickKeyFile()
      if (path === null) return null
      const current = await station.required()
      const { trusted } = await importSigners(current, path, [])
      return { signers: current.trust.list(), holder: trusted[0]?.holder ?? '' }
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

/** Blanks between groups and a missing `SHA256:` are no difference; capitals are. */
function completeFingerprint(typed: string): string {
  const text = typed.replace(/\s+/g, '')
  return text.startsWith('SHA256:') ? text : `SHA256:${text}`
}
