import { statSync } from 'node:fs'
import { join } from 'node:path'
import { CausewayError } from '../../shared/errors'
import { PRIVATE_KEY_FILE, type StationKey } from '../trust/station-key'
import type { Namespace } from '../trust/sshsig'

/**
 * A station's key as an open program holds it. The window and the command line may both be open; when one of them
 * rotates the key, the other must not go on signing with the old one.
 */
export class KeyInUse implements StationKey {
  readonly publicKey: string
  readonly publicKeyLine: string
  readonly comment: string
  readonly fingerprint: string
  readonly #key: StationKey
  readonly #file: string
  readonly #state: string

  constructor(folder: string, key: StationKey) {
    this.publicKey = key.publicKey
    this.publicKeyLine = key.publicKeyLine
    this.comment = key.comment
    this.fingerprint = key.fingerprint
    this.#key = key
    this.#file = join(folder, PRIVATE_KEY_FILE)
    this.#state = stateOf(this.#file)
  }

  /** @throws CausewayError `station.key-rotated` when the file is no longer the one that was read */
  sign(namespace: Namespace, bytes: Uint8Array): string {
    this.demandCurrent()
    return this.#key.sign(namespace, bytes)
  }

  shareWith(publicKey: string): Buffer {
    return this.#key.shareWith(publicKey)
  }

  secretFor(purpose: string, text: string): Buffer {
    return this.#key.secretFor(purpose, text)
  }

  /** @throws CausewayError `station.key-rotated` as `sign` */
  demandCurrent(): void {
    if (stateOf(this.#file) !== this.#state) throw new CausewayError('station.key-rotated')
  }
}

/** Differs once the file was replaced. */
function stateOf(path: string): string {
  const facts = statSync(path, { bigint: true, throwIfNoEntry: false })
  return facts ? `${facts.ino} ${facts.mtimeNs} ${facts.size}` : 'gone'
}
