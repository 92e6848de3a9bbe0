import { checks } from './en/checks'
import { companions } from './en/companions'
import { errors } from './en/errors'
import { rehearsals } from './en/rehearsals'
import { syncStatuses } from './en/sync-statuses'
import { exportServer, steps, trust, verdicts } from './en/words'
import type { Wording } from './types'

export const en: Wording = {
  errors,
  checks,
  companions,
  steps,
  trust,
  verdicts,
  exportServer,
  syncStatuses,
  rehearsals,
}
