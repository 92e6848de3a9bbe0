/** The built command line in a real shell, where standard output, error or input cannot be written or read. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BUILT_CLI, makePair, pinSender, sendTransfer, succeed, type Pair } from '../../support/stations'

let pair: Pair
beforeAll(async () => {
  pair = await makePair(3)
  await pinSender(pair)
  await sendTransfer(pair)
})
afterAll(() => pair.dispose())

interface Said {
  /** Of the command itself, also where it is the first of a pipe. */
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
}

/** Types into bash: `causeway` is the built program, and `$M` the medium. */
function bash(command: string, home = pair.receiver): Said {
  const [node, cli, launcher] = [process.execPath, BUILT_CLI, resolve('build/causeway.mjs')].map((path) => `'${path}'`)
  const script = `
    causeway() { ${node} ${cli} --home '${home}' "$@"; }
    launcher() { ${node} ${launcher} --home '${home}' "$@"; }
    M='${pair.medium}'
    ${command}
    codes=("\${PIPESTATUS[@]}")
    echo "exit \${codes[0]}" >&9`
  const options = {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe', ...Array<'ignore'>(6).fill('ignore'), 'pipe'],
  } as const
  const { output } = spawnSync('bash', ['-c', script], { ...options, stdio: [...options.stdio], timeout: 100_000 })
  const [, stdout = '', stderr = ''] = output
  return { exit: Number(/^exit (\d+)$/m.exec(output[9] ?? '')?.[1] ?? -1), stdout: stdout ?? '', stderr: stderr ?? '' }
}

const LOST = 8
const noStack = (text: string): void => expect(text).not.toMatch(/^\s+at |Unhandled|node:internal/m)

describe.skipIf(process.platform !== 'linux')('a command', () => {
  test.each([
    ['on a full disk', '2>/dev/full'],
    ['that is closed', '2>&-'],
    ['whose reader has gone', '2> >(true)'],
    ['that is a folder open for reading', '2< /'],
  ])('continues to its end with a standard error %s, and prints its result', (_what, redirection) => {
    const { exit, stdout } = bash(`causeway verify "$M" ${redirection}`)
    expect(exit).toBe(0)
    expect(stdout).toContain('files')
  })

  test('imports a transfer to its end though nothing that it says can be written', async () => {
    const { exit, stdout } = bash('causeway --json receive "$M" 2>/dev/full')
    expect(exit).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'verified' })
    const history = await succeed(pair.receiver, 'history', 'list')
    expect(history['transfers']).toContainEqual(expect.objectContaining({ verdict: 'verified', kind: 'receive' }))
  })

  test.each([
    ['is on a full disk', 'causeway history verify >/dev/full', 'ENOSPC'],
    ['is on a full disk, as JSON', 'causeway --json history verify >/dev/full', 'ENOSPC'],
    ['has lost its reader', '{ sleep 0.3; causeway --json history list; } | true', 'EPIPE'],
    ['is open for reading only', 'causeway history verify 1< /dev/null', 'EBADF'],
  ])('has an exit code of its own where standard output %s, and says why', (_what, command, why) => {
    const { exit, stderr } = bash(command)
    expect(exit).toBe(LOST)
    expect(stderr).toMatch(new RegExp(`^causeway: the result cannot be written to standard output \\(.*${why}`, 'm'))
    noStack(stderr)
  })

  test('keeps the exit code of its failure where standard output takes nothing', () => {
    expect(bash('causeway --json history show no-such-transfer >/dev/full').exit).toBe(2)
  })

  test('ends quietly where both have lost their reader', () => {
    const { exit, stderr } = bash('{ sleep 0.3; causeway history list; } 2>&1 | true')
    expect(exit).toBe(LOST)
    noStack(stderr)
  })

  test('prints no stack into a pipe to head', () => {
    const { stdout, stderr } = bash('causeway --help | head -n 1')
    expect(stdout).toBe('causeway [--home DIR] [--json] COMMAND\n')
    noStack(stderr)
  })

  test.each([
    ['is closed', '<&-'],
    ['is empty', '</dev/null'],
    ['is a folder', '</'],
    ['is open for writing only', '0> /dev/null'],
  ])('asks for a line on standard input that %s with exit code 2', (_what, redirection) => {
    const add = 'causeway trust add --key - --fingerprint SHA256:AAAA --holder X'
    const { exit, stderr } = bash(`${add} ${redirection}`)
    expect(exit).toBe(2)
    noStack(stderr)
  })

  test.each(['2>/dev/full', '2>&-', '2> >(true)'])('is started by its launcher with %s', (redirection) => {
    const { exit, stdout } = bash(`launcher --version ${redirection}`)
    expect(exit).toBe(0)
    expect(stdout).toMatch(/^Causeway \d/)
  })
})

test('documents the exit code', () => {
  expect(readFileSync(join('docs', 'command-line.md'), 'utf8')).toMatch(/^\| 8 +\| /m)
})
