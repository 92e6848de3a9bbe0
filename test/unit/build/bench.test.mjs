import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { benchProgram, buildBench } from '../../../build/parts/bench.mjs'
import { node, root } from '../../../build/parts/host.mjs'

// The bench empties the page cache by means that only Linux has.
describe.skipIf(process.platform !== 'linux')('npm run bench', () => {
  let folder, source, target, temporary

  beforeAll(async () => {
    await buildBench()
    // In memory, if there is such a place: a flush there waits for nobody else's writing.
    folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'causeway-bench-test-'))
    ;[source, target, temporary] = ['source', 'target', 'temporary'].map((name) => join(folder, name))
    for (const path of [join(source, 'sub'), target, temporary]) mkdirSync(path, { recursive: true })
    writeFileSync(join(source, 'large.bin'), Buffer.alloc(3_000_000, 'large'))
    for (let n = 0; n < 40; n++) writeFileSync(join(source, `sub/small ${n}.cab`), `small ${n}`.repeat(500))
    writeFileSync(join(source, 'empty'), '')
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** TMPDIR is read by os.tmpdir(): whatever it leaves behind can be seen there. */
  const bench = (args, preload = []) =>
    spawnSync(node, [...preload, benchProgram, ...args], {
      encoding: 'utf8',
      env: { ...process.env, TMPDIR: temporary },
      timeout: 50_000,
    })

  test('copies with the bare engine, measures the limit beside it, and leaves nothing behind', () => {
    const { status, stdout, stderr } = bench(['copy', '--source', source, '--to', target, '--repeat', '2', '--json'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const report = JSON.parse(stdout)
    expect(report).toMatchObject({ files: 42, repeat: 2 })
    expect(report.bytes).toBeGreaterThan(3_000_000)
    expect(['medium', 'cache']).toContain(report.readBack)
    expect(['drop_caches', 'posix_fadvise']).toContain(report.emptying)
    for (const number of [report, report.limit].flatMap((one) => [one.seconds, one.bytesPerSecond]))
      expect(number).toBeGreaterThan(0)
    expect(report.ratio).toBeCloseTo(report.limit.seconds / report.seconds, 1)
    expect([...readdirSync(target), ...readdirSync(temporary)]).toEqual([])
  })

  test('keeps the copy that is asked for, and only that one', () => {
    expect(bench(['copy', '--source', source, '--to', target, '--keep']).status).toBe(0)
    const [kept, ...others] = readdirSync(target)
    expect(others).toEqual([])
    const copy = join(target, kept, 'copy')
    expect(readFileSync(join(copy, 'large.bin')).equals(readFileSync(join(source, 'large.bin')))).toBe(true)
    expect(existsSync(join(copy, 'sub/small 39.cab'))).toBe(true)
    rmSync(join(target, kept), { recursive: true })
  })

  test('fails when what was copied is not what was there, whoever copied it', () => {
    // A cp that changes one byte stands before the real one on PATH: the limit copies wrongly.
    const programs = join(folder, 'programs')
    mkdirSync(programs)
    const wrong =
      '#!/bin/sh\n/bin/cp "$@" && for last; do :; done && printf X | dd of="$last/large.bin" bs=1 conv=notrunc 2>/dev/null\n'
    writeFileSync(join(programs, 'cp'), wrong, { mode: 0o755 })
    const { status, stderr } = spawnSync(node, [benchProgram, 'copy', '--source', source, '--to', target], {
      encoding: 'utf8',
      env: { ...process.env, TMPDIR: temporary, PATH: `${programs}:${process.env.PATH}` },
    })
    expect(stderr).toContain('The copy of large.bin has other bytes.')
    expect(status).toBe(1)
    expect([...readdirSync(target), ...readdirSync(temporary)]).toEqual([])
  })

  test.each([
    [['copy', '--source', 'here'], '--source here is no folder'],
    [['copy', '--to', '/'], '--source is missing'],
    [['copy', '--source', '/', '--to', '/', '--repeat', '0'], '--repeat takes a whole number from 1'],
    [['copy', '--fast'], "Unknown option '--fast'"],
    [['table', '--only', 'large,tiny'], 'There is no part "tiny"'],
    [['race'], 'There is no "race"'],
  ])('refuses %j with exit code 64', (args, message) => {
    const { status, stdout, stderr } = bench(args)
    expect(stderr).toContain(message)
    expect(stderr).toContain('npm run bench -- copy')
    expect({ status, stdout }).toEqual({ status: 64, stdout: '' })
  })

  test('refuses a source without files: nothing would be measured', () => {
    const empty = mkdtempSync(join(folder, 'empty-'))
    const { status, stderr } = bench(['copy', '--source', empty, '--to', target])
    expect(stderr).toContain('has no files')
    expect(status).toBe(1)
  })

  test('the document has a place for every part of the table', () => {
    const text = readFileSync(join(root, 'docs/performance.md'), 'utf8')
    const parts = bench(['--help'])
      .stdout.match(/--only PART,…\s+of (.*)/)[1]
      .split(/,\s*/)
    for (const part of ['machine', ...parts]) {
      expect(text).toContain(`<!-- bench:${part} -->`)
      expect(text).toContain(`<!-- /bench:${part} -->`)
    }
  })
})
