import { hostname, userInfo } from 'node:os'
import { accountIdSchema } from '../../shared/policy-schemas'
import type { Account } from '../../shared/policy'
import { cutText } from '../../shared/text'
import { askProgramNow } from '../processes/start-program'
import { systemProgram } from '../processes/system-programs'

/** It asks the token of its own process. */
const WHOAMI_WITHIN_MS = 10_000

/** The account that operates this process, as the ledger records it: `DOMAIN\name` on Windows, else the name. */
export function operatorName(): string {
  const name = userInfo().username
  const domain = operatorDomain()
  return domain ? `${domain}\\${name}` : name
}

/** The domain that the account belongs to, on Windows; null elsewhere. */
export function operatorDomain(): string | null {
  return (process.platform === 'win32' && process.env['USERDOMAIN']) || null
}

/** The same account with what stays when it is renamed: its security identifier, or its user id. */
export function operatorAccount(): Account {
  const { uid } = userInfo()
  return { name: operatorName(), id: process.platform === 'win32' ? securityIdentifier() : `uid:${uid}` }
}

/** This machine's name, for evidence. */
export function hostName(): string {
  return cutText(hostname().toWellFormed(), 255)
}

/**
 * The account's SID, as `whoami /user /fo csv /nh` prints it: `"domain\name","S-1-5-21-…"` (learn.microsoft.com, whoami).
 * null when it cannot be read: then a rule that names an id does not mean this account.
 */
function securityIdentifier(): string | null {
  try {
    return identifierIn(askProgramNow(systemProgram('whoami'), ['/user', '/fo', 'csv', '/nh'], WHOAMI_WITHIN_MS))
  } catch {
    return null
  }
}

/** The last field of whoami's line. Names before it come in whatever code page the console has. */
export function identifierIn(printed: string): string | null {
  const found = /"(S-1-[0-9-]+)"\s*$/.exec(printed)?.[1]
  return found !== undefined && accountIdSchema.safeParse(found).success ? found : null
}
