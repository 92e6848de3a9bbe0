/** policy.json: what a station asks beyond the rules that always hold. Damage is refused, never taken for no policy. */
import { CausewayError } from '../../shared/errors'
import { policyFileSchema, policyRulesSchema } from '../../shared/policy-schemas'
import type { PolicyRules } from '../../shared/policy'
import { parseJson } from '../../shared/json'
import { writeFileDurably } from '../files/durable'
import { errorCode } from '../files/system-error'
import { readStateFile } from '../files/state-file'

/**
 * The rules in a file; null when there is none.
 * @throws CausewayError `station.damaged`, `file.unreadable` (details: path)
 */
export function readPolicyFile(path: string): PolicyRules | null {
  let text: string
  try {
    text = readStateFile(path).toString('utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw new CausewayError('file.unreadable', { path }, error)
  }
  try {
    const { formatVersion: _, ...rules } = policyFileSchema.parse(parseJson(text))
    return rules
  } catch (error) {
    throw new CausewayError('station.damaged', { path }, error)
  }
}

/** For its owner alone, like all files of a home. */
export async function writePolicyFile(path: string, rules: PolicyRules): Promise<void> {
  await writeFileDurably(path, `${JSON.stringify({ formatVersion: 1, ...rules }, null, 2)}\n`, { mode: 0o600 })
}

/** Rules that an event of the history holds. @throws CausewayError `station.damaged` (details: path) */
export function rulesInEvent(path: string, value: unknown): PolicyRules {
  const read = policyRulesSchema.safeParse(value)
  if (read.success) return read.data
  throw new CausewayError('station.damaged', { path }, read.error)
}

/** The rules, if they may stand in the file. @throws CausewayError `usage` (details: problem, field) */
export function checkedRules(rules: PolicyRules): PolicyRules {
  const read = policyRulesSchema.safeParse(rules)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const field = issue?.path.join('.') ?? ''
  throw new CausewayError('usage', { field, problem: `${field}: ${issue?.message ?? ''}` }, read.error)
}
