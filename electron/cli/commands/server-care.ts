import { CausewayError } from '../../../shared/errors'
import { formatTime } from '../../../shared/format'
import type { HealthReport } from '../../../shared/health'
import { checkServerHealth, resetServer } from '../../transfer/server/server-care'
import { ToolError } from '../../processes/run-tool'
import { parseCommand, usage } from '../arguments'
import { withStation, type Command, type CommandContext } from '../command'
import { done, failure, type CommandResult } from '../output'
import { outsideLines } from '../screen'
import { progressLine } from '../progress-line'
import { describeRun } from './tool-run'

const WHAT_HEALTH_DOES = [
  'wsusutil checkhealth: the WSUS service looks at itself (web services, database, content folder) and writes what it',
  'finds into the event log. Nothing is changed.',
]

const WHAT_RESET_DOES = [
  'wsusutil reset: the server looks for the file of every update in its database, and downloads again what is missing',
  'or damaged. On a large content store that takes long. It helps where updates show as downloading though their',
  'files are there.',
]

const CANNOT_DOWNLOAD =
  'This station stands at a disconnected server: it cannot download. Run this after all content has been confirmed.'

/** `server health`: `wsusutil checkhealth`, and what the server found. */
export const serverHealth: Command = async (args, context) => {
  parseCommand(args, {})
  return withStation(context, async (station) => {
    context.screen.say(...WHAT_HEALTH_DOES)
    return whileListening(context, async (signal) => {
      const health = await checkServerHealth(station, { signal, report: progressLine(context.screen) })
      return healthResult(health)
    })
  })
}

/** `server reset`: `wsusutil reset`, once it was said what it does and agreed to. */
export const serverReset: Command = async (args, context) => {
  const { values } = parseCommand(args, { yes: { type: 'boolean', default: false } })
  return withStation(context, async (station) => {
    context.screen.say(...WHAT_RESET_DOES)
    if (station.file.role === 'disconnected') context.screen.say(CANNOT_DOWNLOAD)
    if (!values.yes) throw usage('server reset makes the server do this work; --yes agrees to it')
    return whileListening(context, async (signal) => {
      const run = await resetServer(station, { signal, report: progressLine(context.screen) })
      const lines = [...describeRun(run), 'What it asks the server to do goes on in the background for a while.']
      return done({ toolRun: run }, lines)
    })
  })
}

/** Ctrl+C ends the tool; how a tool that did not succeed ran is told. */
async function whileListening(
  { screen }: CommandContext,
  work: (signal: AbortSignal) => Promise<CommandResult>,
): Promise<CommandResult> {
  const cancel = new AbortController()
  const stopListening = screen.onInterrupt(() => cancel.abort())
  try {
    return await work(cancel.signal)
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    const result = failure(error, { toolRun: error.run })
    return { ...result, lines: [...result.lines, ...describeRun(error.run)] }
  } finally {
    stopListening()
  }
}

function healthResult(health: HealthReport): CommandResult {
  const findings = health.findings.flatMap(({ at, level, eventId, text }) => {
    const [first = '', ...more] = outsideLines(text)
    return [
      `  ${formatTime(at, 'en')}  ${level} ${eventId}: ${first || '(without words)'}`,
      ...more.map((line) => `    | ${line}`),
    ]
  })
  if (health.state === 'healthy') return done({ health }, ['WSUS says that it works.', ...findings])
  const count = health.findings.filter(({ level }) => level !== 'information').length
  const error =
    health.state === 'problems'
      ? new CausewayError('server.unhealthy', { count })
      : new CausewayError('server.health-unknown', { source: health.source })
  const result = failure(error, { health })
  return { ...result, lines: [...result.lines, ...findings, `(${health.source})`] }
}
