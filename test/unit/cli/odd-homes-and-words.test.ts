/** What a fuzz of whole commands found: words that every object knows, and homes in which a file is missing or no file. */
import { lstatSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { causeway, succeed } from '../../support/stations'

const root = mkdtempSync(join(tmpdir(), 'causeway-odd-'))
let home: string
beforeEach(async () => {
  home = join(mkdtempSync(join(root, 'home-')), 'home')
  await succeed(home, 'init', '--role', 'disconnected', '--name', 'Import 1', '--practice')
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('%s is no command', async (word) => {
  expect((await causeway(home, word)).exit).toBe(2)
  expect((await causeway(home, word, '--out', 'x')).exit).toBe(2)
})

test('a ledger that is gone is a damaged ledger when its head should be signed', async () => {
  rmSync(join(home, 'ledger.db'))
  const { document } = await causeway(home, 'history', 'bundle', '--out', join(home, 'b.causeway-history'))
  expect(document.error?.code).toBe('ledger.damaged')
})

test.skipIf(process.platform === 'win32').each([
  ['trust', 'export', 'OUT'],
  ['history', 'bundle', '--out', 'OUT'],
  ['history', 'heads', '--out', 'OUT'],
  ['history', 'report', '--from', '2026-01-01', '--to', '2026-12-31', '--format', 'csv', '--out', 'OUT'],
  ['trust', 'statement', '--out', 'OUT'],
])('%s %s does not take the place of a device', async (...words) => {
  const out = join(home, 'device')
  symlinkSync('/dev/null', out)
  const { exit } = await causeway(home, ...words.map((word) => (word === 'OUT' ? out : word)))
  expect(exit).not.toBe(0)
  expect(lstatSync(out).isSymbolicLink()).toBe(true)
})
