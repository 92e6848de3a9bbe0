/**
 * The commands in the documents, typed as a person types them: the Node that runs npm, `npx causeway`, a new account and
 * folders of their own, in order. Only words that stand for something of the reader's are filled in, with what the
 * commands before printed. Each block of commands is in the table below: typed, or left out for a reason.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { succeed } from '../../support/stations'
import { blocksOf, commandsOf, documents, type Block } from './document-blocks'
import { Person, type Typed } from './person'

interface TypedBlock {
  /** How the block begins. */
  readonly begins: string
  /** The folder that it is typed in; where the block before ended, when it is not given. */
  readonly in?: () => string
  /** Words of the document and what they stand for. */
  readonly fill?: Readonly<Record<string, () => string>>
  /** What the text around the block asks for. */
  readonly before?: () => Promise<void> | void
  /** The block is a script, and runs in a file of its own, started by this command. */
  readonly script?: (file: string) => string
  readonly check?: (typed: readonly Typed[]) => void
}
interface BlockLeftOut {
  readonly begins: string
  readonly leftOut: string
}

/** Languages of blocks with commands. Others are data: a block of theirs that begins like a command is found as well. */
const SHELLS = ['', 'sh', 'bash', 'console', 'shell', 'bat', 'cmd', 'powershell', 'ps1']
const LOOKS_LIKE_COMMANDS = /^(\$ )?(npx|npm|causeway|node|ssh-keygen|sha256sum|cd|mkdir) /m

let person: Person
const at = (name: string) => join(person.checkout, name)
function lastPrinted(pattern: RegExp): string {
  const found = [...person.printed.matchAll(pattern)].at(-1)
  if (!found) throw new Error(`no command printed anything like ${pattern}`)
  return found[1] ?? found[0]
}
const transferId = (): string => readdirSync(at('medium/causeway')).sort()[0] ?? ''

/** What words in capitals stand for, on each page. */
const WORDS: Readonly<Record<string, () => string>> = {
  'SHA256:…': () => lastPrinted(/SHA256:[A-Za-z0-9+/]{43}/g),
  '0001-…': () => lastPrinted(/\b0001-[\w-]+/g),
  CODE: () => lastPrinted(/^Check code, to type at the sender: (.*)$/gm),
  HOME: () => at('import'),
  OTHER: () => at('export'),
  MEDIUM: () => at('medium'),
  'TRANSFER-ID': transferId,
  'ALLOWED-SIGNERS': () => at('allowed_signers'),
}

/** The README's block is twenty starts of npx, each of which takes a second where nothing else runs. */
const MANY_COMMANDS_MS = 600_000

const WINDOWS = 'a command of Windows, which is not here'

