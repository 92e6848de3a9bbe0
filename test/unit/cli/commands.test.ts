/** What the command line says of words it does not know, and that machines always get one JSON document. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXIT } from '../../../shared/errors'
import { TOOL } from '../../../shared/tool'
import { runCli } from '../../../electron/cli/cli-main'
import { InThisThread } from '../../../electron/workers/workers'
import { prepare, type Prepared } from '../../support/refusals'
import { BUILT_CLI, causeway, succeed } from '../../support/stations'

let prepared: Prepared
let sender: string
let receiver: string
let medium: string
let transferId: string
beforeAll(async () => {
  prepared = await prepare()
  const scene = prepared.scene()
  sender = scene.sender
  receiver = scene.home
  medium = scene.medium
  transferId = String((await succeed(receiver, 'receive', medium))['transferId'])
})
afterAll(() => prepared.pair.dispose())

/** What a person sees, without `--json`. */
async function typed(...words: string[]): Promise<{ exit: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' }
  const exit = await runCli(
    words,
    { self: { file: process.execPath, args: [BUILT_CLI] }, startWorkers: () => new InThisThread() },
    {
      stdout: (text) => void (written.stdout += text),
      stderr: (text) => void (written.stderr += text),
      isTerminal: false,
      onInterrupt: () => () => {},
    },
  )
  return { exit, ...written }
}

describe('words that are not a command', () => {
  test.each<[words: string, problem: RegExp]>([
    ['', /no command given/],
    ['fly', /unknown command 'fly'/],
    ['trust', /unknown command 'trust'/],
    ['trust fly', /unknown command 'trust fly'/],
    ['history', /unknown command 'history'/],
    ['init', /--name is required/],
    ['init --name X', /--role is required/],
    ['init --name X --role both', /--role is one of connected, disconnected, auditor, not 'both'/],
    ['init --name X --role connected extra', /unexpected argument 'extra'/],
    ['init --name X --role connected --fast', /--fast/],
    [`init --role connected --name ${'x'.repeat(65)}`, /--name has 1 to 64/],
    ['key show extra', /unexpected argument 'extra'/],
    ['trust list extra', /unexpected argument 'extra'/],
    ['trust add', /either --key FILE or --from MEDIUM/],
    ['trust add --key a --from b', /either --key FILE or --from MEDIUM/],
    ['trust add --key a', /--fingerprint is required/],
    ['trust add --key a --fingerprint x --holder h', /--fingerprint is SHA256: and 43 characters/],
    [`trust add --key a --fingerprint SHA256:${'A'.repeat(43)}`, /--holder is required/],
    ['trust revoke', /--reason is required|an argument is missing/],
    [`trust revoke SHA256:${'A'.repeat(43)}`, /--reason is required/],
    ['trust export', /an argument is missing/],
    ['practice create', /--side is required/],
    ['practice create --side left', /--side is one of export, import/],
    ['practice create --side export --updates many', /--updates is a whole number from 1/],
    ['practice create --side export --updates 0', /--updates is a whole number from 1/],
    ['practice create --side export --updates 1e3', /--updates is a whole number from 1/],
    ['practice create --side export --updates 1.5', /--updates is a whole number from 1/],
    ['practice create --side export --updates=-1', /--updates is a whole number from 1/],
    ['practice create --side export --seed 99999999999', /--seed is a whole number from 0/],
    ['server check extra', /unexpected argument 'extra'/],
    ['server synchronize extra', /unexpected argument 'extra'/],
    ['server synchronize --fast', /--fast/],
    ['media', /unknown command 'media'/],
    ['media list extra', /unexpected argument 'extra'/],
    ['media list --for both', /--for is one of write, read, not 'both'/],
    ['send', /--to is required/],
    ['send --to a --destination X --copies 5', /--copies is a whole number from 1 to 4, not '5'/],
    ['send --to a --destination X --copies two', /--copies is a whole number from 1 to 4/],
    ['send --to a --destination X --lost 0', /--lost is a whole number from 1/],
    ['send --to a', /--destination is required/],
    ['send --to a --destination X --package-format zip', /--package-format is one of xml\.gz, cab/],
    ['send --to a --destination X extra', /unexpected argument 'extra'/],
    ['send --to', /--to/],
    ['verify', /an argument is missing/],
    ['receive', /an argument is missing/],
    ['receive --force a', /--force/],
    ['receipt show', /an argument is missing/],
    ['receipt export x', /--out is required/],
    ['history list extra', /unexpected argument 'extra'/],
    ['history show', /an argument is missing/],
    ['history show a b', /unexpected argument 'b'/],
    ['history verify --out x', /Unknown option/],
    ['history show \ud800', /not well-formed Unicode/],
    ['send --to x --destination I\udc00', /not well-formed Unicode/],
    ['history heads --check', /followed by files/],
    ['history heads extra', /followed by files/],
    ['history heads --all', /goes with --out/],
    ['history heads --out x --check y', /do not go together/],
    ['history report x --out f', /--format is required/],
    ['history report x --format xml --out f', /--format is one of pdf, csv, json/],
    ['history report x --format pdf', /--out is required/],
  ])('%s', async (words, problem) => {
    const home = join(prepared.pair.root, 'no-station')
    const answer = await causeway(home, ...words.split(' ').filter((word) => word !== ''))
    expect(answer.exit).toBe(EXIT.usage)
    expect(answer.document.error?.code).toBe('usage')
    expect(answer.document.error?.details['problem']).toMatch(problem)
    expect(answer.stderr).toMatch(problem)
    expect(answer.stderr).toContain('causeway --help')
  })

  test.each([[['--home']], [['--home', '--json', 'key', 'show']], [['--home=', 'key', 'show']]])(
    'no folder after --home: %j',
    async (words) => {
      expect(await typed(...words)).toMatchObject({ exit: EXIT.usage, stdout: '' })
      expect((await typed(...words)).stderr).toContain('--home is followed by a folder')
    },
  )
})

