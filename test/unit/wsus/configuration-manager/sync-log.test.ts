import { appendFile, copyFile, mkdir, open, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LogTail, rotatedPath } from '../../../../electron/wsus/configuration-manager/log-tail'
import { followSyncLog, readSyncLog } from '../../../../electron/wsus/configuration-manager/sync-log'
import type { LoggedSyncReport } from '../../../../shared/configuration-manager'
import { scratch } from '../../files/scratch'
import { siteServerLine, statusMessage } from './logs'

let path: string
let rotated: string
beforeEach(async () => {
  path = join(await scratch(), 'wsyncmgr.log')
  rotated = `${path.slice(0, -1)}_`
})

async function texts(tail: LogTail): Promise<string[]> {
  const found: string[] = []
  for await (const { text } of tail.read()) found.push(text)
  return found
}

describe('reading once', () => {
  it('puts the rotated log before the current one', async () => {
    await writeFile(rotated, siteServerLine('Starting Sync') + siteServerLine(statusMessage(6702)))
    await writeFile(path, siteServerLine('Starting Sync'))
    expect(await readSyncLog(path)).toMatchObject({ problem: null, path, sync: { state: 'running', lastSuccess: {} } })
    await writeFile(path, '')
    expect(await readSyncLog(path)).toMatchObject({ problem: null, sync: { state: 'succeeded' } })
  })

  it('reads only the end of a large log, from the beginning of a line', async () => {
    const filler = siteServerLine('x'.repeat(100))
    await writeFile(path, siteServerLine('Sync failed: old') + filler.repeat(2000))
    expect(await readSyncLog(path)).toMatchObject({ sync: { state: 'failed' } })
    expect(await readSyncLog(path, { tailBytes: 10_000 })).toMatchObject({ sync: { state: 'unknown' } })
    // The limit falls into a line that would say something if it were read from there.
    const line = siteServerLine('padding Sync succeeded')
    await writeFile(path, filler + line)
    expect(await readSyncLog(path, { tailBytes: line.length - 'padding '.length })).toMatchObject({
      sync: { state: 'unknown' },
    })
    await writeFile(rotated, siteServerLine('Sync failed: old') + filler.repeat(2000))
    expect(await readSyncLog(path, { tailBytes: 10_000 })).toMatchObject({ sync: { state: 'unknown' } })
  })

  it('believes a last line without an end', async () => {
    await writeFile(path, siteServerLine('Sync succeeded.').trimEnd())
    expect(await readSyncLog(path)).toMatchObject({ sync: { state: 'succeeded' } })
  })

  it('says what is in the way, and still knows what the rotated log says', async () => {
    expect(await readSyncLog(path)).toMatchObject({ problem: 'missing', sync: { state: 'unknown' } })
    await writeFile(rotated, siteServerLine('Sync succeeded.'))
    expect(await readSyncLog(path)).toMatchObject({ problem: 'missing', sync: { state: 'succeeded' } })
    await mkdir(path)
    expect(await readSyncLog(path)).toMatchObject({ problem: 'unreadable', sync: { state: 'succeeded' } })
  })

  it('knows the rotated log by its name alone', () => {
    expect(rotatedPath('C:\\Logs\\wsyncmgr.log')).toBe('C:\\Logs\\wsyncmgr.lo_')
    expect(rotatedPath('C:\\Logs\\WSYNCMGR.LOG')).toBe('C:\\Logs\\WSYNCMGR.LO_')
    expect(rotatedPath('C:\\Logs\\wsyncmgr')).toBeNull()
  })
})

