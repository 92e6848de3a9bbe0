import { basename, dirname } from 'node:path'
import { transferIdSchema } from '../../shared/domain'

/** The files of a volume beside its payload; docs/format.md describes each. */
export const BAGIT = 'bagit.txt'
export const BAG_INFO = 'bag-info.txt'
export const MANIFEST = 'manifest-sha256.txt'
export const TRANSFER_JSON = 'transfer.json'
export const TAG_MANIFEST = 'tagmanifest-sha256.txt'
export const SIGNATURE = 'tagmanifest-sha256.txt.sig'
export const PAYLOAD = 'data'

/** Bytes of transfer.json: of 999 volumes, building on 1000 transfers, it has less. All of it is held before it is believed. */
export const LONGEST_DESCRIPTION = 2 * 1024 * 1024

/** What the tag manifest lists, in its order. */
export const LISTED_TAG_FILES = [BAG_INFO, BAGIT, MANIFEST, TRANSFER_JSON] as const
export type ListedTagFile = (typeof LISTED_TAG_FILES)[number]

export const TAG_FILES = [...LISTED_TAG_FILES, TAG_MANIFEST, SIGNATURE] as const

/** All of bagit.txt (RFC 8493, 2.1.1). */
export const BAGIT_TEXT = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n'

/** How the folder of a volume is called, and the folder on a medium that holds those of all transfers. */
export const VOLUME_NAME = /^volume-[0-9]{2,3}$/
export const SHELF = 'causeway'

export function isTransferName(name: string): boolean {
  return transferIdSchema.safeParse(name).success
}

/**
 * Finds the folder above those that Causeway itself makes on a medium (`causeway/<transfer>/volume-NN`). No level below it
 * may be a link when a file of the volume is opened.
 */
export function mediumRoot(volume: string): string {
  let root = volume
  if (VOLUME_NAME.test(basename(root))) root = dirname(root)
  if (isTransferName(basename(root))) root = dirname(root)
  return basename(root).toLowerCase() === SHELF ? dirname(root) : root
}

/** How messages name a file of a volume: `volume-01/bagit.txt`. */
export function shownIn(folder: string, file: string): string {
  return `${basename(folder)}/${file}`
}
