/** Programs that lie in the working folder, or first on PATH, of whoever starts Causeway are never run. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { scannerSettingSchema } from '../../../shared/scanners'
import { askProgram, askProgramNow, childEnvironment, startProgram } from '../../../electron/processes/start-program'
import { systemProgram } from '../../../electron/processes/system-programs'
import { BUILT_CLI } from '../../support/stations'
import { entry, Folder, index } from '../metadata/fixtures'

const PROGRAMS = ['lsblk', 'blkid', 'sync', 'cabextract', 'powershell', 'expand', 'taskkill', 'whoami'] as const

let medium: string
beforeEach(() => (medium = mkdtempSync(join(tmpdir(), 'causeway-programs-'))))
afterEach(() => rmSync(medium, { recursive: true, force: true }))

/** A medium that brings a program under each name that Causeway knows; each leaves a mark when it is run. */
function bringPrograms(): void {
  for (const name of PROGRAMS.flatMap((program) => [program, `${program}.exe`])) {
    writeFileSync(join(medium, name), `#!/bin/sh\n: > '${join(medium, 'ran')}'\n`)
    chmodSync(join(medium, name), 0o755)
  }
}

/** Runs the built command line where the medium is the working folder and first on the search path. */
async function onMedium(...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [BUILT_CLI, '--home', join(medium, 'home'), ...args], {
    cwd: medium,
    env: { ...process.env, PATH: [medium, '.', process.env['PATH']].join(delimiter) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()))
  await once(child, 'close')
  return said
}

describe.skipIf(process.platform === 'win32')('a medium that brings programs with the names of the system’s', () => {
  test('is read with the system’s own programs', async () => {
    bringPrograms()
    const folder = await Folder.create()
    try {
      const cab = await folder.cab({ 'package.xml': index(entry(1)), 'metadata.txt': '' })
      expect(await onMedium('init', '--role', 'connected', '--name', 'Export 1')).toContain('is ready')
      await onMedium('media', 'list')
      await onMedium('server', 'check')
      await onMedium('server', 'synchronize')
      expect(await onMedium('metadata', 'inspect', cab)).not.toContain('fault')
    } finally {
      await folder.remove()
    }
    expect(existsSync(join(medium, 'ran'))).toBe(false)
  })

  test('gets none of them started through programs that Causeway starts', async () => {
    bringPrograms()
    const script = join(medium, 'scanner')
    writeFileSync(script, '#!/bin/sh\necho "$PATH"\nlsblk --version\n')
    chmodSync(script, 0o755)
    const before = process.env['PATH']
    process.env['PATH'] = `${medium}${delimiter}${before}`
    try {
      const { stdout } = await askProgram(script, [], { timeoutMs: 10_000, maxBytes: 10_000 })
      expect(stdout.split('\n')[0]?.split(delimiter)).toEqual([
        '/usr/bin',
        '/usr/sbin',
        '/bin',
        '/sbin',
        '/usr/local/bin',
        '/usr/local/sbin',
      ])
    } finally {
      process.env['PATH'] = before
    }
    expect(existsSync(join(medium, 'ran'))).toBe(false)
  })
})

describe('a program', () => {
  test.each(PROGRAMS)('%s has a place of the system', (name) => {
    const path = systemProgram(name)
    expect(path).toMatch(/^(\/usr\/(local\/)?s?bin\/|\/s?bin\/|[A-Z]:\\.*\\System32\\)/i)
  })

  test.each(['lsblk', './lsblk', 'bin/lsblk', ''])('named %j is not started', async (name) => {
    const options = { timeoutMs: 1000, maxBytes: 1000 }
    expect(() => startProgram(name, [], 'ignore')).toThrow(TypeError)
    await expect(askProgram(name, [], options)).rejects.toThrow(TypeError)
    expect(() => askProgramNow(name, [], 1000)).toThrow(TypeError)
  })

  test.skipIf(process.platform === 'win32')('of Windows is not there on another system', async () => {
    const { error } = await askProgram(systemProgram('powershell'), [], { timeoutMs: 1000, maxBytes: 1000 })
    expect(error).toMatchObject({ code: 'ENOENT' })
  })

  test.each(['clamscan', './scan.sh', '..\\scan.exe', ''])(
    'cannot be a station’s scanner when it is named %j',
    (program) => {
      const setting = { kind: 'command', name: 'Scan', acceptGaps: false, args: ['{path}'] }
      expect(scannerSettingSchema.safeParse({ ...setting, program }).success).toBe(false)
      for (const absolute of ['/opt/scan', 'C:\\scan.exe', '\\\\server\\share\\scan.exe'])
        expect(scannerSettingSchema.safeParse({ ...setting, program: absolute }).success).toBe(true)
    },
  )
})

describe('the environment of programs that Causeway starts on Windows', () => {
  const hostile = {
    PATH: 'E:\\',
    SYSTEMROOT: 'E:\\Windows',
    WinDir: 'E:\\Windows',
    ComSpec: 'E:\\cmd.exe',
    PSModulePath: 'E:\\modules',
    USERNAME: 'k.jansen',
  }

  test('finds programs and modules where Windows has them, and never in the working folder', () => {
    const env = childEnvironment(hostile, 'win32')
    expect(Object.values(env).filter((value) => value?.includes('E:\\'))).toEqual([])
    expect(env).toMatchObject({ USERNAME: 'k.jansen', NoDefaultCurrentDirectoryInExePath: '1' })
    expect(env['Path']?.split(';').every((folder) => folder.startsWith('C:\\Windows'))).toBe(true)
    const names = Object.keys(env).map((name) => name.toLowerCase())
    expect(new Set(names).size).toBe(names.length)
    expect(names).not.toContain('psmodulepath')
  })
})
