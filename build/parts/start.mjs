/** npm start: the window, from the checkout. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './children.mjs'
import { findElectron, root, SetupError, toolEnvironment } from './host.mjs'

/**
 * @param {string[]} args for Causeway
 * @returns {Promise<number>} the exit code
 * @throws {SetupError}
 */
export async function startWindow(args) {
  const electron = findElectron()
  const flags = []
  if (process.platform === 'linux') {
    if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
      throw new SetupError(
        'There is no display to open a window on (DISPLAY is not set).\n' +
          '  On a desktop: run npm start in a terminal of that desktop.\n' +
          '  To try it without: xvfb-run -a npm start\n' +
          '  The command line needs none: npx causeway --help',
      )
    // Chromium refuses to run its sandbox as root.
    if (process.getuid() === 0) flags.push('--no-sandbox')
    else explainSandbox(electron.folder)
  }
  // Relative paths among the arguments mean the folder where the user stands; npm went to the project's.
  const cwd = process.env.INIT_CWD ?? process.cwd()
  const { code } = await run(electron.executable, [...flags, root, ...args], { cwd, env: toolEnvironment() })
  return code
}

/** Some systems (Ubuntu 24.04) forbid the namespaces that the sandbox is made of, unless its helper is setuid root. */
function explainSandbox(folder) {
  const forbidden =
    readSwitch('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1' ||
    readSwitch('/proc/sys/kernel/unprivileged_userns_clone') === '0'
  const helper = join(folder, 'chrome-sandbox')
  if (!forbidden || !existsSync(helper) || statSync(helper).mode & 0o4000) return
  throw new SetupError(
    'This system does not let Electron build its sandbox. Allow it once:\n' +
      `  sudo chown root ${helper} && sudo chmod 4755 ${helper}`,
  )
}

function readSwitch(path) {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return null
  }
}
