import { ILL_FORMED } from '../../shared/text'
import { EXIT } from '../../shared/errors'
import { TOOL } from '../../shared/tool'
import { asHomeError } from '../files/full-disk'
import { defaultHome } from '../station/home'
import { isEmpty, usage } from './arguments'
import type { Command, Program } from './command'
import { auditAdd, auditList, auditReconcile } from './commands/audit'
import {
  custodyCheckEmpty,
  custodyDispose,
  custodyHandOver,
  custodyLabel,
  custodyLost,
  custodyRequireWriteProtection,
  custodySanitise,
  mediaHistory,
} from './commands/custody'
import { evidence } from './commands/evidence'
import { historyArchive } from './commands/archive'
import { historyBundle, historyList, historyReport, historyShow } from './commands/history'
import { historyHeads, historyVerify } from './commands/ledger'
import { mediaList } from './commands/media'
import { metadataInspect } from './commands/metadata'
import { operatorCredential, trustPolicy } from './commands/policy'
import { practiceCreate, practiceList, practiceScanner, practiceSet, practiceWsusutil } from './commands/practice'
import { baselineShow, receiptAccept, receiptExport, receiptShow } from './commands/receipts'
import { trustImport, trustRotate, trustStatement } from './commands/rotation'
import { scanAdd, scanList, scanRehearse, scanRemove, scanRequire, scanTest } from './commands/scan'
import { serverCheck, serverSynchronize } from './commands/server'
import { serverHealth, serverReset } from './commands/server-care'
import { init, keyShow, stationSettings } from './commands/station'
import { receive, send, verify } from './commands/transfers'
import { trustAdd, trustExport, trustList, trustRevoke } from './commands/trust'
import { done, failure, present, type CommandIo } from './output'
import { processIo } from './process-io'
import { Screen } from './screen'
import { USAGE } from './usage'

/** Every command by its name. What each needs is decided in test/unit/cli/command-rights.test.ts. */
export const COMMANDS = {
  init,
  'key show': keyShow,
  'station settings': stationSettings,
  'trust list': trustList,
  'trust add': trustAdd,
  'trust revoke': trustRevoke,
  'trust rotate': trustRotate,
  'trust statement': trustStatement,
  'trust import': trustImport,
  'trust export': trustExport,
  'trust policy': trustPolicy,
  'operator credential': operatorCredential,
  'practice create': practiceCreate,
  'practice list': practiceList,
  'practice set': practiceSet,
  'scan list': scanList,
  'scan add': scanAdd,
  'scan remove': scanRemove,
  'scan require': scanRequire,
  'scan test': scanTest,
  'scan rehearse': scanRehearse,
  'server check': serverCheck,
  'server synchronize': serverSynchronize,
  'server health': serverHealth,
  'server reset': serverReset,
  'media list': mediaList,
  'media history': mediaHistory,
  'custody label': custodyLabel,
  'custody hand-over': custodyHandOver,
  'custody sanitise': custodySanitise,
  'custody check-empty': custodyCheckEmpty,
  'custody dispose': custodyDispose,
  'custody lost': custodyLost,
  'custody require-write-protection': custodyRequireWriteProtection,
  'metadata inspect': metadataInspect,
  send,
  verify,
  receive,
  'receipt show': receiptShow,
  'receipt export': receiptExport,
  'receipt accept': receiptAccept,
  'baseline show': baselineShow,
  'history list': historyList,
  'history show': historyShow,
  'history verify': historyVerify,
  'history heads': historyHeads,
  'history report': historyReport,
  'history bundle': historyBundle,
  'history archive': historyArchive,
  evidence,
  'audit add': auditAdd,
  'audit list': auditList,
  'audit reconcile': auditReconcile,
} as const satisfies Readonly<Record<string, Command>>

interface Invocation {
  /** null: the platform's folder for application data. */
  readonly home: string | null
  readonly json: boolean
  readonly help: boolean
  readonly version: boolean
  readonly words: readonly string[]
}

/**
 * Runs one command of the command line.
 * @param argv what follows the program's name
 * @returns the exit code (the stand-in wsusutil has codes of its own); nothing is thrown
 */
export async function runCli(argv: readonly string[], program: Program, io: CommandIo = processIo()): Promise<number> {
  const screen = new Screen(io)
  const exit = await runCommand(argv, program, screen)
  const reason = await screen.outputLost()
  if (reason === null || exit !== EXIT.done) return exit
  screen.say(
    `causeway: the result cannot be written to standard output (${reason})`,
    'The command itself is done, and the history has it. Give standard output a place that can be written.',
  )
  return EXIT.outputLost
}

async function runCommand(argv: readonly string[], program: Program, screen: Screen): Promise<number> {
  const { home, json, help, version, words } = readInvocation(argv)
  let folder = home
  try {
    if (version) return present(screen, json, done({ ...TOOL }, `${TOOL.name} ${TOOL.version}`))
    if (help) return present(screen, json, done({ usage: USAGE }, USAGE.trimEnd().split('\n')))
    if (!argv.every((word) => word.isWellFormed())) throw usage(`an argument holds ${ILL_FORMED}`)
    if (home !== null && (isEmpty(home) || home.startsWith('-'))) throw usage('--home is followed by a folder')
    if (words[0] === 'practice' && words[1] === 'wsusutil') return await practiceWsusutil(words.slice(2))
    if (words[0] === 'practice' && words[1] === 'scanner') return await practiceScanner(words.slice(2))
    const { command, args } = findCommand(words)
    folder ??= defaultHome()
    return present(screen, json, await command(args, { ...program, home: folder, screen }))
  } catch (error) {
    return present(screen, json, failure(folder === null ? error : asHomeError(error, folder)))
  }
}

function findCommand(words: readonly string[]): { command: Command; args: readonly string[] } {
  const [first, second] = words
  const pair = commandNamed(`${first} ${second}`)
  if (pair) return { command: pair, args: words.slice(2) }
  const single = first === undefined ? undefined : commandNamed(first)
  if (single) return { command: single, args: words.slice(1) }
  throw usage(
    first === undefined
      ? 'no command given; see causeway --help'
      : `unknown command '${words.slice(0, 2).join(' ')}'; see causeway --help`,
  )
}

/** Not what every object has, such as `constructor`. */
function commandNamed(name: string): Command | undefined {
  const commands: Readonly<Record<string, Command>> = COMMANDS
  return Object.hasOwn(commands, name) ? commands[name] : undefined
}

/** Takes the global options out; they may stand anywhere before or after the command. */
function readInvocation(argv: readonly string[]): Invocation {
  const words: string[] = []
  let home: string | null = null
  const flags = { json: false, help: false, version: false }
  for (let n = 0; n < argv.length; n++) {
    const word = argv[n] ?? ''
    if (word === '--home') home = argv[++n] ?? ''
    else if (word.startsWith('--home=')) home = word.slice('--home='.length)
    else if (word === '--json') flags.json = true
    else if (word === '--help' || word === '-h') flags.help = true
    else if (word === '--version') flags.version = true
    else words.push(word)
  }
  return { home, ...flags, words }
}
