/** The tag files of a transfer's volumes, read from media and believed only when their signature holds. */
import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { CausewayError } from '../../../shared/errors'
import { MANIFEST, mediumRoot, TAG_FILES, TAG_MANIFEST, shownIn } from '../../bag/names'
import { authenticate, readTagFiles } from '../../bag/read'
import { parseTransferJson } from '../../bag/transfer-description'
import { copyIn } from '../../files/copy-in'
import { hashFile } from '../../files/hash'
import { NAMESPACES, verifySshsig } from '../../trust/sshsig'
import { lookOver } from '../receive/volumes-on-media'

/** The volumes that lie in the bundle. */
export interface VolumeFiles {
  /** How many volumes the transfer has. */
  readonly of: number
  readonly volumes: readonly { readonly index: number; readonly folder: string; readonly tagManifestSha256: string }[]
  /** Who sealed them, by their signatures; `ssh-ed25519 AAAA…` without comment. */
  readonly publicKey: string
  readonly fingerprint: string
}

export interface WantedVolumes {
  readonly media: readonly string[]
  readonly transferId: string
  /** SHA-256 of the tag manifests in volume order, as the ledger recorded them; empty where it did not. */
  readonly tagManifests: readonly string[]
}

/**
 * Copies manifests, tag manifests, signatures and descriptions to `folder`/volumes/volume-NN.
 * @throws CausewayError `volume.none-found` when the media hold nothing of this transfer, `bag.tag-file-altered`
 *   when a volume is not the one that the ledger recorded; `signature.*`, `bag.*`, `transfer.*`, `medium.lost`
 */
export async function copyVolumes(folder: string, wanted: WantedVolumes): Promise<VolumeFiles> {
  const { volumes } = await lookOver(wanted.media, wanted.transferId)
  const found: VolumeFiles['volumes'][number][] = []
  let signer: { publicKey: string; fingerprint: string } | null = null
  let of = 0
  for (const { folder: source } of volumes) {
    const bag = await authenticate(await readTagFiles(source), (signature, tagManifest) =>
      verifySshsig(signature, NAMESPACES.transfer, tagManifest),
    )
    const transfer = parseTransferJson(bag.transferJson)
    if (transfer.transferId !== wanted.transferId)
      throw new CausewayError('volume.none-found', { path: wanted.media.join(', ') })
    const recorded = wanted.tagManifests[transfer.volume - 1]
    if (recorded !== undefined && recorded !== bag.tagManifestSha256)
      throw new CausewayError('bag.tag-file-altered', { path: shownIn(source, TAG_MANIFEST) })
    if (signer && signer.fingerprint !== bag.signer.fingerprint)
      throw new CausewayError('transfer.mixed-volumes', { path: basename(source) })
    signer = bag.signer
    of = transfer.volumes.length
    const name = `volumes/volume-${String(transfer.volume).padStart(2, '0')}`
    await copyTagFiles(source, join(folder, name), bag)
    found.push({ index: transfer.volume, folder: name, tagManifestSha256: bag.tagManifestSha256 })
  }
  if (!signer) throw new CausewayError('volume.none-found', { path: wanted.media.join(', ') })
  return { of, volumes: found.sort((a, b) => a.index - b.index), ...signer }
}

/** Copies, then looks at what was copied: the medium may change its mind between two reads. */
async function copyTagFiles(
  source: string,
  target: string,
  bag: { readonly manifestSha256: string; readonly tagManifestSha256: string },
): Promise<void> {
  await mkdir(target, { recursive: true })
  for (const file of TAG_FILES) await copyIn(join(source, file), join(target, file), { below: mediumRoot(source) })
  const digests = { [MANIFEST]: bag.manifestSha256, [TAG_MANIFEST]: bag.tagManifestSha256 }
  for (const [file, wanted] of Object.entries(digests)) {
    const { sha256 } = await hashFile(join(target, file), { algorithms: ['sha256'] })
    if (sha256 !== wanted) throw new CausewayError('bag.tag-file-altered', { path: shownIn(source, file) })
  }
  await authenticate({ ...(await readTagFiles(target)), unexpected: [] }, (signature, tagManifest) =>
    verifySshsig(signature, NAMESPACES.transfer, tagManifest),
  )
}
