/** npm start: the window, from the checkout. */
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
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

/**
 * Chromium's sandbox needs either namespaces of an ordinary user's own or its helper setuid root. Some systems (Ubuntu
 * 24.04, containers) forbid the former; Electron's own message does not say what to type.
 */
function explainSandbox(folder) {
  const helper = join(folder, 'chrome-sandbox')
  if (!existsSync(helper) || statSync(helper).mode & 0o4000) return
  const attempt = spawnSync('unshare', ['--user', '--map-root-user', 'true'], { stdio: 'ignore' })
  if (attempt.error || attempt.status === 0) return
  throw new SetupError(
    'This system does not let Electron build its sandbox. Allow it once:\n' +
      `  sudo chown root ${helper} && sudo chmod 4755 ${helper}`,
  )
}
