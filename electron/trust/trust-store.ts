/** The public keys that a station accepts, in trust.json. Nobody is ever deleted from it, only revoked. */
import { CausewayError } from '../../shared/errors'
import { NO_LIMITS, type SignerLimits, type SignerView, type TrustOrigin } from '../../shared/trust'
import { readHomeFile, writeHomeFile } from '../files/home-file'
import { formatAllowedSigners } from './allowed-signers'
import { withFileLock } from './file-lock'
import { parsePublicKeyLine } from './openssh'
import { checkedSigner, inOrder, signersIn, trustFileOf } from './trust-file'

export interface NewSigner extends Partial<SignerLimits> {
  /** `ssh-ed25519 AAAA…`, with or without comment. */
  readonly publicKey: string
  /** 1 to 128 printable characters without blanks around them. */
  readonly holder: string
  readonly origin: TrustOrigin
  /** The operator who decided; same form as holder. */
  readonly trustedBy: string
  /** UTC, ISO 8601. */
  readonly at: string
}

export interface Revocation {
  /** 1 to 500 characters. */
  readonly reason: string
  /** UTC, ISO 8601: when it is decided. */
  readonly at: string
  /** UTC, ISO 8601: from when on signatures count no more; the time of the decision when not given. */
  readonly from?: string
}

/** What a holder's signed statement says: this key comes after that one. */
export interface Succession {
  readonly from: string
  /** `ssh-ed25519 AAAA…`, with or without comment. */
  readonly publicKey: string
  /** UTC, whole seconds: the earlier key counts until then. */
  readonly rotatedAt: string
  readonly trustedBy: string
  readonly at: string
}

/**
 * Every call reads the file anew, because the window and the command line may both be running: what one revokes, the
 * other no longer accepts. Changes are made under a lock and written durably.
 */
export class TrustStore {
  readonly #path: string

  private constructor(path: string) {
    this.#path = path
  }

  /**
   * A file that does not exist is a store that trusts nobody.
   * @throws CausewayError `station.damaged`, `file.unreadable` (details: path); the other calls throw them too
   */
  static open(path: string): TrustStore {
    const store = new TrustStore(path)
    store.list()
    return store
  }

