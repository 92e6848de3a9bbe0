import { CausewayError } from '../../../shared/errors'
import { blocking, exportServerChecks } from '../../wsus/checks'
import { readExportServer } from '../../wsus/export-server'
import type { StepHandler } from '../jobs/step'

/** Send, step 1: the export server has synchronized, holds its content, and can be driven. */
export const checkExportServer: StepHandler<'server'> = async ({ station }) => {
  const { facts, configurationManager } = await readExportServer(station.server)
  const checks = exportServerChecks(facts, station.settings.now().syncAgeLimitDays, configurationManager)
  const blockers = blocking(checks)
  return {
    checks,
    result: { step: 'server', facts, configurationManager },
    ...(facts.contentPath === null ? {} : { data: { contentPath: facts.contentPath } }),
    ...(blockers.length === 0 ? {} : { error: new CausewayError('server.not-ready', { checks: blockers.length }) }),
  }
}
