import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkNativeModules } from '../../../build/parts/check-package.mjs'
import { nodeIsRecentEnough } from '../../../build/parts/host.mjs'
import { packagesAreInstalled } from '../../../build/parts/packages.mjs'

let folder
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'causeway-build-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(name, content) {
  mkdirSync(join(folder, name, '..'), { recursive: true })
  writeFileSync(join(folder, name), content)
}

test.each([
  ['20.20.2', '9', false],
  ['22.11.0', '9', false],
  // Vitest would run, but the database module would crash the process.
  ['22.12.0', '9', false],
  ['22.14.0', '10', true],
  ['24.21.0', '10', true],
  ['26.0.0', '11', true],
])('Node %s with Node-API %s: %s', (node, napi, answer) => {
  expect(nodeIsRecentEnough({ node, napi })).toBe(answer)
})

describe('packagesAreInstalled', () => {
  const own = { os: [process.platform], cpu: [process.arch] }
  const wanted = {
    '': { name: 'x' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/here': { version: '1.0.0', integrity: 'sha512-h', optional: true, ...own },
    'node_modules/elsewhere': { version: '1.0.0', optional: true, os: ['none'], cpu: [process.arch] },
    'node_modules/left-over': { version: '1.0.0', extraneous: true },
  }
  const { 'node_modules/a': a, 'node_modules/here': here } = wanted
  const install = (packages) => write('node_modules/.package-lock.json', JSON.stringify({ packages }))
  beforeEach(() => write('package-lock.json', JSON.stringify({ packages: wanted })))

  test('accepts what the lockfile names for this platform, also when installed by hand', () => {
    install({ 'node_modules/a': a, 'node_modules/here': here })
    expect(packagesAreInstalled(folder)).toBe(true)
  })

  test.each([
    ['an older version', { 'node_modules/a': { ...a, version: '0.9.0' }, 'node_modules/here': here }],
    ['other bytes', { 'node_modules/a': { ...a, integrity: 'sha512-b' }, 'node_modules/here': here }],
    ['a missing package', { 'node_modules/here': here }],
    ['a missing binary for this platform', { 'node_modules/a': a }],
    ['a package that the lockfile dropped', { ...wanted, 'node_modules/b': a }],
  ])('finds %s', (_what, packages) => {
    install(packages)
    expect(packagesAreInstalled(folder)).toBe(false)
  })

  test('finds an installation that was interrupted', () => {
    expect(packagesAreInstalled(folder)).toBe(false)
    write('node_modules/.package-lock.json', '{"packages":')
    expect(packagesAreInstalled(folder)).toBe(false)
  })
})

describe('checkNativeModules', () => {
  const elf = Buffer.from('\x7fELF…', 'latin1')
  const dos = Buffer.from('MZ…', 'latin1')

  test('accepts a package with binaries of its own platform', () => {
    write('better-sqlite3/prebuilds/win32-x64.node', dos)
    write('@koromix/koffi-win32-x64/win32_x64/koffi.node', dos)
    expect(() => checkNativeModules(folder, true)).not.toThrow()
  })

  test('finds a Windows package without its system calls', () => {
    write('better-sqlite3/prebuilds/win32-x64.node', dos)
    expect(() => checkNativeModules(folder, true)).toThrow(/koffi\.node is missing/)
  })

  test('finds a Windows package made with the binary of the machine that packaged', () => {
    write('better-sqlite3/prebuilds/linux-x64.node', elf)
    expect(() => checkNativeModules(folder, true)).toThrow(/win32-x64\.node is missing/)
  })

  test('finds a binary of another platform', () => {
    write('better-sqlite3/prebuilds/win32-x64.node', dos)
    write('@koromix/koffi-win32-x64/win32_x64/koffi.node', dos)
    write('other/linux.node', elf)
    expect(() => checkNativeModules(folder, true)).toThrow(/linux\.node is not made for this platform/)
  })
})
