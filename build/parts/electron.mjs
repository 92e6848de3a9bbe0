/** The Electron that development uses: the official one, or build/toolchain's where that cannot be had. */
import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findElectron, node, ownNodeFits, pinnedElectron, root, SetupError, toolchainFits } from './host.mjs'
import { installToolchain } from './packages.mjs'

/** Seconds without a single new byte after which a download counts as out of reach. */
const PATIENCE = 45

/** Holds the version whose download failed, so that the next run does not wait for it again. */
const unreachable = join(root, 'node_modules/.causeway-electron-unreachable')

export function officialElectronIsUnreachable() {
  try {
    return readFileSync(unreachable, 'utf8') === pinnedElectron()
  } catch {
    return false
  }
}

/**
 * @param {{say: (line: string) => void, retry?: boolean}} options retry: ask the download host again
 * @throws {SetupError} where there is no Electron to be had
 */
export async function provideElectron({ say, retry = false }) {
  if (!ownNodeFits) return installToolchain(say)
  const found = findElectron()
  if (found && found.kind !== 'stand-in') return
  if (retry || !officialElectronIsUnreachable()) {
    say(`downloading Electron ${pinnedElectron()}`)
    if (await downloadElectron()) return
    writeFileSync(unreachable, pinnedElectron())
    say('Electron’s download host cannot be reached from here')
  }
  if (!toolchainFits)
    throw new SetupError(
      'Electron could not be downloaded. Behind a proxy set HTTPS_PROXY; with a mirror of your own set ELECTRON_MIRROR.\n' +
        'Then run the same command again.',
    )
  await installToolchain(say)
}

/**
 * Electron's own installer, with a bound on standing still.
 * @returns {Promise<boolean>} whether the official Electron is there now
 */
async function downloadElectron() {
  const temporary = join(root, 'node_modules/.electron-download')
  rmSync(temporary, { recursive: true, force: true })
  mkdirSync(temporary, { recursive: true })
  const installer = spawn(node, [join(root, 'node_modules/electron/install.js')], {
    cwd: root,
    env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    stdio: ['ignore', 2, 'pipe'],
  })
  const complaints = []
  installer.stderr.on('data', (data) => complaints.push(data))

  let seen = -1
  let stillSince = Date.now()
  const watch = setInterval(() => {
    const bytes = bytesUnder(temporary) + bytesUnder(join(root, 'node_modules/electron/dist'))
    if (bytes !== seen) [seen, stillSince] = [bytes, Date.now()]
    else if (Date.now() - stillSince > PATIENCE * 1000) installer.kill('SIGKILL')
  }, 1000)
  await new Promise((resolve) => installer.once('close', resolve))
  clearInterval(watch)
  rmSync(temporary, { recursive: true, force: true })

  if (findElectron()?.kind === 'official') return true
  const cause = Buffer.concat(complaints).toString('utf8').split('\n', 1)[0]
  if (cause) process.stderr.write(`  ${cause}\n`)
  return false
}

function bytesUnder(folder) {
  let bytes = 0
  try {
    for (const entry of readdirSync(folder, { recursive: true })) bytes += statSync(join(folder, entry)).size
  } catch {
    // Not there yet, or moved away while we looked: counts as it is.
  }
  return bytes
}
