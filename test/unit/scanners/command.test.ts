import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commandScanner, relativeTo } from '../../../electron/scanners/command'
import type { UnitReport } from '../../../electron/scanners/scanner'
import type { CausewayError } from '../../../shared/errors'
import { never, scratch, unitOf } from './scratch'

const ANSWER = { scanned: { files: 1, bytes: 5 }, hits: [], engine: { name: 'Engine', version: '2' } }

/** A scanner that is a script: `path` holds the folder it was given. */
function scripted(script: string) {
  const path = 'const path = process.argv[1]; const say = (it) => console.log(JSON.stringify(it));'
  return commandScanner('Own', { file: process.execPath, args: ['-e', `${path}\n${script}`, '{path}'] })
}

async function scan(script: string): Promise<UnitReport> {
  return scripted(script).scan(unitOf(scratch(), { 'a b/x': 'hello' }), never)
}

async function failure(script: string): Promise<CausewayError> {
  return scan(script).then(
    () => {
      throw new Error('it passed')
    },
    (error: unknown) => error as CausewayError,
  )
}

describe('a command', () => {
  it('is given the folder as one argument, and is believed when answer and exit code agree', async () => {
    const report = await scan(`
      if (require('fs').readFileSync(path + '/a b/x', 'utf8') !== 'hello') process.exit(9)
      console.log('for people'); say({ progress: { files: 1, bytes: 5 } })
      say(${JSON.stringify({ ...ANSWER, signatures: { date: '2026-11-20T10:00:00+02:00' }, more: true })})`)
    expect(report).toMatchObject({ files: 1, bytes: 5, hits: [], hitCount: 0, unreadCount: 0 })
    expect(report.engine).toEqual({ name: 'Engine', version: '2', signaturesAt: '2026-11-20T08:00:00.000Z' })
    expect(report.run.exitCode).toBe(0)
  })

  it('tells how far it is', async () => {
    const seen: [number, number][] = []
    const script = `say({ progress: { files: 1, bytes: 5 } }); say(${JSON.stringify(ANSWER)})`
    await scripted(script).scan(unitOf(scratch(), { x: 'hello' }), {
      ...never,
      progress: (...at) => void seen.push(at),
    })
    expect(seen).toEqual([[1, 5]])
  })

  it('names what it found, from the root or from the folder', async () => {
    const report = await scan(`
      say({ ...${JSON.stringify(ANSWER)}, hits: [{ path: path + '/a b/x', name: 'V' }, { path: 'a b/y', name: 'W' }] })
      process.exitCode = 1`)
    expect(report.hits).toEqual([
      { path: 'a b/x', name: 'V' },
      { path: 'a b/y', name: 'W' },
    ])
  })

  it.each([
    ['says nothing and exits 0', ''],
    ['says clean in words only', `console.log('no threats found')`],
    ['answers twice', `say(${JSON.stringify(ANSWER)}); say(${JSON.stringify(ANSWER)})`],
    ['answers something else', `say({ scanned: 'all' })`],
    ['counts below zero', `say({ ...${JSON.stringify(ANSWER)}, scanned: { files: -1, bytes: 5 } })`],
    ['counts beyond numbers', `say({ ...${JSON.stringify(ANSWER)}, scanned: { files: 1e300, bytes: 5 } })`],
    ['finds something and exits 0', `say({ ...${JSON.stringify(ANSWER)}, hits: [{ path: 'x', name: 'V' }] })`],
    ['finds nothing and exits 1', `say(${JSON.stringify(ANSWER)}); process.exitCode = 1`],
    ['fails', `say(${JSON.stringify(ANSWER)}); process.exitCode = 2`],
    ['ends itself', `say(${JSON.stringify(ANSWER)}); process.kill(process.pid, 'SIGKILL')`],
  ])('is not believed when it %s', async (_what, script) => {
    expect(await failure(script)).toMatchObject({ code: 'scan.failed', details: { scanner: 'Own' } })
  })

  it('may print without end: memory stays flat, and the answer is still found', async () => {
    const before = process.memoryUsage().rss
    const report = await scan(`
      const junk = '{'.repeat(1 << 20)
      for (let n = 0; n < 100; n++) require('fs').writeSync(1, junk)
      console.log(); say(${JSON.stringify(ANSWER)})`)
    expect(report.files).toBe(1)
    expect(report.run.printed?.bytes).toBeGreaterThan(100 * 2 ** 20)
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 2 ** 20)
  })

  it('may hang as long as it likes, and ends when the operator cancels', async () => {
    const cancel = new AbortController()
    const marker = join(scratch(), 'begun')
    const script = `require('fs').writeFileSync(${JSON.stringify(marker)}, ''); setInterval(() => {}, 1000)`
    const scanning = scripted(script).scan(unitOf(scratch(), { x: '1' }), { signal: cancel.signal })
    const waiting = setInterval(() => existsSync(marker) && cancel.abort(), 50)
    await expect(scanning).rejects.toMatchObject({ code: 'cancelled' })
    clearInterval(waiting)
  })

  it('that is not there is named', async () => {
    const missing = commandScanner('Own', { file: '/nonexistent/scanner', args: ['{path}'] })
    await expect(missing.scan(unitOf(scratch(), { x: '1' }), never)).rejects.toMatchObject({
      code: 'scan.failed',
      details: { scanner: 'Own', reason: '/nonexistent/scanner cannot be started' },
    })
  })

  it('gets no shell: what looks like one in the folder’s name stays a name', async () => {
    const folder = join(scratch(), '$(touch pwned); "x"')
    const unit = unitOf(folder, { x: 'hello' })
    const report = await scripted(`require('fs').readFileSync(path + '/x'); say(${JSON.stringify(ANSWER)})`).scan(
      unit,
      never,
    )
    expect(report.files).toBe(1)
  })

  it('may name a file in the folder that looks like another path', () => {
    writeFileSync(join(scratch(), 'x'), '')
    expect(relativeTo('/m/data', '/m/data/a/x')).toBe('a/x')
    expect(relativeTo('/m/data', 'a/x')).toBe('a/x')
  })
})
