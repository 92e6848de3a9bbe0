/** A call of the system that failed, in the words of Node's own errors. */
export interface FailedCall {
  /** Node's name of the error, `ENOSPC` for instance. */
  readonly code: string
  /** The system's own sentence or number. */
  readonly message: string
  /** The system's number of the error; not the same on Linux and Windows. */
  readonly errno: number
  /** The name of the function. */
  readonly syscall: string
  readonly path?: string
  /** The second path of a rename. */
  readonly dest?: string
}

/** An error with the fields and the wording of one that Node's file functions throw, so that nobody can tell them apart. */
export function systemError({ message, ...call }: FailedCall): NodeJS.ErrnoException {
  const names = [call.path, call.dest].filter((name) => name !== undefined).map((name) => `'${name}'`)
  return Object.assign(new Error(`${call.code}: ${message}, ${call.syscall} ${names.join(' -> ')}`.trimEnd()), call)
}

/**
 * Lets a path pass to a native function, where it ends at the first NUL: a name that goes on behind it would be
 * another file's.
 * @throws an error with code `ERR_INVALID_ARG_VALUE`, as Node's file functions do
 */
export function nativePath(path: string): string {
  if (!path.includes('\0')) return path
  throw Object.assign(new TypeError(`a path may not contain NUL: '${path.replaceAll('\0', '\\0')}'`), {
    code: 'ERR_INVALID_ARG_VALUE',
  })
}
