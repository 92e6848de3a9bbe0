import type { Account } from '../../../shared/policy'

/** Accounts as they stand in a text area: one a line, with the id behind `#`. */
export function accountsText(accounts: readonly Account[] | null): string {
  return (accounts ?? []).map(({ name, id }) => (id === null ? name : `${name}#${id}`)).join('\n')
}

/** What was typed; main refuses what is no account. */
export function readAccounts(text: string): Account[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const at = line.lastIndexOf('#')
      return at < 0 ? { name: line, id: null } : { name: line.slice(0, at).trim(), id: line.slice(at + 1).trim() }
    })
}

/** A whole number within limits; null for nothing typed, `invalid` for anything else. */
export function readNumber(text: string, least: number, most: number): number | null | 'invalid' {
  if (text.trim() === '') return null
  const number = Number(text)
  return /^\s*\d+\s*$/.test(text) && number >= least && number <= most ? number : 'invalid'
}
