/** The malware gate through the command line: what is scanned, what stops a receive, and what is written down. */
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eicarTestFile } from '../../../electron/scanners/eicar'
import type { FileProblem } from '../../../shared/jobs'
import type { LedgerEvent } from '../../../shared/ledger'
import type { ScanSummary } from '../../../shared/scanners'
import { hasClamscan, makeDatabase } from '../../support/clamav'
import { contentsOf } from '../../support/refusals'
import {
  causeway,
  makePair,
  pinSender,
  sendTransfer,
  succeed,
  type CliAnswer,
  type Pair,
  type Sent,
} from '../../support/stations'

let pair: Pair
let sent: Sent
let onMedium: Record<string, string>

beforeAll(async () => {
  pair = await makePair()
  await pinSender(pair)
  const companion = join(pair.root, 'companion')
  mkdirSync(companion)
  // Harmless everywhere but in a scanner.
  writeFileSync(join(companion, 'tool.com'), eicarTestFile())
  writeFileSync(join(companion, 'empty'), '')
  sent = await sendTransfer(pair, '--companion', `Tools=${companion}`)
  onMedium = contentsOf(pair.medium)
}, 120_000)
afterAll(() => pair.dispose())

const store = (): string => join(pair.receiver, 'practice', 'import', 'WSUSContent')
const scan = (...words: string[]) => succeed(pair.receiver, 'scan', ...words)
const receiveTo = (folder: string): Promise<CliAnswer> =>
  causeway(pair.receiver, 'receive', pair.medium, '--companion', `Tools=${folder}`)
const receive = (): Promise<CliAnswer> => causeway(pair.receiver, 'receive', pair.medium)

async function noScanners(): Promise<void> {
  await scan('require', '0')
  const { scanners } = (await scan('list')) as unknown as { scanners: { name: string }[] }
  for (const { name } of scanners) await scan('remove', name)
}

async function events(type: string): Promise<LedgerEvent[]> {
  const shown = await succeed(pair.receiver, 'history', 'show', sent.transferId)
  return (shown['events'] as LedgerEvent[]).filter((event) => event.type === type)
}

function expectNothingImported(): void {
  expect(Object.keys(contentsOf(store())).filter((name) => name !== 'anonymousCheckFile.txt')).toEqual([])
  expect(contentsOf(pair.medium)).toEqual(onMedium)
}

/** A scanner of our own: a script that gets the folder. */
async function addScript(name: string, body: string, ...options: string[]): Promise<void> {
  const path = join(pair.root, `${name}.cjs`)
  const known = eicarTestFile().toString('hex')
  writeFileSync(
    path,
    `const fs = require('fs'), path = require('path'), folder = process.argv[2]
     const all = (at) => fs.readdirSync(at, { withFileTypes: true }).flatMap((e) =>
       e.isDirectory() ? all(path.join(at, e.name)) : [path.join(at, e.name)])
     const test = !folder.endsWith('data')
     const answer = (files, hits, more = {}) => {
       console.log(JSON.stringify({ scanned: { files: files.length, bytes: 1 }, hits, engine: { name: '${name}' }, ...more }))
       process.exitCode = hits.length > 0 ? 1 : 0
     }
     const files = all(folder)
     const honest = () => files.filter((file) => fs.readFileSync(file).toString('hex') === '${known}')
       .map((path) => ({ path, name: 'EICAR' }))
     if (test) answer(files, honest()); else { ${body} }`,
  )
  chmodSync(path, 0o700)
  await scan(
    'add',
    name,
    '--kind',
    'command',
    '--program',
    process.execPath,
    `--arg=${path}`,
    '--arg={path}',
    ...options,
  )
}

describe('a station without scanners', () => {
  it('says so, and receives as before', async () => {
    const answer = await causeway(pair.receiver, 'verify', pair.medium)
    expect(answer.document).toMatchObject({ verdict: 'verified', scans: [] })
  })

  it('that requires one does not begin to read', async () => {
    await scan('require', '1')
    const answer = await receive()
    expect(answer).toMatchObject({
      exit: 5,
      document: { error: { code: 'scan.too-few-engines', details: { required: 1, found: 0 } }, resumable: true },
    })
    await scan('require', '0')
  })
})

