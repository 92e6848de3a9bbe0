/** What a package must be, read back from what was packaged: electron-builder.yml says it, this proves it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { SetupError } from './host.mjs'

/** The reasons are in electron-builder.yml. */
const wanted = {
  RunAsNode: false,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableCookieEncryption: true,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
}

/**
 * @param {string} folder an unpacked package
 * @param {string} executable its file name
 * @param {{release: boolean}} options release: nothing may debug the program from outside
 * @throws {SetupError} naming what is not as it must be
 */
export async function checkPackage(folder, executable, { release }) {
  const wire = await getCurrentFuseWire(join(folder, executable))
  const wrong = Object.entries({ ...wanted, EnableNodeCliInspectArguments: !release })
    .filter(([name, on]) => wire[FuseV1Options[name]] !== (on ? FuseState.ENABLE : FuseState.DISABLE))
    .map(([name]) => name)
  if (wrong.length > 0) throw new SetupError(`${folder}: wrong fuses: ${wrong.join(', ')}`)
  if (existsSync(join(folder, 'resources/default_app.asar')))
    throw new SetupError(`${folder}: resources/default_app.asar must not ship`)
  checkNativeModules(join(folder, 'resources/app.asar.unpacked/node_modules'), executable.endsWith('.exe'))
}

/** The binaries of the database and of the system calls must be there, and no binary of another platform: neither shows before the program starts. */
export function checkNativeModules(folder, windows) {
  const modules = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.node'))
  const platform = windows ? 'win32' : 'linux'
  for (const wanted of [
    join('better-sqlite3/prebuilds', `${platform}-x64.node`),
    join(`@koromix/koffi-${platform}-x64`, `${platform}_x64`, 'koffi.node'),
  ])
    if (!modules.includes(wanted)) throw new SetupError(`${folder}: ${wanted} is missing`)
  // How a program file begins: ELF here, the MZ of DOS there.
  const magic = windows ? 'MZ' : '\x7fELF'
  for (const name of modules)
    if (!readFileSync(join(folder, name)).subarray(0, magic.length).equals(Buffer.from(magic, 'latin1')))
      throw new SetupError(`${folder}: ${name} is not made for this platform`)
}
