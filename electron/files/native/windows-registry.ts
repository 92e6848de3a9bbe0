/** Reads the registry of Windows: Node cannot, and a tool's output is in the machine's language and code page. */
import { loadLibrary, type Pointer } from './load-library'
import { systemError } from './system-error'
import { windowsErrorCode } from './windows-errors'

/** Text (REG_SZ, REG_EXPAND_SZ with its variables put in) or a number (REG_DWORD) by the value's name. */
export type RegistryValues = Readonly<Record<string, string | number>>

interface Advapi32 {
  RegOpenKeyExW: (root: Pointer, key: string, options: number, access: number, result: Buffer) => number
  RegGetValueW: (
    key: Pointer,
    subKey: null,
    name: string,
    flags: number,
    type: Buffer,
    data: Buffer,
    bytes: Buffer,
  ) => number
  RegCloseKey: (key: Pointer) => number
}

const declarations: Readonly<Record<keyof Advapi32, string>> = {
  RegOpenKeyExW:
    'int32_t RegOpenKeyExW(intptr_t root, const char16_t *key, uint32_t options, uint32_t access, _Out_ uint8_t *result)',
  RegGetValueW:
    'int32_t RegGetValueW(intptr_t key, const char16_t *subKey, const char16_t *name, uint32_t flags, _Out_ uint8_t *type, _Out_ uint8_t *data, _Inout_ uint8_t *bytes)',
  RegCloseKey: 'int32_t RegCloseKey(intptr_t key)',
}

// From winreg.h, winnt.h and winerror.h. A key of the root is a 32-bit number, widened with its sign.
const HKEY_LOCAL_MACHINE = -0x7fff_fffe
const KEY_QUERY_VALUE = 1
const KEY_WOW64_64KEY = 0x100
const RRF_RT_REG_SZ = 2
const RRF_RT_REG_DWORD = 0x10
const REG_DWORD = 4
const ERROR_FILE_NOT_FOUND = 2
const ERROR_PATH_NOT_FOUND = 3
const ERROR_UNSUPPORTED_TYPE = 1630
/** Paths and names are far shorter. */
const LONGEST_VALUE = 65_536

let library: Advapi32 | null | undefined

/**
 * The values of a key below HKEY_LOCAL_MACHINE, as programs of 64 bits see it. What is not there, or is of another type,
 * is left out.
 * @returns null where there is no such key, and on other systems
 * @throws a system error, `EPERM` for a key that may not be read; its path is the key
 */
export function readRegistryKey(key: string, names: readonly string[]): RegistryValues | null {
  if (library === undefined) library = loadLibrary<Advapi32>('advapi32.dll', declarations)
  if (!library) return null
  const opened = Buffer.alloc(8)
  const status = library.RegOpenKeyExW(HKEY_LOCAL_MACHINE, key, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY, opened)
  if (status === ERROR_FILE_NOT_FOUND || status === ERROR_PATH_NOT_FOUND) return null
  if (status !== 0) throw failure('RegOpenKeyEx', status, key)
  const handle = opened.readBigInt64LE()
  try {
    const values: Record<string, string | number> = {}
    for (const name of names) {
      const value = readValue(library, handle, key, name)
      if (value !== null) values[name] = value
    }
    return values
  } finally {
    library.RegCloseKey(handle)
  }
}

function readValue(advapi32: Advapi32, handle: Pointer, key: string, name: string): string | number | null {
  const [type, data, bytes] = [Buffer.alloc(4), Buffer.alloc(LONGEST_VALUE), Buffer.alloc(4)]
  bytes.writeUInt32LE(data.length)
  const status = advapi32.RegGetValueW(handle, null, name, RRF_RT_REG_SZ | RRF_RT_REG_DWORD, type, data, bytes)
  if (status === ERROR_FILE_NOT_FOUND || status === ERROR_UNSUPPORTED_TYPE) return null
  if (status !== 0) throw failure('RegGetValue', status, `${key}\\${name}`)
  if (type.readUInt32LE() === REG_DWORD) return data.readUInt32LE()
  const text = data.toString('utf16le', 0, bytes.readUInt32LE())
  const end = text.indexOf('\0')
  return end < 0 ? text : text.slice(0, end)
}

function failure(syscall: string, status: number, path: string): NodeJS.ErrnoException {
  return systemError({
    code: windowsErrorCode(status),
    message: `Windows error ${status}`,
    errno: status,
    syscall,
    path,
  })
}
