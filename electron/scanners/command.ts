import { isAbsolute, relative, sep } from 'node:path'
import type { ScanFinding } from '../../shared/scanners'
import type { ToolCommand } from '../processes/run-tool'
import { CommandOutput, named } from './command-answer'
import { exitText, runScanner, scanFailed } from './run-scanner'
import type { Scanner } from './scanner'

/** Stands for the folder in the arguments of a command. */
export const PATH_PLACE = '{path}'

/** What the contract says of exit codes. Anything else: it failed. */
const EXIT = { clean: 0, found: 1 } as const

/**
 * Any program that keeps the contract of docs/format.md: it gets a folder, reads every file below it, and answers with
 * its exit code and one line of JSON. The two must agree.
 */
export function commandScanner(name: string, { file, args }: ToolCommand): Scanner {
  return {
    name,
    takesLists: false,
    tellsProgress: true,
    scan: async ({ folder }, options) => {
      const output = new CommandOutput(options.progress)
      const command = { file, args: args.map((argument) => argument.replaceAll(PATH_PLACE, () => folder)) }
      const run = await runScanner(name, command, options, (line) => output.read(line))
      if (run.exitCode !== EXIT.clean && run.exitCode !== EXIT.found) throw scanFailed(name, run, exitText(run))
      const answer = output.answer()
      if (typeof answer === 'string') throw scanFailed(name, run, answer)
      const { hits, unread, ...told } = answer
      if ((run.exitCode === EXIT.found) !== hits.length > 0)
        throw scanFailed(name, run, `${exitText(run)} with ${hits.length} findings`)
      const within = ({ path, name: what }: ScanFinding): ScanFinding => ({
        path: relativeTo(folder, path),
        name: what,
      })
      return {
        ...told,
        hits: named(hits).map(within),
        hitCount: hits.length,
        unread: named(unread).map(within),
        unreadCount: unread.length,
        run,
      }
    },
  }
}

/** A command may name files from the root or from the folder. */
export function relativeTo(folder: string, path: string): string {
  const inside = isAbsolute(path) ? relative(folder, path) : path
  return sep === '\\' ? inside.replaceAll('\\', '/') : inside
}