describe('machines', () => {
  test.each<[words: readonly string[], key: 'verdict' | 'error']>([
    [['--version'], 'verdict'],
    [['--help'], 'verdict'],
    [['key', 'show'], 'verdict'],
    [['trust', 'list'], 'verdict'],
    [['server', 'check'], 'verdict'],
    [['history', 'list'], 'verdict'],
    [['history', 'verify'], 'verdict'],
    [['fly'], 'error'],
    [['receive', '/nowhere'], 'error'],
    [['history', 'show', 'nothing'], 'error'],
  ])('%j answers one JSON document with a verdict, and an error code when it failed', async (words, key) => {
    for (const place of ['before', 'after']) {
      const all = ['--home', receiver, ...words]
      const { exit, stdout } = await typed(...(place === 'before' ? ['--json', ...all] : [...all, '--json']))
      const document = JSON.parse(stdout) as {
        verdict?: string
        error?: { code: string; message: string; next: string }
      }
      expect(typeof document.verdict).toBe('string')
      expect(document.error === undefined).toBe(key === 'verdict')
      expect(exit === 0).toBe(key === 'verdict')
      if (document.error) {
        expect(document.error.code).toMatch(/^[a-z]+(\.[a-z-]+)?$/)
        expect(document.error.message.length).toBeGreaterThan(5)
        expect(document.error.next.length).toBeGreaterThan(5)
      }
    }
  })

  test('progress and messages go to stderr, also for a person', async () => {
    const { stdout, stderr, exit } = await typed('--home', receiver, 'verify', medium)
    expect(exit).toBe(0)
    expect(stdout).toMatch(/^Verified\. \d+ files, \d+ bytes/)
    expect(stderr).toContain('verifying:')
  })
})

test('--help names every command and every exit code', async () => {
  const { exit, stdout } = await typed('--help')
  expect(exit).toBe(0)
  for (const command of ['init', 'key show', 'trust add', 'trust revoke', 'practice create', 'server check', 'send'])
    expect(stdout).toContain(`\n  ${command}`)
  for (const command of ['verify', 'receive', 'receipt show', 'receipt export', 'history list', 'history report'])
    expect(stdout).toContain(`\n  ${command}`)
  for (const code of Object.values(EXIT)) expect(stdout).toMatch(new RegExp(`(^|\\s)${String(code)} [a-z]`, 'm'))
  expect(await typed('-h')).toEqual({ exit, stdout, stderr: '' })
})

test('--version names the version', async () => {
  expect(await typed('--version')).toEqual({ exit: 0, stdout: `Causeway ${TOOL.version}\n`, stderr: '' })
})

