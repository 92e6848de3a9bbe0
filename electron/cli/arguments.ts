import { parseArgs } from 'node:util'
import { CausewayError } from '../../shared/errors'

/** An option of a command. Its value must not be empty: an unset variable of a script is no folder, and no name. */
export interface CommandOption {
  readonly type: 'string' | 'boolean'
  readonly multiple?: boolean
  readonly default?: string | boolean | string[]
  /** For free text, and for what is handed on to another program. */
  readonly mayBeEmpty?: true
}

/**
 * Reads a command's options and arguments strictly: everything that is not in the table is a usage error, and so is an
 * empty value, which `resolve` would take for the working folder.
 * @throws CausewayError `usage`
 */
export function parseCommand<const O extends Readonly<Record<string, CommandOption>>>(
  args: readonly string[],
  options: O,
  positionals: { readonly min: number; readonly max: number } = { min: 0, max: 0 },
): { values: ReturnType<typeof parseArgs<{ options: O; strict: true }>>['values']; positionals: string[] } {
  try {
    const parsed = parseArgs({ args: [...args], options, strict: true, allowPositionals: true, tokens: true })
    for (const token of parsed.tokens)
      if (
        token.kind === 'option' &&
        token.value !== undefined &&
        !options[token.name]?.mayBeEmpty &&
        isEmpty(token.value)
      )
        throw new Error(`--${token.name} is empty`)
    if (parsed.positionals.some(isEmpty)) throw new Error('an argument is empty')
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

/** True for text of blanks only too: Windows drops blanks at the end of a path. */
export function isEmpty(value: string): boolean {
  return value.trim() === ''
}

/** A usage error that says what was wrong with the words typed. */
export function usage(problem: string): CausewayError {
  return new CausewayError('usage', { problem })
}

/** @throws CausewayError `usage` when the option was not given */
export function required(value: string | undefined, option: string): string {
  if (value === undefined) throw usage(`${option} is required`)
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
