/** Where the content store lies in a volume's payload. */
export const CONTENT_FOLDER = 'data/WSUSContent/'

/** `A2/8654…9BA2.cab`: the folder is the last two hex digits of the SHA-1 that is the file's name. */
const STORE_NAME = /^([0-9A-F]{2})\/([0-9A-F]{38}([0-9A-F]{2}))(?:\.[0-9A-Za-z]{1,16})?$/i

/**
 * The SHA-1 (upper-case hex) that a path in the content store promises, or null for a file that WSUS does not
 * name by its digest. Source: MicrosoftDocs, WSUSContent layout; recomputed on a real pair.
 */
export function contentStoreName(path: string): string | null {
  const match = STORE_NAME.exec(path)
  if (!match || match[1]?.toUpperCase() !== match[3]?.toUpperCase()) return null
  return match[2]?.toUpperCase() ?? null
}