const PAGES: Readonly<Record<string, readonly (TypedBlock | BlockLeftOut)[]>> = {
  'README.md': [
    {
      begins: 'mkdir medium',
      in: () => person.checkout,
      check: (typed) => expect(typed.length).toBeGreaterThan(15),
    },
  ],
  'docs/administrator.md': [
    {
      begins: 'causeway --home HOME init',
      in: () => person.folder('administrator'),
      fill: { HOME: () => person.folder('made') },
    },
    { begins: 'icacls', leftOut: WINDOWS },
    {
      begins: '#!/bin/sh',
      fill: { '/srv/causeway': () => at('export'), '/media/carrier': () => person.folder('carrier') },
      // A mount point of its own, as root or as an ordinary user who may make namespaces.
      script: (file) => `unshare --map-root-user --mount sh -c 'mount -t tmpfs none "$1" && exec sh "$2"' - \\
        '${person.folder('carrier')}' '${file}'`,
    },
    { begins: '$send = Start-Process', leftOut: WINDOWS },
    {
      begins: 'causeway --home HOME history archive',
      before: makeOldStation,
      fill: { HOME: () => at('old'), '/archive/': () => `${person.folder('archive')}/` },
    },
    {
      begins: 'causeway --home HOME practice create',
      before: async () => {
        await succeed(at('new-export'), 'init', '--role', 'connected', '--name', 'Export 2', '--practice')
        await succeed(at('new-import'), 'init', '--role', 'disconnected', '--name', 'Import 2', '--practice')
      },
      fill: { HOME: () => at('new-export'), OTHER: () => at('new-import') },
    },
    { begins: 'causeway --home HOME practice list', fill: { HOME: () => at('new-export') } },
    { begins: '$in = [IO.File]', leftOut: WINDOWS },
  ],
  'docs/auditor.md': [
    {
      begins: 'causeway --home HOME history verify ',
      in: () => person.folder('auditor'),
      fill: { FILE: () => at('import/ledger-head') },
    },
    { begins: 'causeway --home HOME history heads' },
    {
      begins: 'causeway --home HOME history verify ',
      fill: {
        HOME: () => at('old'),
        ARCHIVE: () => join(person.folder('archive'), 'import-1-2025.causeway-history'),
      },
      check: ([, whole]) => expect(whole?.stdout).not.toContain('not looked at'),
    },
    {
      begins: 'head -n 1 ledger-head',
      before: () => {
        copyFileSync(at('import/keys/id_ed25519.pub'), at('import/import-1.pub'))
        signersFile('import-1', at('import/import-1.pub'), at('import/receivers'))
      },
      in: () => at('import'),
    },
    {
      begins: 'E=8',
      check: (typed) => {
        const [computed, recorded] = typed.slice(-2)
        expect(computed?.stdout).toMatch(/^[0-9a-f]{64} /)
        expect(computed?.stdout.slice(0, 64)).toBe(recorded?.stdout.trim())
      },
    },
    { begins: 'causeway --home HOME verify MEDIUM' },
    {
      begins: 'echo "export-1',
      in: () => at('medium'),
      before: () => copyFileSync(at('export/keys/id_ed25519.pub'), at('medium/export-1.pub')),
    },
    {
      begins: 'cd causeway/TRANSFER-ID/volume-01',
      check: (typed) => {
        const [, , signature, tags, payload, difference, others, list] = typed
        expect(signature?.stdout).toContain('Good "causeway-transfer" signature for')
        expect(tags?.stdout.match(/: OK$/gm)).toHaveLength(4)
        expect([payload?.stdout, difference?.stdout, others?.stdout]).toEqual(['', '', ''])
        expect(list?.stdout.trim().split('\n')).toHaveLength(7)
        expect(list?.stdout).toMatch(/^data$/m)
      },
    },
    {
      begins: 'sha256sum tagmanifest-sha256.txt |',
      check: ([digest]) => expect(digest?.stdout).toMatch(/^[0-9a-f]{64} /),
    },
    {
      begins: 'causeway --home HOME media history',
      in: () => person.folder('auditor'),
      fill: { '4C53…': () => lastPrinted(/\bfolder-[0-9a-f-]+/g) },
    },
    { begins: 'causeway --home HOME receipt show' },
    {
      begins: 'echo "import-1',
      before: () => copyFileSync(at('import/keys/id_ed25519.pub'), join(person.folder('auditor'), 'import-1.pub')),
      check: ([, signature]) => expect(signature?.stdout).toContain('Good "causeway-receipt" signature for'),
    },
  ],
  'docs/format.md': [
    {
      begins: 'cd causeway/TRANSFER-ID/volume-01',
      in: () => at('medium'),
      before: () => succeed(at('import'), 'trust', 'export', at('allowed_signers')).then(() => undefined),
      fill: { PRINCIPAL: () => '"Export 1"' },
      check: ([, signature]) => expect(signature?.stdout).toContain('Good "causeway-transfer" signature for'),
    },
    { begins: 'cmd /c', leftOut: WINDOWS },
    {
      begins: 'head -n 1 statement',
      in: () => person.folder('rotated'),
      before: async () => {
        const home = at('rotated')
        await succeed(home, 'init', '--role', 'connected', '--name', 'Export 3', '--practice')
        signersFile('export-3', join(home, 'keys/id_ed25519.pub'), join(person.folder('rotated'), 'allowed_signers'))
        await succeed(home, 'trust', 'rotate', '--out', join(person.folder('rotated'), 'statement'))
      },
      fill: { HOLDER: () => 'export-3' },
    },
    {
      begins: 'gzip -dc FILE',
      in: () => person.folder('bundle'),
      before: async () => {
        const file = join(person.folder('bundle'), 'history')
        signersFile('export-1', at('export/keys/id_ed25519.pub'), join(person.folder('bundle'), 'allowed_signers'))
        await succeed(at('export'), 'history', 'bundle', '--out', file)
      },
      fill: { FILE: () => 'history' },
      check: (typed) => {
        const statement = JSON.parse(readFileSync(join(person.folder('bundle'), 'statement.json'), 'utf8')) as {
          sha256: string
        }
        expect(typed.at(-1)?.stdout.slice(0, 64)).toBe(statement.sha256)
      },
    },
  ],
  'docs/performance.md': [
    { begins: 'npm run bench', leftOut: 'takes seventeen minutes; test/unit/build/bench.test.mjs runs its parts' },
  ],
}

