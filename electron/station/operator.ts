import { hostname, userInfo } from 'node:os'
import { accountIdSchema } from '../../shared/policy-schemas'
import type { Account } from '../../shared/policy'
import { cutText } from '../../shared/text'
import { windowsAccount } from '../files/native/windows-account'
import { askProgramNow } from '../processes/start-program'
import { systemProgram } from '../processes/system-programs'

/** It asks the token of its own process. */
const WHOAMI_WITHIN_MS = 10_000

/** The account that operates this process, with what tells it from another one of the same name. */
export interface Operator extends Account {
  /** The domain that the account belongs to, on Windows; null elsewhere. */
  readonly domain: string | null
}

/**
 * Returns the account that operates this process: as `DOMAIN\name` with its security identifier on Windows, else by name
 * and user id. Everything comes from the process itself, never from the environment, which its owner writes.
 */
export function currentOperator(): Operator {
  if (process.platform !== 'win32') return posixOperator()
  const account = windowsAccount()
  if (!account) return { name: userInfo().username, id: securityIdentifier(), domain: null }
  return { name: `${account.domain}\\${account.name}`, id: account.sid, domain: account.domain }
}

/** This machine's name, for evidence. */
export function hostName(): string {
  return cutText(hostname().toWellFormed(), 255)
}

function posixOperator(): Operator {
  const id = `uid:${String(process.getuid?.() ?? -1)}`
  return { name: nameOfUser() ?? id, id, domain: null }
}

/** From the system's list of users; null for a user id that it does not list, such as in a container. */
function nameOfUser(): string | null {
  try {
    return userInfo().username
  } catch {
    return null
  }
}

/**
 * Where the token cannot be read directly: the SID as `whoami /user /fo csv /nh` prints it, `"domain\name","S-1-5-21-…"`
 * (learn.microsoft.com, whoami). null when that cannot be read either: then a rule that names an id does not mean this
 * account.
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
