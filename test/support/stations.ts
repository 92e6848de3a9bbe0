/** Two stations, their practice servers and a folder that stands in for the medium, driven through the command line. */
import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { runCli } from '../../electron/cli/cli-main'
import { systemDisk, type Disk } from '../../electron/files/disk'
import { InThisThread } from '../../electron/workers/workers'

/** The built command line: practice mode runs its wsusutil as a process of its own. */
export const BUILT_CLI = resolve(import.meta.dirname, '../../out/main/cli.js')

export interface CliAnswer {
  readonly exit: number
  /** The JSON document on stdout. */
  readonly document: {
    readonly verdict?: string
    readonly error?: { readonly code: string; readonly details: Record<string, string | number> }
    readonly [key: string]: unknown
  }
  readonly stderr: string
}

/** Runs `causeway --home HOME --json …` in this process. */
export async function causeway(home: string, ...args: string[]): Promise<CliAnswer> {
  return causewayOn(systemDisk, home, ...args)
}

/** The same on a disk that a test brings. */
export async function causewayOn(disk: Disk, home: string, ...args: string[]): Promise<CliAnswer> {
  return run(disk, home, args)
}

/** The same by somebody who types a personal credential, or a line, when asked for it. */
export async function causewayTyping(secret: string, home: string, ...args: string[]): Promise<CliAnswer> {
  return run(systemDisk, home, args, secret)
}

async function run(disk: Disk, home: string, args: readonly string[], secret?: string): Promise<CliAnswer> {
  let stdout = ''
  let stderr = ''
  const exit = await runCli(
    ['--home', home, '--json', ...args],
    { self: { file: process.execPath, args: [BUILT_CLI] }, startWorkers: () => new InThisThread(disk) },
    {
      stdout: (text) => void (stdout += text),
      stderr: (text) => void (stderr += text),
      isTerminal: false,
      onInterrupt: () => () => {},
      ...(secret === undefined
        ? {}
        : { readSecret: () => Promise.resolve(secret), readLine: () => Promise.resolve(secret) }),
    },
  )
  return { exit, document: JSON.parse(stdout) as CliAnswer['document'], stderr }
}

/** The same, for a command that must succeed. */
export async function succeed(home: string, ...args: string[]): Promise<CliAnswer['document']> {
  const answer = await causeway(home, ...args)
  if (answer.exit !== 0) throw new Error(`causeway ${args.join(' ')}: ${answer.exit}\n${answer.stderr}`)
  return answer.document
}

export interface Pair {
  readonly root: string
  /** Home of `Export 1`. */
  readonly sender: string
  /** Home of `Import 1`. */
  readonly receiver: string
  readonly medium: string
  readonly senderFingerprint: string
  dispose(): void
}

/** Makes both stations with practice servers of `updates` updates. They do not trust each other yet. */
export async function makePair(updates = 6): Promise<Pair> {
  const root = mkdtempSync(join(tmpdir(), 'causeway-pair-'))
  const [sender, receiver, medium] = [join(root, 'sender'), join(root, 'receiver'), join(root, 'medium')]
  await mkdir(medium)
  await succeed(sender, 'init', '--role', 'connected', '--name', 'Export 1', '--practice')
  await succeed(sender, 'practice', 'create', '--side', 'export', '--updates', String(updates))
  await succeed(receiver, 'init', '--role', 'disconnected', '--name', 'Import 1', '--practice')
  await succeed(receiver, 'practice', 'create', '--side', 'import')
  const { fingerprint } = await succeed(sender, 'key', 'show')
  return {
    root,
    sender,
    receiver,
    medium,
    senderFingerprint: String(fingerprint),
    dispose: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** Lets the receiving station trust the sender's key, compared by its fingerprint. */
export async function pinSender(pair: Pair): Promise<void> {
  const key = join(pair.sender, 'keys', 'id_ed25519.pub')
  await succeed(
    pair.receiver,
    'trust',
    'add',
    '--key',
    key,
    '--fingerprint',
    pair.senderFingerprint,
    '--holder',
    'M. Operator',
  )
}

export interface Sent {
  readonly transferId: string
  readonly volumes: readonly { readonly folder: string }[]
  readonly files: number
  readonly bytes: number
}

/** Sends one transfer from the pair's sender to its medium. */
export async function sendTransfer(pair: Pair, ...options: string[]): Promise<Sent> {
  const document = await succeed(pair.sender, 'send', '--to', pair.medium, '--destination', 'Import 1', ...options)
  return document as unknown as Sent
}
