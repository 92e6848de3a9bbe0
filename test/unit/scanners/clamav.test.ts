import { execFileSync } from 'node:child_process'
import { mkdirSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { clamavScanner } from '../../../electron/scanners/clamav'
import { ClamavOutput } from '../../../electron/scanners/clamav-output'
import { newestSignatures } from '../../../electron/scanners/clamav-signatures'
import { eicarTestFile } from '../../../electron/scanners/eicar'
import { selfTest } from '../../../electron/scanners/self-test'
import { CLAMSCAN, hasClamscan, makeDatabase } from '../../support/clamav'
import { never, scratch, unitOf } from './scratch'

if (!hasClamscan) console.warn('clamscan is not installed here (Debian: clamav): its tests are skipped.')

function scannerWith(database: string, workFolder = scratch()) {
  const setting = { kind: 'clamav', name: 'ClamAV', acceptGaps: false, program: CLAMSCAN, database } as const
  return clamavScanner(setting, workFolder)
}

describe.skipIf(!hasClamscan)('clamscan', () => {
  it('reads a list of files and accounts for each', async () => {
    const files = { 'WSUSContent/A2/x.cab': 'cab', 'a b: OK/é': 'y', empty: '', big: Buffer.alloc(5e6, 'z') }
    const seen: number[] = []
    const unit = unitOf(scratch(), files)
    const scanner = scannerWith(makeDatabase(scratch()))
    const report = await scanner.scan(unit, { ...never, progress: (count) => void seen.push(count) })
    expect(report).toMatchObject({ files: 4, bytes: unit.bytes, hitCount: 0, unreadCount: 0 })
    expect(report.engine).toMatchObject({ name: 'ClamAV', version: expect.stringMatching(/^\d+\.\d+/) as string })
    expect(report.run.output).toContain('Scanned files: 3')
    expect(seen).toEqual([1, 2, 3, 4])
  })

  it('finds what is in its signatures, in an archive too, and changes nothing', async () => {
    const unit = unitOf(scratch(), { 'x/e.com': eicarTestFile(), clean: 'clean' })
    const report = await scannerWith(makeDatabase(scratch())).scan(unit, never)
    expect(report.hits).toEqual([{ path: 'x/e.com', name: 'Causeway.Test.Eicar.UNOFFICIAL' }])
    expect(report).toMatchObject({ files: 2, hitCount: 1, run: { exitCode: 1 } })
    expect(execFileSync('ls', ['-R', unit.folder], { encoding: 'utf8' })).toContain('e.com')
  })

  it('says of a file beyond its limit that it was not read, where it would call it OK by itself', async () => {
    const unit = unitOf(scratch(), { small: 'small', huge: 'x' })
    truncateSync(join(unit.folder, 'huge'), 2 ** 31)
    const sized = {
      ...unit,
      list: unit.list!.map((file) => (file.path === 'huge' ? { ...file, bytes: 2 ** 31 } : file)),
    }
    const database = makeDatabase(scratch())
    const report = await scannerWith(database).scan(sized, never)
    expect(report).toMatchObject({ files: 1, hitCount: 0, unreadCount: 1 })
    expect(report.unread).toEqual([{ path: 'huge', name: 'Heuristics.Limits.Exceeded.MaxFileSize' }])
    const plain = execFileSync(CLAMSCAN, [`--database=${database}`, join(unit.folder, 'huge')], { encoding: 'utf8' })
    expect(plain).toContain('huge: OK')
  })

  it('has failed when a file is gone, or passes over it in silence beside a finding', async () => {
    const unit = unitOf(scratch(), { x: 'x' })
    const scanner = scannerWith(makeDatabase(scratch()))
    const gone = { path: 'gone', bytes: 4 }
    const lacking = { ...unit, list: [...unit.list!, gone], files: 2 }
    await expect(scanner.scan(lacking, never)).rejects.toMatchObject({ code: 'scan.failed', run: { exitCode: 2 } })
    const infected = unitOf(scratch(), { e: eicarTestFile() })
    const report = await scanner.scan({ ...infected, list: [...infected.list!, gone], files: 2 }, never)
    expect(report).toMatchObject({ hitCount: 1, unread: [{ path: 'gone', name: 'not read' }], run: { exitCode: 1 } })
  })

  it.each([
    ['no signatures', () => scratch()],
    ['signatures that are damaged', () => makeDatabase(scratch(), 'garbage')],
  ])('with %s has failed', async (_what, database) => {
    const unit = unitOf(scratch(), { x: 'x' })
    await expect(scannerWith(database()).scan(unit, never)).rejects.toMatchObject({ code: 'scan.failed' })
  })

  it('passes the self-test with a signature for the test file, and not without', async () => {
    const tested = await selfTest(scannerWith(makeDatabase(scratch())), scratch(), never.signal)
    expect(tested).toMatchObject({ scanner: 'ClamAV', name: 'ClamAV' })
    expect(Date.parse(tested.signaturesAt ?? '')).toBeGreaterThan(Date.now() - 3_600_000)
    const blind = makeDatabase(scratch(), 'Other:0:0:00112233445566778899aabbccddeeff')
    await expect(selfTest(scannerWith(blind), scratch(), never.signal)).rejects.toMatchObject({
      code: 'scanner.unfit',
      details: { problem: 'found-nothing' },
    })
  })
})

describe('what clamscan prints', () => {
  const list = [
    { path: 'a', bytes: 5_000_000 },
    { path: 'b/c', bytes: 7 },
  ]
  const read = (...lines: string[]) => {
    const output = new ClamavOutput('/m', list, undefined)
    for (const line of lines) output.read(line)
    return output.result()
  }

  it('is counted once for each file of the list, and for no other', () => {
    expect(read('/m/a: OK', '/m/a: OK', '/m/other: OK', '/m/b/c: OK')).toMatchObject({ files: 2, bytes: 5_000_007 })
  })

  it('is no proof where a file is not named', () => {
    expect(read('/m/a: OK', 'Scanned files: 2')).toMatchObject({
      files: 1,
      unread: [{ path: 'b/c', name: 'not read' }],
    })
    expect(read('/m/a: Access denied', '/m/b/c: OK').unread).toEqual([{ path: 'a', name: 'not read' }])
    expect(read('/m/a: Empty file', '/m/b/c: OK').unread).toEqual([{ path: 'a', name: 'read as empty' }])
  })

  it('is nothing where it unpacked nothing of megabytes', () => {
    const lines = ['/m/a: OK', '/m/b/c: OK', 'Data scanned: 0.00 MB', 'Data read: 5.00 MB (ratio 0.00:1)']
    expect(read(...lines)).toMatchObject({ files: 2, bytes: 0 })
  })

  it('counts a finding in a file that nobody asked for', () => {
    expect(read('/m/a: OK', '/m/b/c: OK', '/elsewhere: Bad.Thing FOUND').hits).toEqual([
      { path: '/elsewhere', name: 'Bad.Thing' },
    ])
    expect(read('/m/a: OK', '/m/b/ce FOUND')).toMatchObject({ files: 1, hits: [{ path: '/m/b/ce', name: '' }] })
  })
})

describe('the date of ClamAV’s signatures', () => {
  const header = (seconds: number | string): Buffer =>
    Buffer.from(`ClamAV-VDB:16 Sep 2021 08-32 -0400:62:6647427:90:abc:def:sigmgr:${seconds}`.padEnd(512, ' ') + 'body')

  it('is the newest of the headers', async () => {
    const folder = scratch()
    writeFileSync(join(folder, 'main.cvd'), header(1_631_795_562))
    writeFileSync(join(folder, 'daily.cld'), header(1_795_000_000))
    writeFileSync(join(folder, 'freshclam.dat'), 'later')
    expect(await newestSignatures(folder)).toBe(new Date(1_795_000_000_000).toISOString())
  })

  it('of a file without a header is when it was last changed', async () => {
    const folder = makeDatabase(scratch())
    utimesSync(join(folder, 'causeway.ndb'), 1_700_000_000, 1_700_000_000)
    expect(await newestSignatures(folder)).toBe(new Date(1_700_000_000_000).toISOString())
  })

  it('is not known where there is no database, or it cannot be read', async () => {
    const folder = scratch()
    expect(await newestSignatures(folder)).toBeNull()
    expect(await newestSignatures(join(folder, 'missing'))).toBeNull()
    writeFileSync(join(folder, 'daily.cvd'), header('soon'))
    mkdirSync(join(folder, 'main.cvd'))
    expect(await newestSignatures(folder)).toBeNull()
  })
})
