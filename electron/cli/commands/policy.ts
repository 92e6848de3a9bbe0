import { accountSchema } from '../../../shared/policy-schemas'
import type { Account, PolicyRules, PolicyView } from '../../../shared/policy'
import { changePolicy, policyView } from '../../transfer/policy/change-policy'
import { removeCredential, setCredential } from '../../transfer/policy/presence'
import { oneOf, parseCommand, usage, wholeNumber } from '../arguments'
import { withStation, type Command } from '../command'
import { askSecret, done } from '../output'

/** `trust policy`: shows the policy; `--set NAME=VALUE` changes it, all at once or nothing. */
export const trustPolicy: Command = async (args, context) => {
  const { values } = parseCommand(args, { set: { type: 'string', multiple: true, default: [] as string[] } })
  const changes = Object.assign({}, ...values.set.map(readChange)) as Partial<PolicyRules>
  return withStation(context, async (station) => {
    const view = values.set.length > 0 ? await changePolicy(station, changes) : policyView(station)
    return done({ policy: view.rules, ...view }, describe(view))
  })
}

/** `operator credential ACCOUNT`: sets the personal credential, which is read from standard input. */
export const operatorCredential: Command = async (args, context) => {
  const options = { remove: { type: 'boolean', default: false } } as const
  const { values, positionals } = parseCommand(args, options, { min: 1, max: 1 })
  const account = positionals[0] ?? ''
  return withStation(context, async (station) => {
    if (values.remove) {
      await removeCredential(station, account)
      return done({ account }, `Removed: the personal credential of ${account}`)
    }
    const secret = await askSecret(context.screen, account)
    await setCredential(station, { account, secret })
    return done({ account }, `Set: the personal credential of ${account}`)
  })
}

/** What `--set` knows: the name that is typed, the rule, how its value is read and written. */
const RULES = {
  'require-pinned': { rule: 'requirePinned', read: readYesNo },
  'require-write-protection': { rule: 'requireWriteProtection', read: readYesNo },
  'two-persons': { rule: 'twoPersons', read: readYesNo },
  'oldest-days': {
    rule: 'oldestDays',
    read: (value: string, name: string) => (value === 'none' ? null : wholeNumber(value, name, 1, 3650)),
  },
  'clock-tolerance-minutes': {
    rule: 'clockToleranceMinutes',
    read: (value: string, name: string) => wholeNumber(value, name, 0, 1440),
  },
  'keys-trusted-by': {
    rule: 'keysTrustedBy',
    read: (value: string, name: string) => oneOf(value, ['operators', 'administrators'], name),
  },
  administrators: { rule: 'administrators', read: readAccounts },
  auditors: { rule: 'auditors', read: readAccounts },
  operators: {
    rule: 'operators',
    read: (value: string, name: string) => (value === 'all' ? null : readAccounts(value, name)),
  },
} as const satisfies Record<string, { rule: keyof PolicyRules; read: (value: string, name: string) => unknown }>

function readChange(typed: string): Partial<PolicyRules> {
  const at = typed.indexOf('=')
  const name = oneOf(typed.slice(0, Math.max(at, 0)), Object.keys(RULES) as (keyof typeof RULES)[], '--set NAME=VALUE')
  const { rule, read } = RULES[name]
  return { [rule]: read(typed.slice(at + 1).trim(), name) }
}

function readYesNo(value: string, name: string): boolean {
  return oneOf(value, ['yes', 'no'], name) === 'yes'
}

/** `LAB\anna,LAB\ben#S-1-5-21-…`: with an id, only the account that has it is meant. Nothing: nobody. */
function readAccounts(value: string, name: string): Account[] {
  return value
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => {
      const [account, id = null] = each.split('#')
      const read = accountSchema.safeParse({ name: account, id })
      if (!read.success)
        throw usage(`${name}: '${each}' is no account; NAME or NAME#ID, where ID is a SID or uid:NUMBER`)
      return read.data
    })
}

function describe({ rules, account, role, credentials, isSet }: PolicyView): string[] {
  const accounts = (list: readonly Account[]): string => list.map(written).join(', ') || 'nobody'
  return [
    `require-pinned           ${rules.requirePinned ? 'yes' : 'no'}`,
    `require-write-protection ${rules.requireWriteProtection ? 'yes' : 'no'}`,
    `two-persons              ${rules.twoPersons ? 'yes' : 'no'}`,
    `oldest-days              ${rules.oldestDays ?? 'none'}`,
    `clock-tolerance-minutes  ${rules.clockToleranceMinutes}`,
    `keys-trusted-by          ${rules.keysTrustedBy}`,
    `administrators           ${accounts(rules.administrators)}`,
    `auditors                 ${accounts(rules.auditors)}`,
    `operators                ${rules.operators === null ? 'all' : accounts(rules.operators)}`,
    `You are ${written(account)}: ${role}.${isSet ? '' : ' The policy was never changed.'}`,
    `Personal credentials: ${credentials.join(', ') || 'none'}`,
  ]
}

function written({ name, id }: Account): string {
  return id === null ? name : `${name}#${id}`
}
