import { checks } from './en/checks'
import { companions } from './en/companions'
import { errors } from './en/errors'
import { findings } from './en/findings'
import { rehearsals } from './en/rehearsals'
import { syncStatuses } from './en/sync-statuses'
import { exportServer, steps, trust, verdicts } from './en/words'
import type { Wording } from './types'

export const en: Wording = {
  errors,
  checks,
  companions,
  findings,
  steps,
  trust,
  verdicts,
  exportServer,
  syncStatuses,
  rehearsals,
}
