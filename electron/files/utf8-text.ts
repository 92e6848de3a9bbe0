import { CausewayError } from '../../shared/errors'

/**
 * Returns the text of a small file that somebody made or handed over. Windows PowerShell's `>` and Notepad may save
 * UTF-16, which looks right in an editor and is no key, list or signature: that is worth a cause of its own.
 * @throws CausewayError `file.utf-16` (details: path)
 */
export function utf8Text(bytes: Buffer, path: string): string {
  const [first, second] = bytes
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  // Without its mark: a Latin letter is a zero byte and another.
  if (hasMark || (bytes.length > 1 && (first === 0) !== (second === 0)))
    throw new CausewayError('file.utf-16', { path })
  return bytes.toString('utf8')
}
