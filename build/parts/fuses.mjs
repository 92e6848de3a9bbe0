/** What a package must be, read back from what was packaged: electron-builder.yml says it, this proves it. */
import { existsSync } from 'node:fs'
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
}