describe.skipIf(!hasClamscan)('ClamAV', () => {
  beforeAll(async () => {
    const database = join(pair.root, 'signatures')
    mkdirSync(database)
    await scan('add', 'ClamAV', '--kind', 'clamav', '--database', makeDatabase(database))
  })
  afterAll(noScanners)

  it('finds what a companion folder carries: the receive ends, nothing is imported, the medium stays as it was', async () => {
    const answer = await receive()
    expect(answer).toMatchObject({ exit: 4, document: { verdict: 'failed', error: { code: 'scan.hit' } } })
    const path = 'data/companions/Tools/tool.com'
    expect(answer.document.error?.details).toMatchObject({ scanner: 'ClamAV', path, count: 1 })
    expect(answer.document['problems']).toEqual([
      { path, problem: 'malware', finding: 'Causeway.Test.Eicar.UNOFFICIAL' },
    ] satisfies FileProblem[])
    expectNothingImported()
    const [hit] = await events('scan.hit')
    expect(hit?.payload).toMatchObject({
      scanner: 'ClamAV',
      kind: 'clamav',
      problems: [{ path }],
      run: { exitCode: 1 },
      scan: { name: 'ClamAV', version: expect.any(String) as string, signaturesAt: expect.any(String) as string },
      error: { code: 'scan.hit' },
    })
    expect((await events('receive.verdict')).at(-1)?.payload).toMatchObject({ verdict: 'failed', problemCount: 1 })
  })

  it('finds the same through links to the home and to the medium, and by a relative path', async () => {
    const [home, medium] = [join(pair.root, 'linked-home'), join(pair.root, 'linked-medium')]
    symlinkSync(pair.receiver, home)
    symlinkSync(pair.medium, medium)
    const answer = await causeway(relative(process.cwd(), home), 'receive', relative(process.cwd(), medium))
    expect(answer).toMatchObject({ exit: 4, document: { error: { code: 'scan.hit' } } })
    expect(answer.document.error?.details).toMatchObject({ path: 'data/companions/Tools/tool.com', count: 1 })
  })

  it('finds it on a medium that is only looked at', async () => {
    const answer = await causeway(pair.receiver, 'verify', pair.medium)
    expect(answer).toMatchObject({ exit: 4, document: { verdict: 'failed', error: { code: 'scan.hit' } } })
  })
})

describe('a scanner that cannot be believed', () => {
  afterAll(noScanners)

  it.each([
    ['says clean and read nothing', `console.log('all clean')`, 'scan.failed', 5],
    ['counts fewer files than there are', `answer(files.slice(1), [])`, 'scan.incomplete', 6],
    [
      'leaves files out',
      `answer(files.slice(1), [], { unread: [{ path: files[0], name: 'big' }] })`,
      'scan.incomplete',
      6,
    ],
    [
      'counts files and no bytes',
      `answer(files, [], { scanned: { files: files.length, bytes: 0 } })`,
      'scan.nothing-read',
      6,
    ],
    ['fails', `process.exitCode = 3`, 'scan.failed', 5],
  ])('because it %s stops the receive, which can be taken up', async (_what, body, code, exit) => {
    await noScanners()
    await addScript('Liar', body)
    const answer = await receive()
    expect(answer).toMatchObject({ exit, document: { error: { code }, resumable: true } })
    expectNothingImported()
    expect((await events('scan.failed')).at(-1)?.payload).toMatchObject({ scanner: 'Liar', error: { code } })
  })

  it.each(['finds-nothing', 'finds-everything'] as const)('because it %s is unfit', async (rehearsal) => {
    await noScanners()
    await scan('add', 'Practice', '--kind', 'practice')
    await scan('rehearse', 'Practice', rehearsal)
    expect(await causeway(pair.receiver, 'scan', 'test')).toMatchObject({
      exit: 5,
      document: { error: { code: 'scanner.unfit', details: { problem: rehearsal.replace('finds', 'found') } } },
    })
    expect(await receive()).toMatchObject({ exit: 5, document: { error: { code: 'scanner.unfit' }, resumable: true } })
    expectNothingImported()
  })

  it('is one engine under two names where two are required', async () => {
    await noScanners()
    await addScript('One', `answer(files, [], { engine: { name: 'Same' } })`)
    await addScript('Two', `answer(files, [], { engine: { name: 'same ' } })`)
    await scan('require', '2')
    expect(await receive()).toMatchObject({
      exit: 5,
      document: { error: { code: 'scan.too-few-engines', details: { required: 2, found: 1 } }, resumable: true },
    })
    expectNothingImported()
  })
})

