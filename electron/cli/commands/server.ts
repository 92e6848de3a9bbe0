import { CausewayError } from '../../../shared/errors'
import { wording } from '../../../shared/wording'
import { blocking, exportServerChecks, importServerChecks } from '../../wsus/checks'
import { parseCommand } from '../arguments'
import { withStation, type Command } from '../command'
import { describeTroubles, done, failure } from '../output'

/** `server check`: what the WSUS server beside this station says, and whether a transfer can begin. */
export const serverCheck: Command = async (args, context) => {
  parseCommand(args, {})
  return withStation(context, async (station) => {
    const facts = await station.server.readFacts()
    const checks = station.file.role === 'connected' ? exportServerChecks(facts) : importServerChecks(facts, null, 0)
    const { contentPath, contentFiles, updateCount } = facts
    const document = { contentPath, contentFiles, updateCount, checks, facts }
    const blockers = blocking(checks)
    const labels = wording('en').checks
    const text = [
      ...checks.map((check) => `${check.state.padEnd(11)} ${labels[check.id].label}  (${check.source})`),
      `Content store: ${contentPath ?? 'unknown'}, ${contentFiles ?? 'unknown'} files; ${updateCount ?? 'unknown'} updates`,
    ].join('\n')
    if (blockers.length === 0) return done(document, text)
    const result = failure(new CausewayError('server.not-ready', { checks: blockers.length }), document)
    return { ...result, text: [text, result.text, ...describeTroubles(blockers)].join('\n') }
  })
}