/** Writes a list of one signer, as the text before some blocks has it made. */
function signersFile(principal: string, key: string, file: string): void {
  const folder = join(file, '..')
  mkdirSync(folder, { recursive: true })
  const [type, text] = readFileSync(key, 'utf8').split(' ')
  writeFileSync(file, `${principal} ${type} ${text}\n`)
}

/** A station whose first events are of last year. */
async function makeOldStation(): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(new Date('2025-06-01T08:00:00.000Z'))
  await succeed(at('old'), 'init', '--role', 'disconnected', '--name', 'Import 9', '--practice')
  await succeed(at('old'), 'history', 'verify')
  vi.useRealTimers()
}

/** The block's words filled in; in the order of their length, so that none takes a part of another. */
function filledIn(text: string, fill: Readonly<Record<string, () => string>>): string {
  const words = Object.keys(fill).sort((a, b) => b.length - a.length)
  const pattern = words.map((word) => (/^[A-Z]/.test(word) ? `(?<![\\w$-])${word}(?![\\w-])` : word)).join('|')
  return text.replace(new RegExp(pattern, 'g'), (word) => fill[word]?.() ?? word)
}

const statedExit = (command: string): number => Number(/#.*\bexit code (\d+)/.exec(command)?.[1] ?? 0)

async function typeBlock({ text }: Block, entry: TypedBlock): Promise<void> {
  if (entry.in) person.goTo(entry.in())
  await entry.before?.()
  // In a script words in capitals are its variables.
  const fill = { ...(entry.script ? {} : WORDS), ...entry.fill }
  const commands = entry.script ? [entry.script(scriptFile(filledIn(text, fill)))] : commandsOf(text)
  const typed: Typed[] = []
  for (const command of commands) {
    const done = await person.type(entry.script ? command : filledIn(command, fill))
    typed.push(done)
    expect(done.exit, `${done.command}\n${done.stdout}\n${done.stderr}`).toBe(statedExit(command))
  }
  entry.check?.(typed)
}

function scriptFile(text: string): string {
  const file = join(person.folder('script'), 'script.sh')
  writeFileSync(file, text)
  return file
}

const hasCommands = ({ language, text }: Block): boolean => SHELLS.includes(language) || LOOKS_LIKE_COMMANDS.test(text)
const pages = documents.map((name) => ({ name, blocks: blocksOf(name).filter(hasCommands) }))

test.each(pages)(
  '$name has each block of commands in the table of this test, and says which language it is in',
  ({ name, blocks }) => {
    const entries = PAGES[name] ?? []
    expect(
      blocks
        .map(({ text, line }, n) => (text.startsWith(entries[n]?.begins ?? ' ') ? '' : `line ${line}: ${text}`))
        .join(''),
    ).toBe('')
    expect(entries).toHaveLength(blocks.length)
    expect(blocksOf(name).filter(({ language }) => language === '')).toEqual([])
    const reasons = entries.flatMap((entry) => ('leftOut' in entry ? [entry.leftOut] : []))
    expect(reasons.filter((reason) => reason.length < 10)).toEqual([])
  },
)

// Bash, and the tools that the auditor's page names.
describe.skipIf(process.platform === 'win32')('what is typed', () => {
  beforeAll(() => void (person = new Person()))
  afterAll(() => person.leave())

  const typed = pages.flatMap(({ name, blocks }) =>
    blocks.flatMap((block, n) => {
      const entry = PAGES[name]?.[n]
      return entry && !('leftOut' in entry)
        ? [{ block, entry, title: `${name}, line ${block.line}: ${entry.begins}` }]
        : []
    }),
  )
  test.each(typed)('$title', ({ block, entry }) => typeBlock(block, entry), MANY_COMMANDS_MS)
})
