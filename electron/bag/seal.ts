import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CausewayError } from '../../shared/errors'
import { removeQuietly, syncFolder, writeFileDurably } from '../files/durable'
import { sha256Of, sha256OnMedium } from '../files/hash'
import { asTargetError } from '../files/system-error'
import { bagInfoValue, formatBagInfo, parseOxum, type BagInfoField } from './bag-info'
import { formatManifestLine } from './manifest'
import {
  BAGIT,
  BAGIT_TEXT,
  BAG_INFO,
  LISTED_TAG_FILES,
  MANIFEST,
  SIGNATURE,
  TAG_MANIFEST,
  TRANSFER_JSON,
  shownIn,
} from './names'
import { authenticate, readTagFiles } from './read'
import { demandAgreement, parseTransferJson } from './transfer-description'

export { writePayloadManifest } from './payload-manifest'

export interface SealRequest {
  /** As the transfer's own words; must state the manifest that lies on this volume. */
  readonly transferJson: string
  /** With Payload-Oxum, and Bag-Group-Identifier and Bag-Count that agree with transfer.json. */
  readonly bagInfo: readonly BagInfoField[]
  readonly sign: (tagManifest: Uint8Array) => string
}

export interface SealedFacts {
  readonly tagManifestSha256: string
  readonly manifestSha256: string
  readonly files: number
  readonly bytes: number
}

/**
 * Seals a volume whose payload and `manifest-sha256.txt` are written: transfer.json, bag-info.txt, bagit.txt, the tag
 * manifest, each flushed; all read back from the medium and compared; the signature last. A seal that was interrupted
 * is made again from the start, and until the end the volume carries no signature.
 * @throws CausewayError `transfer.contradicts-manifest`, `transfer.malformed`, `bag.malformed` when the facts do not
 *   agree (nothing is signed then), `bag.tag-file-unexpected` for other files in the volume,
 *   `copy.read-back-differs`, `medium.full`, `medium.lost` (details: path)
 */
export async function sealVolume(folder: string, request: SealRequest): Promise<SealedFacts> {
  const at = (file: string) => join(folder, file)
  try {
    await rm(at(SIGNATURE), { force: true })
    await syncFolder(folder)
    const manifestSha256 = sha256OnMedium(at(MANIFEST))
    const oxum = demandFacts(request, manifestSha256)
    const texts = {
      [TRANSFER_JSON]: request.transferJson,
      [BAG_INFO]: formatBagInfo(request.bagInfo),
      [BAGIT]: BAGIT_TEXT,
    }
    for (const [file, text] of Object.entries(texts)) await writeFileDurably(at(file), text)
    const digests = { ...mapValues(texts, sha256Of), [MANIFEST]: manifestSha256 }
    const tagManifest = LISTED_TAG_FILES.map((path) => formatManifestLine({ path, sha256: digests[path] })).join('')
    await writeFileDurably(at(TAG_MANIFEST), tagManifest)

    for (const [file, sha256] of Object.entries({ ...digests, [TAG_MANIFEST]: sha256Of(tagManifest) })) {
      demandOnMedium(folder, file, sha256)
    }
    const tagManifestSha256 = await signAndCheck(folder, request.sign(Buffer.from(tagManifest)))
    return { tagManifestSha256, manifestSha256, ...oxum }
  } catch (error) {
    throw asTargetError(error, folder)
  }
}

/** The signature, then the volume as a reader will meet it. A signature that does not hold is taken away again. */
async function signAndCheck(folder: string, signature: string): Promise<string> {
  try {
    await writeFileDurably(join(folder, SIGNATURE), signature)
    demandOnMedium(folder, SIGNATURE, sha256Of(signature))
    const sealed = await authenticate(await readTagFiles(folder), () => null)
    return sealed.tagManifestSha256
  } catch (error) {
    await removeQuietly(join(folder, SIGNATURE))
    throw error
  }
}

/** What the volume will state about itself in three places must be one and the same. */
function demandFacts(request: SealRequest, manifestSha256: string): { files: number; bytes: number } {
  const transfer = parseTransferJson(request.transferJson)
  const { bagInfo } = request
  const oxum = parseOxum(bagInfoValue(bagInfo, 'Payload-Oxum'))
  demandAgreement({ transfer, manifestSha256, oxum, bagInfo })
  return oxum
}

function demandOnMedium(folder: string, file: string, sha256: string): void {
  if (sha256OnMedium(join(folder, file)) !== sha256)
    throw new CausewayError('copy.read-back-differs', { path: shownIn(folder, file) })
}

function mapValues<K extends string>(texts: Record<K, string>, change: (text: string) => string): Record<K, string> {
  return Object.fromEntries(Object.entries<string>(texts).map(([key, text]) => [key, change(text)])) as Record<
    K,
    string
  >
}
