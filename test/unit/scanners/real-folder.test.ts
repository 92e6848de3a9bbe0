import { mkdirSync, symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { eicarTestFile } from '../../../electron/scanners/eicar'
import { openScanner } from '../../../electron/scanners/open-scanner'
import type { Scanner } from '../../../electron/scanners/scanner'
import { selfTest } from '../../../electron/scanners/self-test'
import { CLAMSCAN, hasClamscan, makeDatabase } from '../../support/clamav'
import { never, scratch, unitOf } from './scratch'

/** A command that names files as the system does, as most engines do: links resolved, from the root. */
const RESOLVING = `
const { readdirSync, readFileSync, realpathSync } = require('fs')
const folder = realpathSync(process.argv[1])
const all = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
const read = all.map(({ parentPath, name }) => ({ path: parentPath + '/' + name, data: readFileSync(parentPath + '/' + name) }))
const hits = read.filter(({ data }) => data.includes('EICAR')).map(({ path }) => ({ path, name: 'V' }))
const bytes = read.reduce((sum, { data }) => sum + data.length, 0)
console.log(JSON.stringify({ scanned: { files: read.length, bytes }, hits, engine: { name: 'Own' } }))
process.exitCode = hits.length > 0 ? 1 : 0
`

type Kind = 'command' | 'clamav'
const kinds: readonly Kind[] = hasClamscan ? ['command', 'clamav'] : ['command']

function scannerOf(kind: Kind, workFolder: string): Scanner {
  const options = { workFolder, selfCommand: { file: '', args: [] } }
  const common = { name: 'Own', acceptGaps: false } as const
  if (kind === 'clamav') {
    const database = makeDatabase(scratch())
    return openScanner({ ...common, kind, program: CLAMSCAN, database }, options)
  }
  return openScanner({ ...common, kind, program: process.execPath, args: ['-e', RESOLVING, '{path}'] }, options)
}

/** The same folder by another name: through a link above it, and from the working folder. */
const ways = [
  [
    'a link',
    (folder: string) => {
      const link = join(scratch(), 'link')
      symlinkSync(join(folder, '..'), link)
      return join(link, 'data')
    },
  ],
  ['a relative path', (folder: string) => relative(process.cwd(), folder)],
] as const

describe.each(kinds)('a %s scanner', (kind) => {
  it.each(ways)('names the files of a medium that is reached by %s', async (_way, reach) => {
    const folder = join(scratch(), 'data')
    const unit = { ...unitOf(folder, { 'x/e.com': eicarTestFile(), clean: 'clean' }), folder: reach(folder) }
    const scanner = scannerOf(kind, scratch())
    const report = await scanner.scan(scanner.takesLists ? unit : { ...unit, list: null }, never)
    expect(report).toMatchObject({ files: 2, hitCount: 1, unreadCount: 0 })
    expect(report.hits.map(({ path }) => path)).toEqual(['x/e.com'])
  })

  it.each(ways)('passes its self-test in a home that is reached by %s', async (_way, reach) => {
    const folder = join(scratch(), 'data')
    mkdirSync(folder)
    const home = reach(folder)
    await expect(selfTest(scannerOf(kind, home), home, never.signal)).resolves.toMatchObject({ scanner: 'Own' })
  })
})

describe.skipIf(!hasClamscan)('a list for clamscan', () => {
  it('names the folder whose name holds a line end, before anything is scanned', async () => {
    const unit = unitOf(join(scratch(), 'USB\nSTICK', 'data'), { x: 'x' })
    await expect(scannerOf('clamav', scratch()).scan(unit, never)).rejects.toMatchObject({
      code: 'scan.path-unusable',
      details: { scanner: 'Own', problem: 'line-end', path: join(unit.folder, 'x') },
    })
  })

  it('holds a path of 1022 bytes, and refuses one of 1023 by name', async () => {
    const folder = join(scratch(), ...Array.from({ length: 4 }, () => 'é'.repeat(100)), 'data')
    const longest = 1022 - Buffer.byteLength(folder) - 1
    const scanner = scannerOf('clamav', scratch())
    const fits = unitOf(folder, { ['x'.repeat(longest)]: 'x' })
    expect(await scanner.scan(fits, never)).toMatchObject({ files: 1, unreadCount: 0 })
    await expect(scanner.scan(unitOf(folder, { ['x'.repeat(longest + 1)]: 'x' }), never)).rejects.toMatchObject({
      code: 'scan.path-unusable',
      details: { problem: 'too-long', most: 1022 },
    })
  })
})
