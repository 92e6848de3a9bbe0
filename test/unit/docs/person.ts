/** A person at a fresh machine: the Node that runs npm, a new account, a shell, and a checkout of the project. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { root } from './document-blocks'

/** What a command did. */
export interface Typed {
  readonly command: string
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
}

/** Nothing that is typed here takes longer. */
const PATIENCE_MS = 100_000

/**
 * Returns the Node that runs npm on this machine. The tests themselves run in another one where it is too old, and
 * with that one first on PATH; a person has neither.
 */
function nodeOfPerson(): string {
  const inPath = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(root))
    .map((folder) => join(folder, 'node'))
    .find((file) => existsSync(file) && existsSync(join(dirname(file), 'npx')))
  const file = process.env['npm_node_execpath'] ?? inPath
  if (file === undefined || !existsSync(join(dirname(file), 'npx'))) throw new Error('no Node with npx on this machine')
  return file
}

/** A shell that goes on from command to command, as it does at a terminal. */
export class Person {
  /** The checkout: the project's files by links, so that what a command makes here is not made there. */
  readonly checkout: string
  readonly node = nodeOfPerson()
  /** What was printed so far, by all commands. */
  printed = ''
  readonly #folder: string
  #shell: ChildProcessWithoutNullStreams | null = null
  /** The exit codes of what is typed, as they come. */
  #exits: AsyncIterator<string, undefined> | null = null

  constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), 'causeway-person-'))
    this.checkout = this.folder('checkout')
    copyFileSync(join(root, 'package.json'), join(this.checkout, 'package.json'))
    const rest = readdirSync(root).filter((name) => !name.startsWith('.') && name !== 'package.json')
    for (const name of rest) symlinkSync(join(root, name), join(this.checkout, name))
    // As `npm link` puts it there; where Causeway is installed, it is the program itself.
    symlinkSync(join(root, 'build/causeway.mjs'), join(this.folder('bin'), 'causeway'))
  }

  /** Makes a folder that only this person has. */
  folder(name: string): string {
    const path = join(this.#folder, name)
    mkdirSync(path, { recursive: true })
    return path
  }

  /** Opens another shell in a folder. */
  goTo(folder: string): void {
    this.#shell?.stdin.end()
    const node = dirname(this.node)
    this.#shell = spawn('bash', ['--norc', '--noprofile'], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      // Nothing of the environment of the tests.
      env: {
        HOME: this.folder('account'),
        PATH: [join(this.#folder, 'bin'), node, '/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'].join(
          delimiter,
        ),
        LANG: 'C.UTF-8',
        TERM: 'dumb',
        // npm asks its registry once a day; no test needs the network.
        npm_config_update_notifier: 'false',
      },
    })
    this.#exits = createInterface({ input: this.#shell.stdio[3] as Readable })[Symbol.asyncIterator]()
  }

  /** Types a command and waits for its end. */
  async type(command: string): Promise<Typed> {
    const shell = this.#shell
    if (!shell || !this.#exits) throw new Error('no shell is open')
    const [out, err] = [join(this.#folder, 'out'), join(this.#folder, 'err')]
    // Braces, not parentheses: folders and variables stay for the next command.
    shell.stdin.write(`{\n${command}\n} </dev/null >'${out}' 2>'${err}'\nprintf '%s\\n' "$?" >&3\n`)
    const answer = await Promise.race([this.#exits.next(), wait(PATIENCE_MS, null, { ref: false })])
    if (!answer || answer.done) throw new Error(`${answer ? 'ends the shell' : 'does not end'}: ${command}`)
    const exit = Number(answer.value)
    const [stdout, stderr] = [readFileSync(out, 'utf8'), readFileSync(err, 'utf8')]
    this.printed += stdout
    return { command, exit, stdout, stderr }
  }

  leave(): void {
    this.#shell?.stdin.end()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
