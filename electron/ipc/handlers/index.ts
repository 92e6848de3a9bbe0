import type { Context } from '../context'
import type { Handlers } from '../router'
import { appHandlers } from './app'
import { auditHandlers } from './audit'
import { companionHandlers } from './companions'
import { custodyHandlers } from './custody'
import { historyHandlers } from './history'
import { jobHandlers } from './jobs'
import { ownKeyHandlers } from './own-key'
import { mediaHandlers } from './media'
import { policyHandlers } from './policy'
import { practiceHandlers } from './practice'
import { receiptHandlers } from './receipts'
import { scannerHandlers } from './scanners'
import { serverHandlers } from './server'
import { trustHandlers } from './trust'

/** Every request's handler; one that is missing does not compile. */
export function allHandlers(context: Context): Handlers {
  return {
    ...appHandlers(context),
    ...mediaHandlers(context),
    ...companionHandlers(context),
    ...jobHandlers(context),
    ...practiceHandlers(context),
    ...serverHandlers(context),
    ...scannerHandlers(context),
    ...trustHandlers(context),
    ...ownKeyHandlers(context),
    ...policyHandlers(context),
    ...historyHandlers(context),
    ...auditHandlers(context),
    ...receiptHandlers(context),
    ...custodyHandlers(context),
    ...serverHandlers(context),
  }
}
