import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runPracticeScanner } from '../../../electron/scanners/practice/scanner'
import { commandScanner } from '../../../electron/scanners/command'
import type { Scanner, ScanUnit, UnitReport } from '../../../electron/scanners/scanner'
import { selfTest } from '../../../electron/scanners/self-test'
import { CommandOutput } from '../../../electron/scanners/command-answer'
import type { ScannerRehearsal } from '../../../shared/scanners'
import { never, scratch } from './scratch'

const run = { command: ['scan'], exitCode: 0, startedAt: '', seconds: 0, output: '' }

/** The practice scanner in this process. */
function practice(rehearsal: ScannerRehearsal): Scanner {
  return {
    name: 'Practice',
    takesLists: false,
    tellsProgress: true,
    scan: async ({ folder }) => {
      const output = new CommandOutput()
      const print = (line: string): void => output.read(line)
      await runPracticeScanner(folder, { engine: 'Practice', rehearsal, version: '1', print })
      const answer = output.answer()
      if (typeof answer === 'string') throw new Error(answer)
      const { hits, unread } = answer
      return { ...answer, hitCount: hits.length, unreadCount: unread.length, run }
    },
  }
}

function answering(change: (unit: ScanUnit) => Partial<UnitReport>): Scanner {
  const found = { hits: [{ path: 'causeway-test.com', name: 'EICAR' }], hitCount: 1 }
  const engine = { name: 'Fake', version: null, signaturesAt: null }
  return {
    name: 'Fake',
    takesLists: true,
    tellsProgress: false,
    scan: (unit) =>
      Promise.resolve({ engine, files: 2, bytes: 1, ...found, unread: [], unreadCount: 0, run, ...change(unit) }),
  }
}

describe('the self-test of a scanner', () => {
  it.each(['clean', 'hit', 'old-signatures', 'reads-nothing', 'leaves-files-out'] as const)(
    'is passed by one that finds the test file alone: %s',
    async (rehearsal) => {
      const folder = scratch()
      const tested = await selfTest(practice(rehearsal), folder, never.signal)
      expect(tested).toMatchObject({ scanner: 'Practice', name: 'Practice', version: '1' })
      // The test file does not lie about afterwards.
      expect(readdirSync(folder)).toEqual([])
    },
  )

  it.each([
    ['finds nothing', practice('finds-nothing'), 'found-nothing'],
    ['finds everything', practice('finds-everything'), 'found-everything'],
    ['counts one file of two', answering(() => ({ files: 1 })), 'miscounted'],
    ['counts no bytes', answering(() => ({ bytes: 0 })), 'miscounted'],
    ['finds another file', answering(() => ({ hits: [{ path: 'x', name: 'EICAR' }] })), 'found-nothing'],
  ])('is not passed by one that %s', async (_what, scanner, problem) => {
    const folder = scratch()
    await expect(selfTest(scanner, folder, never.signal)).rejects.toMatchObject({
      code: 'scanner.unfit',
      details: { problem },
    })
    expect(readdirSync(folder)).toEqual([])
  })

  it('may be passed by one that does not count', async () => {
    await expect(
      selfTest(
        answering(() => ({ files: null, bytes: null })),
        scratch(),
        never.signal,
      ),
    ).resolves.toBeDefined()
  })

  it('tells when somebody took the test file away, though it was found', async () => {
    const taker = answering(({ folder }) => {
      rmSync(join(folder, 'causeway-test.com'))
      return {}
    })
    await expect(selfTest(taker, scratch(), never.signal)).rejects.toMatchObject({ code: 'scanner.test-file-taken' })
  })

  it('hands on that a scanner cannot be started', async () => {
    const missing = commandScanner('Gone', { file: '/nonexistent', args: ['{path}'] })
    await expect(selfTest(missing, scratch(), never.signal)).rejects.toMatchObject({ code: 'scan.failed' })
  })
})
