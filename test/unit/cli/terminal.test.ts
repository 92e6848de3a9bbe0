/**
 * What a hostile medium, tool or argument says stays text on the terminal: no byte of it moves the cursor, begins a line, turns
 * the direction around or hides. A sweep over commands, in this process; and the built program at a terminal.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { runCli } from '../../../electron/cli/cli-main'
import { Screen } from '../../../electron/cli/screen'
import { InThisThread } from '../../../electron/workers/workers'
import { forge } from '../../support/forge'
import { useScenes } from '../../support/refusals'
import { BUILT_CLI, succeed } from '../../support/stations'

const FORGED = 'Verified. Forged'
/** ESC, CSI of C1, carriage return, backspace, bell, DEL, direction, separators, zero width, a line of its own. */
const EVIL = `x\u001b[2K\u009b1A\r\b\u0007\u007f\u202e\u2066\u2028\u2029\u0085\u200b\ufeff\u00ad\u{e0041}\n${FORGED}\u001b]0;t\u0007`
/** The same as a name of a file, which Linux lets have everything but these. */
const EVIL_NAME = EVIL.replaceAll('/', '')
const RAW = /[^\P{C}\n]|[\p{Zl}\p{Zp}]|\p{Default_Ignorable_Code_Point}/u

interface Said {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
}

async function typed(...words: string[]): Promise<Said> {
  const said = { stdout: '', stderr: '' }
  const exit = await runCli(
    words,
    { self: { file: process.execPath, args: [BUILT_CLI] }, startWorkers: () => new InThisThread() },
    {
      stdout: (text) => void (said.stdout += text),
      stderr: (text) => void (said.stderr += text),
      isTerminal: false,
      onInterrupt: () => () => {},
    },
  )
  return { exit, ...said }
}

/** Nothing raw, and no line of it is one of the forger's. */
function expectPlain({ exit, stdout, stderr }: Said): void {
  expect(exit).not.toBe(1)
  for (const text of [stdout, stderr]) {
    expect(RAW.exec(text)?.[0]).toBeUndefined()
    expect(text.split('\n').filter((line) => line.trimStart().startsWith(FORGED))).toEqual([])
  }
}

/** Runs a command for people and then for machines. */
async function sweep(home: string, words: readonly string[]): Promise<{ plain: Said; json: Said }> {
  const plain = await typed('--home', home, ...words)
  const json = await typed('--home', home, '--json', ...words)
  expectPlain(plain)
  expectPlain(json)
  JSON.parse(json.stdout)
  return { plain, json }
}

const { scene } = useScenes()
let [home, medium, otherMedium] = ['', '', '']
beforeEach(() => {
  home = scene().home
  medium = join(scene().root, EVIL_NAME)
  otherMedium = join(scene().root, 'other')
  cpSync(scene().medium, medium, { recursive: true })
  mkdirSync(otherMedium)
  writeFileSync(join(medium, `${EVIL_NAME}.exe`), 'MZ')
})
const volumeOn = (folder: string): string => scene().volume.replace(scene().medium, folder)
const hostile = (signedBy: string): Promise<void> =>
  forge(volumeOn(medium), {
    signedBy,
    transfer: (it) => ({
      ...it,
      operator: EVIL,
      volumes: it.volumes.map((volume) => ({ ...volume, devices: [{ serial: EVIL, model: EVIL }] })),
    }),
  })

describe.skipIf(process.platform === 'win32')('what a medium says', () => {
  test('that is signed by the sender: verify, receive, and everything about it afterwards', async () => {
    await hostile(scene().sender)
    const { plain } = await sweep(home, ['verify', medium])
    expect(plain.exit).toBe(0)
    expect(plain.stdout).toContain('‹U+001B›')
    expect((await sweep(home, ['receive', medium])).plain.exit).toBe(0)
    const { transfers } = await succeed(home, 'history', 'list')
    const { transferId } = (transfers as { transferId: string }[])[0] ?? { transferId: '' }
    for (const words of [
      ['history', 'list'],
      ['history', 'show', transferId],
      ['history', 'verify'],
      ['history', 'heads'],
      ['receipt', 'show', transferId],
      ['media', 'history'],
      ['media', 'history', medium],
      ['trust', 'list'],
      ['history', 'report', transferId, '--format', 'csv', '--out', join(scene().root, `${EVIL_NAME}.csv`)],
    ])
      await sweep(home, words)
  })

  test('that is signed by a stranger, or by nobody', async () => {
    const stranger = join(scene().root, 'stranger')
    await succeed(stranger, 'init', '--role', 'connected', '--name', 'Stranger', '--practice')
    await hostile(stranger)
    for (const words of [
      ['verify', medium],
      ['receive', medium],
      ['trust', 'add', '--from', medium],
    ])
      expect((await sweep(home, words)).plain.exit).not.toBe(0)
    await forge(volumeOn(medium), { signedBy: stranger, plant: [`data/WSUSContent/${EVIL_NAME}`] })
    expect((await sweep(home, ['verify', medium])).plain.exit).not.toBe(0)
    await forge(volumeOn(medium), { signedBy: scene().sender, plant: [`data/${EVIL_NAME}`] })
    expect((await sweep(home, ['receive', medium])).plain.exit).toBe(4)
    writeFileSync(join(volumeOn(medium), EVIL_NAME), 'x')
    expect((await sweep(home, ['receive', medium])).plain.exit).toBe(4)
    expect((await sweep(home, ['receive', otherMedium])).plain.exit).toBe(6)
  })

  test('a scanner that prints and finds', async () => {
    const program = join(scene().root, 'scanner.cjs')
    const evil = JSON.stringify(EVIL)
    writeFileSync(
      program,
      `const evil = ${evil}; console.log(evil); console.error(evil)
      const test = !process.argv[2].endsWith('data')
      const hit = test ? { path: 'causeway-test.com', name: 'EICAR' } : { path: evil, name: evil }
      console.log(JSON.stringify({ scanned: { files: 99, bytes: 9999 }, hits: [hit], engine: { name: 'Own' + evil, version: evil } }))
      process.exitCode = 1`,
    )
    const command = ['--kind', 'command', '--program', process.execPath, `--arg=${program}`, '--arg={path}']
    await succeed(home, 'scan', 'add', 'Own', ...command)
    await succeed(home, 'scan', 'require', '1')
    await sweep(home, ['scan', 'test'])
    await sweep(home, ['scan', 'list'])
    const { plain, json } = await sweep(home, ['receive', medium])
    expect(plain.exit).toBe(4)
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'scan.hit', details: { name: EVIL } } })
    writeFileSync(program, `console.log(${evil}); process.exitCode = 7`)
    expect((await sweep(home, ['scan', 'test'])).plain.exit).not.toBe(0)
  })
})