describe('a scanner that changes the medium', () => {
  afterAll(noScanners)

  it.each([
    ['removes', `fs.rmSync(file)`],
    ['cleans', `fs.writeFileSync(file, '')`],
  ])('because it %s a file ends the receive, whatever it says', async (_what, deed) => {
    const copy = join(pair.root, `copy-${deed.length}`)
    cpSync(pair.medium, copy, { recursive: true })
    await noScanners()
    await addScript(
      'Cleaner',
      `const file = files.find((name) => name.includes('WSUSContent')); ${deed}; answer(files, [])`,
    )
    const answer = await causeway(pair.receiver, 'receive', copy)
    expect(answer).toMatchObject({
      exit: 4,
      document: { verdict: 'failed', error: { code: 'scan.medium-changed', details: { scanner: 'Cleaner' } } },
    })
    expect(answer.document.error?.details['path']).toMatch(/^data\/WSUSContent\//)
    expectNothingImported()
  })
})

describe('a scanner that passes', () => {
  it('accepts gaps only where that was said, and names them', async () => {
    await noScanners()
    const body = `answer(files.slice(1), [], { unread: [{ path: files[0], name: 'larger than 2 GB' }] })`
    await addScript('Gaps', body, '--accept-gaps')
    const answer = await causeway(pair.receiver, 'verify', pair.medium)
    expect(answer.exit).toBe(0)
    const [summary] = answer.document['scans'] as ScanSummary[]
    expect(summary).toMatchObject({ files: sent.files - 1, unreadCount: 1 })
    expect(summary?.unread).toEqual([{ path: expect.stringMatching(/^data\//) as string, name: 'larger than 2 GB' }])
  })

  it('and one of another engine are two; one that has passed does not read again what it passed', async () => {
    await noScanners()
    const counter = join(pair.root, 'runs')
    await addScript('First', `fs.appendFileSync(${JSON.stringify(counter)}, 'x'); answer(files, [])`)
    await addScript('Second', `process.exitCode = 3`)
    await scan('require', '2')
    expect(await receive()).toMatchObject({ exit: 5, document: { error: { code: 'scan.failed' } } })
    await scan('remove', 'Second')
    await addScript('Second', `answer(files, [], { signatures: { date: '2020-01-01T00:00:00Z' } })`)
    const stopped = await receiveTo(join(store(), 'Tools'))
    expect(stopped.document).toMatchObject({ error: { code: 'companion.overlaps' }, resumable: true })
    // Set up after the Verify step: it reads before anything is imported, and the others do not read again.
    await addScript('Third', `answer(files.slice(1), [])`)
    const unread = await receiveTo(join(pair.root, 'here'))
    expect(unread.document).toMatchObject({ error: { code: 'scan.incomplete', details: { scanner: 'Third' } } })
    expectNothingImported()
    await scan('remove', 'Third')
    const answer = await receiveTo(join(pair.root, 'here'))
    expect(answer.exit).toBe(0)
    expect(readFileSync(counter, 'utf8')).toBe('x')
    expect(answer.document['scans']).toMatchObject([
      { scanner: 'First', name: 'First', files: sent.files },
      { scanner: 'Second', name: 'Second', signaturesAt: '2020-01-01T00:00:00.000Z' },
    ])
    const { receipt } = await succeed(pair.receiver, 'receipt', 'show', sent.transferId)
    expect(receipt).toMatchObject({
      scans: [
        { engine: 'First', files: sent.files, unread: 0 },
        { engine: 'Second', files: sent.files, unread: 0 },
      ],
    })
    const step = (await events('receive.step')).findLast((event) => event.payload['step'] === 'verify')
    expect(step?.payload['checks']).toMatchObject([
      { id: 'scan.self-test', state: 'ok', source: 'First' },
      { id: 'scan.signatures-recent', state: 'unknown' },
      { id: 'scan.payload', state: 'ok', value: { count: sent.files } },
      { id: 'scan.self-test', source: 'Second' },
      { id: 'scan.signatures-recent', state: 'warning' },
      { id: 'scan.payload', state: 'ok' },
    ])
    expect((await events('receive.verdict')).at(-1)?.payload['scans']).toHaveLength(2)
    expect(existsSync(join(store(), 'anonymousCheckFile.txt'))).toBe(true)
  })
})
