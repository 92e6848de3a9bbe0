import { checks } from './fr/checks'
import { companions } from './fr/companions'
import { errors } from './fr/errors'
import { findings } from './fr/findings'
import { rehearsals } from './fr/rehearsals'
import { syncStatuses } from './fr/sync-statuses'
import { exportServer, steps, trust, verdicts } from './fr/words'
import type { Wording } from './types'

export const fr: Wording = {
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
