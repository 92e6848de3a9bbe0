/** out/: built by electron-vite, and built again only when something it is made of changed. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './children.mjs'
import { node, root, SetupError, toolEnvironment } from './host.mjs'

const folders = ['electron', 'renderer', 'shared']
const files = [
  'build/electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'svelte.config.js',
  'tsconfig.json',
]
const products = [
  'out/main/main.js',
  'out/main/cli.js',
  'out/main/engine.js',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
]
const stamp = join(root, 'out/.sources-sha256')

export const cliProgram = join(root, 'out/main/cli.js')

/** @returns {string[]} every source, relative to the project, folders included: theirs change when a file goes. */
function sources() {
  return [
    ...files,
    ...folders.flatMap((folder) => [
      folder,
      ...readdirSync(join(root, folder), { recursive: true }).map((name) => `${folder}/${name}`),
    ]),
  ].sort()
}

function contentHash() {
  const hash = createHash('sha256')
  for (const name of sources()) {
    const path = join(root, name)
    if (statSync(path).isFile()) hash.update(`${name}\0`).update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}

/**
 * Whether out/ is made of the sources as they are. Looks at times first, at contents only when a time is newer.
 */
export function buildIsCurrent() {
  if (!existsSync(stamp) || !products.every((product) => existsSync(join(root, product)))) return false
  const builtAt = statSync(stamp).mtimeMs
  if (sources().every((name) => statSync(join(root, name)).mtimeMs <= builtAt)) return true
  if (contentHash() !== readFileSync(stamp, 'utf8')) return false
  const now = new Date()
  utimesSync(stamp, now, now)
  return true
}

/** @throws {SetupError} */
export async function build() {
  const startedAt = new Date()
  const hash = contentHash()
  rmSync(stamp, { force: true })
  const program = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
  const { code } = await run(
    node,
    [program, 'build', '--config', 'build/electron.vite.config.ts', '--logLevel', 'warn'],
    {
      cwd: root,
      env: toolEnvironment(),
      output: 'stderr',
      seconds: 300,
    },
  )
  if (code !== 0) throw new SetupError('The build failed (see above).')
  const lost = products.filter((product) => !existsSync(join(root, product)))
  if (lost.length > 0) throw new SetupError(`The build lacks ${lost.join(', ')}.`)
  mkdirSync(join(root, 'out'), { recursive: true })
  writeFileSync(stamp, hash)
  // What was edited while the build ran is newer than this.
  utimesSync(stamp, startedAt, startedAt)
}

/** @param {(line: string) => void} say */
export async function buildIfStale(say) {
  if (buildIsCurrent()) return
  say('building out/')
  await build()
}
