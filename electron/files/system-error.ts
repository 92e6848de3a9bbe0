import { CausewayError } from '../../shared/errors'

/** The system's code of an error (`ENOENT`, `EIO` …), or null for errors that have none; our own codes are no system's. */
export function errorCode(error: unknown): string | null {
  if (error instanceof CausewayError) return null
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

/** Codes that say the device, not the file, is the trouble: pulled out, write-protected or failing. */
const DEVICE_GONE = new Set(['EIO', 'ENODEV', 'ENXIO', 'ENOTCONN', 'EROFS', 'ESTALE', 'ESHUTDOWN', 'EHOSTDOWN'])

/** True when an error speaks of a device that is gone or fails, not of one file on it. */
export function isDeviceError(error: unknown): boolean {
  const code = errorCode(error) ?? ''
  // Node has no name for what Windows says of a device that was pulled out or is not ready (21, 433, 1167 …).
  return DEVICE_GONE.has(code) || (process.platform === 'win32' && code === 'UNKNOWN')
}

/**
 * What an error met while writing to a medium or a store means: `medium.full`, `medium.lost`, `file.unwritable` for
 * what this account may not do or where a folder is in the way, or, for a file larger than the file system allows, `medium.not-ready` (details: path).
 * A folder that is suddenly not there counts as lost: Causeway made it before. Everything else, CausewayErrors
 * included, comes back as it is.
 */
export function asTargetError(error: unknown, path: string): unknown {
  const code = errorCode(error) ?? ''
  if (['ENOSPC', 'EDQUOT'].includes(code)) return new CausewayError('medium.full', { path }, error)
  if (['ENOENT', 'ENOTDIR'].includes(code) || isDeviceError(error))
    return new CausewayError('medium.lost', { path }, error)
  // A folder where a file belongs is not Causeway's to remove; Node has a name of its own for it.
  if (['EACCES', 'EPERM', 'EISDIR', 'ERR_FS_EISDIR'].includes(code))
    return new CausewayError('file.unwritable', { path }, error)
  return code === 'EFBIG' ? new CausewayError('medium.not-ready', { path }, error) : error
}