  /** All signers, revoked ones too, in the order in which they were added. */
  list(): SignerView[] {
    return readHomeFile(this.#path, signersIn) ?? []
  }

  /** @param fingerprint as `SHA256:…` */
  find(fingerprint: string): SignerView | null {
    return this.list().find((signer) => signer.fingerprint === fingerprint) ?? null
  }

  /**
   * Trusts a key.
   * @throws CausewayError `key.malformed`, `usage` (details: field), `trust.signer-exists` (details: fingerprint, holder),
   * `trust.revoked-signer` (same details): who was revoked once needs a new key
   */
  async add({ publicKey: line, holder, origin, trustedBy, at, ...limits }: NewSigner): Promise<SignerView> {
    const { publicKey, fingerprint } = parsePublicKeyLine(line)
    const signer = checkedSigner({
      fingerprint,
      publicKey,
      holder,
      status: 'trusted',
      origin,
      trustedBy,
      trustedAt: at,
      ...NO_LIMITS,
      ...limits,
      ...(limits.purposes ? { purposes: inOrder(limits.purposes) } : {}),
      ...NOT_REVOKED,
      replaces: null,
    })
    return this.#change((signers) => {
      const known = signers.find((each) => each.fingerprint === fingerprint)
      if (known) throw alreadyThere(known)
      return { signers: [...signers, signer], changed: signer }
    })
  }

  /**
   * Ends the trust in a key for good. The first reason and date stay.
   * @throws CausewayError `trust.signer-not-found` (details: fingerprint), `trust.revoked-signer` (details: fingerprint,
   * holder) when it is revoked already, `usage` (details: field)
   */
  async revoke(fingerprint: string, { reason, at, from = at }: Revocation): Promise<SignerView> {
    return this.#change((signers) => {
      const known = signers.find((each) => each.fingerprint === fingerprint)
      if (!known) throw new CausewayError('trust.signer-not-found', { fingerprint })
      if (known.status === 'revoked') throw alreadyThere(known)
      const changed = checkedSigner({
        ...known,
        status: 'revoked',
        revokedAt: at,
        revokedFrom: from,
        revokedReason: reason,
      })
      return { signers: signers.map((each) => (each === known ? changed : each)), changed }
    })
  }

  /**
   * Puts a holder's new key into the place of the earlier one, whose statement was verified: the new one is trusted
   * as that one was and for the same; that one counts until the rotation.
   * @throws CausewayError `trust.signer-not-found`, `trust.revoked-signer`, `trust.rotation-superseded` when the earlier key was
   *   replaced already, `trust.signer-exists`, `key.malformed`, `usage` (details: field)
   */
  async succeed({ from, publicKey: line, rotatedAt, trustedBy, at }: Succession): Promise<SignerView> {
    const { publicKey, fingerprint } = parsePublicKeyLine(line)
    return this.#change((signers) => {
      const known = signers.find((each) => each.fingerprint === fingerprint)
      if (known) throw alreadyThere(known)
      const earlier = signers.find((each) => each.fingerprint === from)
      if (!earlier) throw new CausewayError('trust.signer-not-found', { fingerprint: from })
      if (earlier.status === 'revoked') throw alreadyThere(earlier)
      if (signers.some((each) => each.replaces === from))
        throw new CausewayError('trust.rotation-superseded', { fingerprint: from, holder: earlier.holder })
      const ended = checkedSigner({ ...earlier, validUntil: earliest(earlier.validUntil, rotatedAt) })
      const { holder, origin, purposes, validUntil } = earlier
      const successor = checkedSigner({
        ...{
          fingerprint,
          publicKey,
          holder,
          status: 'trusted',
          origin,
          trustedBy,
          trustedAt: at,
          purposes,
          validUntil,
        },
        validFrom: null,
        ...NOT_REVOKED,
        replaces: from,
      })
      return { signers: [...signers.map((each) => (each === earlier ? ended : each)), successor], changed: successor }
    })
  }

  /** The key, those that it replaced one after the other, and those that replaced it. */
  lineOf(fingerprint: string): readonly string[] {
    const signers = this.list()
    const line = new Set([fingerprint])
    const belongs = ({ fingerprint: key, replaces }: SignerView): boolean =>
      replaces !== null && line.has(key) !== line.has(replaces)
    for (let next = signers.find(belongs); next; next = signers.find(belongs))
      line.add(next.fingerprint).add(next.replaces ?? '')
    return [...line]
  }

  /** The key that its holder has today, as far as statements of new keys came here: this one when none did. */
  newestOf(fingerprint: string): string {
    const signers = this.list()
    const line = new Set([fingerprint])
    let newest = fingerprint
    const follows = ({ fingerprint: key, replaces }: SignerView): boolean => replaces === newest && !line.has(key)
    for (let next = signers.find(follows); next; next = signers.find(follows)) {
      newest = next.fingerprint
      line.add(newest)
    }
    return newest
  }

  /** An OpenSSH `allowed_signers` file of those who are trusted. */
  allowedSigners(): string {
    return formatAllowedSigners(this.list())
  }

  async #change(edit: (signers: SignerView[]) => Change): Promise<SignerView> {
    return withFileLock(this.#path, async () => {
      const { signers, changed } = edit(this.list())
      await writeHomeFile(this.#path, trustFileOf(signers))
      return changed
    })
  }
}

/** All signers after a change, and the one that it was about. */
interface Change {
  readonly signers: readonly SignerView[]
  readonly changed: SignerView
}

const NOT_REVOKED = { revokedAt: null, revokedFrom: null, revokedReason: null } as const

function earliest(one: string | null, other: string): string {
  return one !== null && Date.parse(one) < Date.parse(other) ? one : other
}

function alreadyThere({ fingerprint, holder, status }: SignerView): CausewayError {
  return new CausewayError(status === 'revoked' ? 'trust.revoked-signer' : 'trust.signer-exists', {
    fingerprint,
    holder,
  })
}