describe('reading on', () => {
  /** Ways in which a full log becomes the rotated one; Microsoft's article describes the first two. */
  const rotations: Record<string, () => Promise<void>> = {
    'by copying': async () => {
      await copyFile(path, rotated)
      await truncate(path)
    },
    'by renaming': async () => {
      await rename(path, rotated)
      await writeFile(path, '')
    },
    'by copying to a new file': async () => {
      const content = await readFile(path)
      await rm(path)
      await writeFile(rotated, content)
      await writeFile(path, '')
    },
  }

  it.each(Object.keys(rotations))('%s: nothing is lost, nothing is told twice', async (way) => {
    const tail = new LogTail(path)
    await writeFile(rotated, siteServerLine('from long ago'))
    await writeFile(path, siteServerLine('1'))
    expect(await texts(tail)).toEqual(['from long ago', '1'])
    for (let round = 1; round < 4; round += 1) {
      await appendFile(path, siteServerLine(`seen ${round}`))
      expect(await texts(tail)).toEqual([`seen ${round}`])
      await appendFile(path, siteServerLine(`before ${round}`) + `half ${round}`)
      await rotations[way]?.()
      await appendFile(path, siteServerLine(`after ${round}`))
      expect(await texts(tail)).toEqual([`before ${round}`, `half ${round}`, `after ${round}`])
      expect(await texts(tail)).toEqual([])
    }
  })

  it('a new log that is longer already, or just as long, is not taken for the old one', async () => {
    for (const more of ['', siteServerLine('and more')]) {
      const tail = new LogTail(path)
      await writeFile(path, siteServerLine('old 1') + siteServerLine('old 2'))
      await texts(tail)
      await rename(path, rotated)
      await writeFile(path, siteServerLine('new 1') + siteServerLine('new 2') + more)
      expect((await texts(tail)).slice(0, 2)).toEqual(['new 1', 'new 2'])
      await rm(rotated)
    }
  })

  it('a log that was emptied without being rotated does not bring the old rotated one back', async () => {
    await writeFile(rotated, siteServerLine('from long ago'))
    await writeFile(path, siteServerLine('1'))
    const tail = new LogTail(path)
    await texts(tail)
    await truncate(path)
    await appendFile(path, siteServerLine('2').slice(0, 40))
    await appendFile(path, siteServerLine('2').slice(40))
    expect(await texts(tail)).toEqual(['2'])
  })

  it('after two rotations between two looks, the latest of what was missed comes before the new log', async () => {
    await writeFile(path, siteServerLine('a first line'))
    const tail = new LogTail(path)
    await texts(tail)
    await writeFile(rotated, siteServerLine('missed'))
    await writeFile(path, siteServerLine('2'))
    expect(await texts(tail)).toEqual(['missed', '2'])
  })

  it('an unfinished line waits, also when it ends within a character', async () => {
    const line = Buffer.from(siteServerLine('Gerät é'))
    const tail = new LogTail(path)
    const file = await open(path, 'w')
    try {
      for (const [from, to] of [
        [0, 4],
        [4, 9],
        [9, line.length - 1],
      ] as const) {
        await file.write(line.subarray(from, to))
        expect(await texts(tail)).toEqual([])
      }
      await file.write(line.subarray(-1))
      expect(await texts(tail)).toEqual(['Gerät é'])
    } finally {
      await file.close()
    }
  })

  it('much that was written between two looks is read from its end', async () => {
    const tail = new LogTail(path, 10_000)
    await writeFile(path, siteServerLine('1'))
    await texts(tail)
    await appendFile(path, siteServerLine('x'.repeat(500)).repeat(100) + siteServerLine('last'))
    const found = await texts(tail)
    expect(found.at(-1)).toBe('last')
    expect(found.length).toBeLessThan(20)
    expect(found.every((text) => text === 'last' || text === 'x'.repeat(500))).toBe(true)
  })

  it('a tail that begins in one endless line is known again as well', async () => {
    const tail = new LogTail(path, 1000)
    await writeFile(path, 'x'.repeat(5000))
    expect(await texts(tail)).toEqual([])
    await writeFile(path, siteServerLine('shorter'))
    expect(await texts(tail)).toEqual(['shorter'])
    await writeFile(path, 'x'.repeat(5000))
    await texts(tail)
    await writeFile(path, `${'y'.repeat(4500)}\n${'y'.repeat(499)}\n${siteServerLine('longer')}`)
    expect(await texts(tail)).toContain('longer')
  })

  it('goes on where it stopped after a time in which the log could not be read', async () => {
    const tail = new LogTail(path)
    await writeFile(path, siteServerLine('1'))
    expect(await texts(tail)).toEqual(['1'])
    await rename(path, `${path}.away`)
    expect(await texts(tail)).toEqual([])
    expect(tail.problem).toBe('missing')
    await rename(`${path}.away`, path)
    await appendFile(path, siteServerLine('2'))
    expect(await texts(tail)).toEqual(['2'])
    expect(tail.problem).toBeNull()
  })
})

