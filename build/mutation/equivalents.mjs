/**
 * Mutants that no test can notice, each with the reason. Whoever adds one has looked: nothing that a caller, a disk or a
 * medium could do tells the two apart. `line` is the whole line of the source, so that an entry ends with its code.
 * @type {{file: string, line: string, mutator: string, replacement: string, reason: string}[]}
 */
export const equivalents = []
