import type { Station } from '../station/station'
import { openStation } from '../station/station'
import type { Workers } from '../workers/workers'
import type { ToolCommand } from '../processes/run-tool'
import type { CommandResult } from './output'
import type { Screen } from './screen'

/** What the entry of the program knows and commands need. */
export interface Program {
  /** Starts this program's command line again, as practice mode does for its wsusutil. */
  readonly self: ToolCommand
  /** Starts those who read, hash and write. */
  readonly startWorkers: () => Workers
}

/** What every command is given. */
export interface CommandContext extends Program {
  readonly home: string
  readonly screen: Screen
}

/** A command with the arguments that follow its name. */
export type Command = (args: readonly string[], context: CommandContext) => Promise<CommandResult>

/** Opens the home's station for the time of a command. */
export async function withStation<T>(context: CommandContext, work: (station: Station) => T | Promise<T>): Promise<T> {
  const station = await openStation(context.home, { selfCommand: context.self })
  try {
    return await work(station)
  } finally {
    station.close()
  }
}
