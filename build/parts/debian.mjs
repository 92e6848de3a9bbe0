/** Debian and Ubuntu packages: what Electron links to, and the programs that tests use. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './children.mjs'

/** Alternatives in one line: newer releases renamed some libraries. */
const always = [
  ['libnss3'],
  ['libgtk-3-0', 'libgtk-3-0t64'],
  ['libgbm1'],
  ['libasound2', 'libasound2t64'],
  ['fonts-dejavu-core'],
  ['xvfb'],
  ['xauth'],
  ['cabextract'],
]
/** For `npm run test:wine` only. */
const forWine = [['wine'], ['wine64']]
const forTesting = [
  ['openssh-client'],
  ['poppler-utils'],
  ['sqlite3'],
  ['strace'],
  ['iproute2'],
  ['clamav'],
  // Media: devices that fail on command, and the file systems that sticks are formatted with.
  ['nbdkit'],
  ['libnbd-bin'],
  ['fuse3'],
  ['dosfstools'],
  ['fusefat'],
  ['exfatprogs'],
  ['exfat-fuse'],
  ['ntfs-3g'],
]

// Peers, and media that take their time.
const forBench = [['rsync'], ['rclone'], ['openssl'], ['nbdkit'], ['nbdkit-plugin-python'], ['libnbd-bin'], ['fuse3']]

/** Whether a program of that name is on PATH. */
export function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/**
 * Installs what is missing when run as root; otherwise says the one command that does. Never fails: a library can also
 * be there without its package, and what really lacks will say so when it is used.
 * @param {{tests?: boolean, wine?: boolean, bench?: boolean, say: (line: string) => void}} options wine, bench: nothing but
 *   what those need
 */
export async function installDebianPackages({ tests = false, wine = false, bench = false, say }) {
  if (process.platform !== 'linux' || !isOnPath('dpkg-query') || !isOnPath('apt-get')) return
  const wanted = wine ? forWine : bench ? forBench : tests ? [...always, ...forTesting] : always
  const missing = await missingOf(wanted)
  if (missing.length === 0) return

  if (process.getuid() !== 0) {
    const names = await Promise.all(missing.map(installableName))
    say(`Debian packages are missing. Install them with:`)
    say(`  sudo apt-get install --no-install-recommends ${names.join(' ')}`)
    return
  }
  say(`installing Debian packages: ${missing.map(([name]) => name).join(' ')}`)
  const first = await aptInstall(missing)
  if (first.code === 0) return
  if (first.output.includes('dpkg --configure -a'))
    await run('dpkg', ['--configure', '-a'], { output: 'keep', env: quiet() })
  await run('apt-get', ['update', ...patience], { output: 'keep', env: quiet() })
  const second = await aptInstall(missing)
  if (second.code !== 0) {
    process.stderr.write(second.output)
    say('apt-get could not install them (see above); going on without.')
  }
}

/** Another apt or dpkg may hold the lock, for instance right after boot. */
const patience = ['-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=2']
const quiet = () => ({ ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' })

async function missingOf(wanted) {
  const format = '${db:Status-Abbrev} ${Package}\n'
  const { output } = await run('dpkg-query', ['-W', '-f', format, ...wanted.flat()], { output: 'keep', env: quiet() })
  const present = new Set([...output.matchAll(/^ii\s+(\S+)/gm)].map(([, name]) => name))
  return wanted.filter((names) => !names.some((name) => present.has(name)))
}

/** The last of the alternatives that this release really has; a virtual package has no record to show. */
async function installableName(names) {
  if (names.length === 1) return names[0]
  for (const name of names.toReversed()) {
    const { code, output } = await run('apt-cache', ['show', '--no-all-versions', name], {
      output: 'keep',
      env: quiet(),
    })
    if (code === 0 && output.includes(`Package: ${name}\n`)) return name
  }
  return names[0]
}

async function aptInstall(missing) {
  const names = await Promise.all(missing.map(installableName))
  return run('apt-get', ['install', '--yes', '--no-install-recommends', ...patience, ...names], {
    output: 'keep',
    env: quiet(),
  })
}