describe('following', () => {
  const POLL_MS = 20
  let ends: AbortController
  beforeEach(() => {
    ends = new AbortController()
  })
  afterEach(() => ends.abort())

  function follow(): AsyncGenerator<LoggedSyncReport> {
    return followSyncLog(path, { signal: ends.signal, pollMs: POLL_MS })
  }
  async function next(reports: AsyncGenerator<LoggedSyncReport>): Promise<LoggedSyncReport> {
    const result: IteratorResult<LoggedSyncReport, unknown> = await reports.next()
    if (result.done) throw new Error('the following has ended')
    return result.value
  }
  async function until(reports: AsyncGenerator<LoggedSyncReport>, wanted: object): Promise<void> {
    for (;;) {
      const { sync, problem } = await next(reports)
      if (Object.entries(wanted).every(([key, value]) => ({ ...sync, problem })[key as 'state'] === value)) return
    }
  }

  it('tells each change once, through a rotation, and nothing when nothing changes', async () => {
    await writeFile(path, siteServerLine('Starting Sync'))
    const reports = follow()
    expect((await next(reports)).sync).toMatchObject({ state: 'running', phase: 'starting' })
    await appendFile(path, siteServerLine(statusMessage(6704)))
    await until(reports, { phase: 'wsus' })
    await appendFile(path, siteServerLine('Found 1 SUPs') + siteServerLine('Sync failed: No'))
    await rename(path, rotated)
    await until(reports, { state: 'failed' })
    await writeFile(path, siteServerLine('Starting Sync'))
    await until(reports, { state: 'running' })
    const quiet = reports.next()
    expect(await Promise.race([quiet, wait(POLL_MS * 10, 'nothing')])).toBe('nothing')
    ends.abort()
    expect(await quiet).toEqual({ value: undefined, done: true })
  })

  it('says at once that there is no log, and finds it when it comes', async () => {
    const reports = follow()
    expect(await next(reports)).toMatchObject({ problem: 'missing', sync: { state: 'unknown' } })
    await writeFile(path, siteServerLine('Sync succeeded.'))
    expect(await next(reports)).toMatchObject({ problem: null, sync: { state: 'succeeded' } })
    await rm(path)
    expect(await next(reports)).toMatchObject({ problem: 'missing', sync: { state: 'succeeded' } })
  })

  it('does not speak of a log that is gone for one look only', async () => {
    await writeFile(path, siteServerLine('Starting Sync'))
    const reports = followSyncLog(path, { signal: ends.signal, pollMs: 300 })
    await next(reports)
    const coming = reports.next()
    await rename(path, rotated)
    await wait(400)
    await writeFile(path, siteServerLine('Sync succeeded.'))
    expect((await coming).value).toMatchObject({ problem: null, sync: { state: 'succeeded' } })
  })

  it('ends at once when it is told to, also before it began, and leaves no file open', async () => {
    await writeFile(path, siteServerLine('Starting Sync'))
    const reports = followSyncLog(path, { signal: ends.signal, pollMs: 60_000 })
    await next(reports)
    const coming = reports.next()
    ends.abort()
    expect(await coming).toMatchObject({ done: true })
    expect(await follow().next()).toMatchObject({ done: true })
  })

  it('keeps up with a writer that writes in small pieces and rotates', async () => {
    const lines = Array.from({ length: 300 }, (_, n) =>
      siteServerLine(
        `sync: WSUS synchronizing updates, processed ${n + 1} out of 300 items (${Math.floor((n + 1) / 3)}%)`,
      ),
    )
    await writeFile(path, siteServerLine('Starting Sync'))
    const reports = follow()
    const writing = (async () => {
      for (const line of lines) {
        if ((await stat(path)).size > 5000) {
          await rename(path, rotated)
          await writeFile(path, '')
        }
        const half = line.length >> 1
        await appendFile(path, line.slice(0, half))
        await wait(1)
        await appendFile(path, line.slice(half))
      }
      await appendFile(path, siteServerLine(statusMessage(6702)))
    })()
    let last = 0
    for await (const { sync } of reports) {
      const done = sync.progress?.done ?? last
      expect(done).toBeGreaterThanOrEqual(last)
      last = done
      if (sync.state === 'succeeded') break
    }
    await writing
    expect(last).toBeGreaterThan(250)
  })
})
