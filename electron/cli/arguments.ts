import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { CausewayError } from '../../shared/errors'

/** The options of a command, parsed strictly: what is not in the table is a usage error. */
export function parseCommand<const O extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: O,
  positionals: { readonly min: number; readonly max: number } = { min: 0, max: 0 },
): { values: ReturnType<typeof parseArgs<{ options: O; strict: true }>>['values']; positionals: string[] } {
  try {
    const parsed = parseArgs({ args: [...args], options, strict: true, allowPositionals: true })
    if (parsed.positionals.length < positionals.min || parsed.positionals.length > positionals.max)
      throw new Error(
        parsed.positionals.length < positionals.min
          ? 'an argument is missing'
          : `unexpected argument '${parsed.positionals[positionals.max]}'`,
      )
    return { values: parsed.values, positionals: parsed.positionals }
  } catch (cause) {
    throw usage(cause instanceof Error ? cause.message : String(cause))
  }
}

/** A usage error that says what was wrong with the words typed. */
export function usage(problem: string): CausewayError {
  return new CausewayError('usage', { problem })
}

/** @throws CausewayError `usage` when the option was not given */
export function required(value: string | undefined, option: string): string {
  if (value === undefined || value.trim() === '') throw usage(`${option} is required`)
  return value
}

/** @throws CausewayError `usage` when the value is none of the allowed ones */
export function oneOf<const T extends string>(value: string, allowed: readonly T[], option: string): T {
  const found = allowed.find((one) => one === value)
  if (found === undefined) throw usage(`${option} is one of ${allowed.join(', ')}, not '${value}'`)
  return found
}

/** @throws CausewayError `usage` when the value is not a whole number within the bounds */
export function wholeNumber(value: string, option: string, min: number, max: number): number {
  const number = Number(value)
  if (!/^\d+$/.test(value) || number < min || number > max)
    throw usage(`${option} is a whole number from ${min} to ${max}, not '${value}'`)
  return number
}