test.skipIf(process.platform === 'win32')('arguments, paths and causes of errors', async () => {
  const file = join(scene().root, `${EVIL_NAME}.json`)
  writeFileSync(file, `{"${'x'}": "\u001b[2K`)
  const refused = [
    [EVIL],
    ['trust', EVIL],
    ['key', 'show', `--${EVIL}`],
    ['verify', join(otherMedium, EVIL_NAME)],
    ['verify', otherMedium, EVIL_NAME],
    ['receive', file],
    ['history', 'show', EVIL],
    ['history', 'verify', file],
    ['history', 'heads', '--check', file],
    ['receipt', 'accept', file],
    ['receipt', 'accept', `./${EVIL_NAME}`],
    ['trust', 'import', file],
    ['trust', 'add', '--key', file, '--fingerprint', `SHA256:${'A'.repeat(43)}`, '--holder', EVIL],
    ['trust', 'revoke', EVIL, '--reason', EVIL],
    ['trust', 'policy', '--set', EVIL],
    ['scan', 'add', EVIL, '--kind', 'command'],
    ['scan', 'remove', EVIL],
    ['metadata', 'inspect', file],
    ['evidence', EVIL, '--out', join(scene().root, EVIL_NAME)],
    ['media', 'history', EVIL],
    ['custody', 'lost', EVIL, '--note', EVIL],
    ['send', '--to', otherMedium, '--destination', EVIL],
    ['init', '--role', 'connected', '--name', EVIL],
  ]
  for (const words of refused) expect((await sweep(home, words)).plain.exit, JSON.stringify(words)).not.toBe(0)
  expect((await sweep(home, ['custody', 'label', otherMedium, '--label', `B ${EVIL}`.slice(0, 60)])).plain.exit).toBe(0)
  await sweep(home, ['custody', 'lost', otherMedium, '--note', EVIL])
  await sweep(home, ['media', 'history'])
  expectPlain(await typed('--home', join(scene().root, EVIL_NAME), 'key', 'show'))
})

/** The built program with a terminal of its own: progress is redrawn there, and nothing else moves the cursor. */
const hasScript = spawnSync('script', ['--version']).status === 0
test.skipIf(!hasScript)('the built program at a terminal', async () => {
  await hostile(scene().sender)
  const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`
  const atTerminal = (...words: string[]): string =>
    execFileSync(
      'script',
      ['-qefc', [process.execPath, BUILT_CLI, '--home', home, ...words].map(quoted).join(' '), '/dev/null'],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
  const said = atTerminal('verify', medium)
  expect(said).toContain('Verified. ')
  // What our own layout writes: a line that is cleared to be written again, and line ends as terminals have them.
  expectPlain({ exit: 0, stdout: said.replaceAll('\r\u001b[K', '').replaceAll('\r\n', '\n'), stderr: '' })
})

test('a redrawn line is cleared by what is said next, and left alone by a result', () => {
  let written = ''
  const screen = new Screen({
    stdout: (text) => void (written += text),
    stderr: (text) => void (written += text),
    isTerminal: true,
    onInterrupt: () => () => {},
  })
  screen.redraw('1 %\u001b[2K')
  screen.redraw('2 %')
  screen.say('done\nVerified.', 'next')
  screen.redraw('3 %')
  screen.endLine()
  screen.print('result')
  expect(written).toBe(
    '\r\u001b[K1 %‹U+001B›[2K\r\u001b[K2 %\r\u001b[Kdone‹U+000A›Verified.\nnext\n\r\u001b[K3 %\nresult\n',
  )
})

test('JSON reads back as it was, with nothing raw in it', () => {
  let written = ''
  const io = {
    stdout: (text: string) => void (written += text),
    stderr: () => {},
    isTerminal: false,
    onInterrupt: () => () => {},
  }
  const document = { [EVIL]: [EVIL, 'é😀', '\ud800', { deep: '\u{e0041}' }] }
  new Screen(io).printJson(document)
  expect(written).not.toMatch(RAW)
  expect(JSON.parse(written)).toEqual(document)
})
