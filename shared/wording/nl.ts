import { checks } from './nl/checks'
import { companions } from './nl/companions'
import { errors } from './nl/errors'
import { findings } from './nl/findings'
import { rehearsals } from './nl/rehearsals'
import { syncStatuses } from './nl/sync-statuses'
import { exportServer, steps, trust, verdicts } from './nl/words'
import type { Wording } from './types'

export const nl: Wording = {
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
