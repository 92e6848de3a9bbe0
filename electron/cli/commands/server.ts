import { CausewayError } from '../../../shared/errors'
import { exportServerSituation } from '../../../shared/export-server'
import type { ServerFacts } from '../../../shared/domain'
import { formatCheckValue, formatTime } from '../../../shared/format'
import { wording } from '../../../shared/wording'
import { startServerSynchronization, synchronizeServer } from '../../transfer/server/synchronization'
import { blocking, exportServerChecks, importServerChecks } from '../../wsus/checks'
import { readExportServer } from '../../wsus/export-server'
import { parseCommand } from '../arguments'
import { withStation, type Command } from '../command'
import { describeConfigurationManager } from '../configuration-manager-lines'
import { describeTroubles, done, failure, VALUE_WORDS } from '../output'
import { synchronizationLine } from '../synchronization-line'

/**
 * `server check`: what the WSUS server beside this station says, and whether a transfer can begin. An export server's
 * Configuration Manager is asked too, on other computers only with `--other-computers`.
 */
export const serverCheck: Command = async (args, context) => {
  const { values } = parseCommand(args, { 'other-computers': { type: 'boolean', default: false } })
  return withStation(context, async (station) => {
    const exports = station.file.role === 'connected'
    const { facts, configurationManager } = exports
      ? await readExportServer(station.server, values['other-computers'])
      : { facts: await station.server.readFacts(), configurationManager: undefined }
    const checks = exports
      ? exportServerChecks(facts, station.settings.now().syncAgeLimitDays, configurationManager)
      : importServerChecks(facts, null, 0)
    const { contentPath, contentFiles, updateCount } = facts
    const choice = exportServerSituation(facts.configurationManager)
    const document = {
      ...{ contentPath, contentFiles, updateCount, checks, facts },
      exportServer: choice,
      configurationManager: configurationManager ?? null,
    }
    const blockers = blocking(checks)
    const words = wording('en')
    const lines = [
      ...checks.map(({ id, state, value, source }) => {
        const found = value.kind === 'none' ? '' : `: ${formatCheckValue(value, VALUE_WORDS, 'en')}`
        return `${state.padEnd(11)} ${words.checks[id].label}${found}  (${source})`
      }),
      `Content store: ${contentPath ?? 'unknown'}, ${contentFiles ?? 'unknown'} files; ${updateCount ?? 'unknown'} updates`,
      ...describeSynchronizations(facts),
      ...(configurationManager ? describeConfigurationManager(configurationManager) : []),
      ...(exports || facts.configurationManager?.found === true ? [words.exportServer[choice]] : []),
    ]
    if (blockers.length === 0) return done(document, lines)
    const result = failure(new CausewayError('server.not-ready', { checks: blockers.length }), document)
    return { ...result, lines: [...lines, ...result.lines, ...describeTroubles(blockers)] }
  })
}

/**
 * `server synchronize`: has the export server synchronize; with `--wait` until it has ended. Ctrl+C ends the waiting,
 * not the synchronization.
 */
export const serverSynchronize: Command = async (args, context) => {
  const { values } = parseCommand(args, { wait: { type: 'boolean', default: false } })
  return withStation(context, async (station) => {
    if (!values.wait) {
      await startServerSynchronization(station)
      return done(
        { synchronization: null },
        'The synchronization has started. "causeway server check" tells how it ends.',
      )
    }
    const interrupt = new AbortController()
    const stopListening = context.screen.onInterrupt(() => interrupt.abort())
    const line = synchronizationLine(context.screen)
    try {
      const synchronization = await synchronizeServer(station, { signal: interrupt.signal, report: line.report })
      const { result, error, updateErrors } = synchronization
      if (result === 'succeeded')
        return done(
          { synchronization },
          `The synchronization succeeded; ${updateErrors ?? 'unknown'} updates with errors.`,
        )
      return failure(new CausewayError('server.sync-failed', { result, error: error ?? '' }), { synchronization })
    } finally {
      line.end()
      stopListening()
    }
  })
}

/** The schedule and the last synchronizations, a line each. */
function describeSynchronizations({ schedule, syncHistory }: ServerFacts): string[] {
  const planned = !schedule
    ? 'unknown'
    : schedule.automatic
      ? `${schedule.perDay ?? 'unknown'} a day, from ${schedule.timeOfDay ?? 'unknown'} UTC`
      : 'by hand only'
  const runs = (syncHistory ?? []).map(({ startedAt, result, error, manual }) => {
    const when = startedAt === null ? 'unknown time' : formatTime(startedAt, 'en')
    const by = manual === null ? '' : manual ? ', by hand' : ', by schedule'
    return `  ${when}: ${result}${by}${error ? ` (${error})` : ''}`
  })
  return [`Synchronizations: ${planned}`, ...runs]
}
