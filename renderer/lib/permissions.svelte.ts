/** What the account may do, as main told it. The engine refuses what is not allowed; this only keeps it from being offered. */
import type { OperatorAction, Permissions } from '../../shared/policy'
import { messages } from '../messages'
import { ask } from './bridge'
import { formatList } from './format'
import { adoptPermissions, appInfo } from './window-state.svelte'

/** null on first run, and while the policy cannot be read: then everything is offered, and main says why it refuses. */
export function permissions(): Permissions | null {
  return appInfo()?.permissions ?? null
}

export function may(action: OperatorAction): boolean {
  return permissions()?.may.includes(action) ?? true
}

/** Why the account may not do something, with whom to ask; null when it may. */
export function whyNot(action: OperatorAction): string | null {
  const told = permissions()
  if (!told || told.may.includes(action)) return null
  const text = messages().policy.access
  return text.reserved(formatList(told.roles[action].map((role) => text.plural[role])), formatList(told.administrators))
}

/** Asks main anew: somebody may have changed the policy meanwhile, here or by the command line. */
export async function refreshPermissions(): Promise<void> {
  const told = await ask('app.info').catch(() => null)
  if (told) adoptPermissions(told.permissions)
}
