import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import type { RequestChannel } from '../../../shared/channels'
import { CausewayError } from '../../../shared/errors'
import type { SignerView } from '../../../shared/trust'
import { writeFileDurably } from '../../files/durable'
import type { Station } from '../../station/station'
import { importPublicKeyFile, isPracticeComment, type PublicKey } from '../../trust/openssh'
import type { Context } from '../context'
import type { Handlers } from '../router'

type TrustChannel = Extract<RequestChannel, `trust.${string}`>

/** A public key file has one line; anything longer is another file. */
const KEY_FILE_LIMIT_BYTES = 64 * 1024

/** The signers that the station accepts. A key is trusted only when its fingerprint, typed by hand, is its own. */
export function trustHandlers(context: Context): Pick<Handlers, TrustChannel> {
  const { station, desktop, tokens } = context
  return {
    'trust.list': async () => (await station.required()).trust.list(),
    'trust.pick-key-file': async () => {
      const path = await desktop.pickKeyFile()
      if (path === null) return null
      const { comment } = await readKeyFile(path)
      return { keyToken: tokens.tokenFor(path), fileName: basename(path), comment }
    },
    'trust.add': async ({ keyToken, typedFingerprint, holder }) => {
      const key = await readKeyFile(tokens.pathOf(keyToken))
      return pinSigner(await station.required(), key, typedFingerprint, holder)
    },
    'trust.revoke': async ({ fingerprint, reason }) => {
      const { trust, ledger } = await station.required()
      await trust.revoke(fingerprint, { reason, at: new Date().toISOString() })
      ledger.append({ type: 'signer.revoked', payload: { fingerprint, reason } })
      return trust.list()
    },
    'trust.export': async () => {
      const { trust } = await station.required()
      const location = await desktop.pickSaveLocation({ name: 'allowed_signers', extension: '' })
      if (location === null) return null
      await writeFileDurably(location, trust.allowedSigners())
      return { location }
    },
  }
}

async function pinSigner(
  { trust, ledger, operator, isPractice }: Station,
  key: PublicKey,
  typedFingerprint: string,
  holder: string,
): Promise<SignerView[]> {
  const refusal =
    key.fingerprint !== completeFingerprint(typedFingerprint)
      ? 'trust.fingerprint-mismatch'
      : isPracticeComment(`${key.publicKey} ${key.comment}`) && !isPractice
        ? 'trust.practice-key'
        : null
  if (refusal !== null) {
    ledger.append({ type: 'signer.refused', payload: { fingerprint: key.fingerprint, reason: refusal } })
    throw new CausewayError(refusal, { fingerprint: key.fingerprint })
  }
  const { publicKey, fingerprint } = key
  await trust.add({ publicKey, holder, origin: 'pinned', trustedBy: operator, at: new Date().toISOString() })
  ledger.append({ type: 'signer.trusted', payload: { fingerprint, holder, origin: 'pinned' } })
  return trust.list()
}

/** Blanks between groups and a missing `SHA256:` are no difference; capitals are. */
function completeFingerprint(typed: string): string {
  const text = typed.replace(/\s+/g, '')
  return text.startsWith('SHA256:') ? text : `SHA256:${text}`
}

/** @throws CausewayError `file.unreadable`, `key.malformed` */
async function readKeyFile(path: string): Promise<PublicKey> {
  const bytes = Buffer.alloc(KEY_FILE_LIMIT_BYTES + 1)
  try {
    const file = await open(path)
    try {
      const { bytesRead } = await file.read(bytes)
      return importPublicKeyFile(bytes.toString('utf8', 0, bytesRead))
    } finally {
      await file.close()
    }
  } catch (cause) {
    if (cause instanceof CausewayError) throw cause
    throw new CausewayError('file.unreadable', { path }, cause)
  }
}
