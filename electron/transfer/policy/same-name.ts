/** Account names are the same whatever their letter case, as Windows has it. */
export function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
