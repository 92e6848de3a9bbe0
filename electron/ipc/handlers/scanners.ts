import type { RequestChannel } from '../../../shared/channels'
import { CausewayError } from '../../../shared/errors'
import { settingFor } from '../../transfer/scanning/scanner-settings'
import { addScanner, rehearseScanner, removeScanner, setScanRules, testScanner } from '../../transfer/scanning/scanning'
import type { Context } from '../context'
import type { Handlers } from '../router'

type ScannerChannel = Extract<RequestChannel, `scanners.${string}`>

/** The malware scanners. What is run is kept here: the window names a program that was picked. */
export function scannerHandlers(context: Context): Pick<Handlers, ScannerChannel> {
  const { station, desktop, tokens } = context
  let testing: AbortController | null = null
  return {
    'scanners.list': async () => (await station.required()).scanning,
    'scanners.pick-program': async () => {
      const location = await desktop.pickProgram()
      return location === null ? null : { token: tokens.tokenFor(location, 'scanner-program'), location }
    },
    'scanners.add': async ({ program, ...wanted }) => {
      const path = program === null ? null : tokens.pathOf(program, 'scanner-program')
      const setting = await settingFor({ ...wanted, program: path, database: null })
      return addScanner(await station.required(), setting)
    },
    'scanners.remove': async (name) => removeScanner(await station.required(), name),
    'scanners.set-rules': async (rules) => setScanRules(await station.required(), rules),
    'scanners.rehearse': async (name, rehearsal) => rehearseScanner(await station.required(), name, rehearsal),
    'scanners.test': async (name) => {
      if (testing) throw new CausewayError('job.busy')
      testing = new AbortController()
      try {
        return await testScanner(await station.required(), name, testing.signal)
      } finally {
        testing = null
      }
    },
    'scanners.stop-test': () => testing?.abort(),
  }
}
