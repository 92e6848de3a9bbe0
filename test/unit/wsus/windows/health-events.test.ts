import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ToolCommand } from '../../../../electron/processes/run-tool'
import { healthEventsScript, readHealthEvents } from '../../../../electron/wsus/windows/health-events'
import { LONGEST_COMMAND_LINE, type PowerShell } from '../../../../electron/wsus/windows/powershell'
import { powerShellArguments } from '../../../../electron/processes/powershell-arguments'
import { checkHealth } from '../../../../electron/wsus/windows/windows-server'

const SINCE = '2026-11-21T09:59:58.123Z'
const patience = { everyMs: 1, quietMs: 20, totalMs: 40 }
const never = { signal: new AbortController().signal }
const tool = (script: string): ToolCommand => ({ file: process.execPath, args: ['-e', script, 'wsusutil'] })

const recorded = async (name: string): Promise<string[]> =>
  (await readFile(resolve(import.meta.dirname, '../../../fixtures/wsus', `${name}.ndjson`), 'utf8')).split('\n')

function answering(...lines: string[]): PowerShell {
  return async function* () {
    await Promise.resolve()
    yield* lines
  }
}

function failing(reason: string): PowerShell {
  return async function* () {
    await Promise.reject(new Error(reason))
    yield ''
  }
}

describe('events of WSUS', () => {
  it('come oldest first, with their level, whatever their language', async () => {
    const found = await readHealthEvents(answering(...(await recorded('events-problems'))), SINCE)
    expect(found.map(({ eventId, level }) => [eventId, level])).toEqual([
      [12_072, 'error'],
      [13_042, 'error'],
      [10_022, 'warning'],
      [364, 'information'],
    ])
    expect(found[0]).toMatchObject({
      at: '2026-11-21T10:00:03.250Z',
      text: 'Das Inhaltsverzeichnis „WSUS“ ist nicht verfügbar.',
    })
    expect(found[2]?.text).toBe('')
  })

  it('may be none', async () => {
    expect(await readHealthEvents(answering(), SINCE)).toEqual([])
    expect(await readHealthEvents(answering('', ' '), SINCE)).toEqual([])
  })

  it.each(['Get-WinEvent : Access is denied', '[]', '{"id":"x"}', '{"id":1,"level":2,"time":"yesterday","text":""}'])(
    'are not taken from %s',
    async (line) => {
      await expect(readHealthEvents(answering(line), SINCE)).rejects.toMatchObject({ code: 'server.unreadable' })
    },
  )

  it('are asked for by a script that fits a command line and takes nothing but a time', () => {
    const script = healthEventsScript(SINCE)
    expect(script).toContain(`'${SINCE}'`)
    expect(script).toMatch(/^[\n\x20-\x7e]*$/)
    expect(powerShellArguments(script).join(' ').length).toBeLessThan(LONGEST_COMMAND_LINE - 100)
    for (const bad of ["'; Stop-Computer; '", '', '2026-11-21T09:59:58.123Z\n'])
      expect(() => healthEventsScript(bad)).toThrow(RangeError)
  })
})

describe('checkhealth', () => {
  it('is healthy where the server said so after the tool began', async () => {
    const asked: string[] = []
    const lines = await recorded('events-healthy')
    const powershell: PowerShell = async function* (script) {
      asked.push(script)
      await Promise.resolve()
      yield* asked.length < 3 ? [] : lines
    }
    const report = await checkHealth(tool(''), never, powershell, patience)
    expect(report).toMatchObject({ state: 'healthy', findings: [{ eventId: 10_000 }] })
    expect(report.run.command.at(-1)).toBe('checkhealth')
    expect(asked[0]).toContain(report.run.startedAt)
  })

  it('names the problems, and is unknown for a log without events and one that cannot be read', async () => {
    const problems = await checkHealth(tool(''), never, answering(...(await recorded('events-problems'))), patience)
    expect(problems).toMatchObject({ state: 'problems', run: { exitCode: 0 } })
    expect(problems.findings).toHaveLength(4)
    expect(await checkHealth(tool(''), never, answering(), patience)).toMatchObject({ state: 'unknown', findings: [] })
    const unread = await checkHealth(tool(''), never, failing('no'), patience)
    expect(unread).toMatchObject({ state: 'unknown', findings: [] })
    expect(unread.source).toContain('cannot be read')
  })

  it('fails where the tool does, and ends where the operator does', async () => {
    await expect(checkHealth(tool('process.exitCode = 9'), never, answering(), patience)).rejects.toMatchObject({
      code: 'wsusutil.failed',
      details: { command: 'checkhealth', exitCode: 9 },
    })
    const cancel = new AbortController()
    const waiting = checkHealth(tool(''), { signal: cancel.signal }, answering(), { ...patience, totalMs: 60_000 })
    setTimeout(() => cancel.abort(), 400)
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
  })
})