describe('a station', () => {
  test('is made once', async () => {
    const { fingerprint } = await succeed(receiver, 'key', 'show')
    const again = await causeway(receiver, 'init', '--role', 'connected', '--name', 'Other')
    expect(again).toMatchObject({ exit: 2, document: { error: { code: 'station.exists' } } })
    expect(await succeed(receiver, 'key', 'show')).toMatchObject({
      fingerprint,
      name: 'Import 1',
      role: 'disconnected',
    })
  })

  test('that is not there is missed by every command', async () => {
    const home = join(prepared.pair.root, 'no-station')
    for (const words of ['key show', 'server check', 'history verify', `receive ${medium}`, `verify ${medium}`]) {
      const answer = await causeway(home, ...words.split(' '))
      expect(answer, words).toMatchObject({ exit: 5, document: { error: { code: 'station.missing' } } })
    }
  })

  test('does only what its role allows', async () => {
    const attempts: [home: string, ...words: string[]][] = [
      [receiver, 'send', '--to', medium, '--destination', 'Export 1'],
      [sender, 'receive', medium],
    ]
    for (const [home, ...words] of attempts) {
      const before = (await succeed(home, 'history', 'list'))['total']
      const answer = await causeway(home, ...words)
      expect(answer).toMatchObject({ exit: 2, document: { error: { code: 'station.wrong-role' } } })
      expect((await succeed(home, 'history', 'list'))['total']).toBe(before)
    }
  })

  test('of production makes no practice server', async () => {
    const home = join(prepared.pair.root, 'production')
    await succeed(home, 'init', '--role', 'connected', '--name', 'Export 9')
    const answer = await causeway(home, 'practice', 'create', '--side', 'export')
    expect(answer).toMatchObject({ exit: 2, document: { error: { code: 'station.not-practice' } } })
  })
})

describe('what is not known', () => {
  test.each([
    ['receipt show', 'receipt.not-found'],
    ['history show', 'transfer.not-found'],
  ])('%s', async (command, code) => {
    for (const id of ['0099-export-1-00000000', '../station', 'x'.repeat(5000)]) {
      const answer = await causeway(receiver, ...command.split(' '), id)
      expect(answer).toMatchObject({ exit: 2, document: { error: { code } } })
      expect(answer.stderr, 'names what was looked for').toContain(id.slice(0, 40))
    }
  })

  test('receipt export and history report write nothing then', async () => {
    const out = join(prepared.pair.root, 'nothing.json')
    const id = '0099-export-1-00000000'
    expect((await causeway(receiver, 'receipt', 'export', id, '--out', out)).exit).toBe(2)
    expect((await causeway(receiver, 'history', 'report', id, '--format', 'json', '--out', out)).exit).toBe(2)
    expect(() => readFileSync(out)).toThrow(/ENOENT/)
  })
})

describe('reports', () => {
  test.each<[format: string, looksRight: (bytes: Buffer) => void]>([
    ['pdf', (bytes) => expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')],
    ['json', (bytes) => expect(JSON.stringify(JSON.parse(bytes.toString()))).toContain(transferId)],
    ['csv', (bytes) => expect(bytes.toString()).toContain(transferId)],
  ])('%s is written, and history says so', async (format, looksRight) => {
    const out = join(prepared.pair.root, `report.${format}`)
    const answer = await succeed(receiver, 'history', 'report', transferId, '--format', format, '--out', out)
    const bytes = readFileSync(out)
    looksRight(bytes)
    expect(bytes.length).toBeGreaterThan(500)
    const { events } = (await succeed(receiver, 'history', 'show', transferId)) as unknown as {
      events: { type: string; payload: Record<string, unknown> }[]
    }
    expect(events.at(-1)).toMatchObject({
      type: 'report.written',
      transferId,
      payload: { format, sha256: answer['sha256'] },
    })
  })

  test('a report of one attempt, named by its job, is an event of the transfer too', async () => {
    const out = join(prepared.pair.root, 'attempt.csv')
    const { transfers } = (await succeed(receiver, 'history', 'list')) as unknown as {
      transfers: { jobId: string; transferId: string }[]
    }
    const jobId = transfers.find((transfer) => transfer.transferId === transferId)?.jobId ?? ''
    await succeed(receiver, 'history', 'report', jobId, '--format', 'csv', '--out', out)
    const { events } = (await succeed(receiver, 'history', 'show', transferId)) as unknown as { events: object[] }
    expect(events.at(-1)).toMatchObject({ type: 'report.written', transferId, payload: { jobId, format: 'csv' } })
  })

  test.each(['history report', 'receipt export', 'trust export'])('%s into no folder says so', async (command) => {
    const out = join(prepared.pair.root, 'no/such/folder/file')
    const words = {
      'history report': [transferId, '--format', 'csv', '--out', out],
      'receipt export': [transferId, '--out', out],
      'trust export': [out],
    }[command]
    const answer = await causeway(receiver, ...command.split(' '), ...(words ?? []))
    expect(answer).toMatchObject({ exit: 5, document: { error: { code: 'file.unwritable', details: { path: out } } } })
  })
})
