/**
 * What `npm run test:mutation` mutates, room by room, and the tests that have to notice: those that are quick enough to
 * be asked thousands of times.
 * @type {Record<string, {mutate: string[], tests: string[], skipped?: string[]}>}
 */
export const rooms = {
  // The huge manifest measures memory.
  bag: {
    mutate: ['electron/bag/*.ts'],
    tests: ['test/unit/bag/*.test.ts'],
    skipped: ['test/unit/bag/huge-manifest.test.ts'],
  },
  trust: { mutate: ['electron/trust/*.ts'], tests: ['test/unit/trust/*.test.ts'] },
  // A file lists the tables in SQL, and processes that are killed take their time.
  ledger: {
    mutate: ['electron/ledger/*.ts', '!electron/ledger/schema.ts'],
    tests: ['test/unit/ledger/*.test.ts'],
    skipped: ['test/unit/ledger/processes.test.ts'],
  },
  // Calls of the system by koffi (files/native) are left out: a wrong one ends the process that tests.
  // A million paths, and properties of ten thousands, take seconds for each mutant.
  files: {
    mutate: ['electron/files/*.ts'],
    tests: ['test/unit/files/*.test.ts'],
    skipped: ['test/unit/files/many.test.ts', 'test/unit/files/safe-path.property.test.ts'],
  },
  workers: { mutate: ['electron/workers/*.ts'], tests: ['test/unit/workers/*.test.ts'] },
  receive: {
    mutate: ['electron/transfer/receive/*.ts'],
    tests: ['test/unit/transfer/*.test.ts', 'test/unit/cli/refusals-*.test.ts', 'test/unit/cli/increment.test.ts'],
  },
}

/**
 * Mutations that are not made: other words in messages, other arithmetic, other values. What is left decides: conditions,
 * comparisons, yes and no, patterns, quantifiers, calls and blocks that are taken away.
 */
export const LEFT_OUT = [
  'StringLiteral',
  'ObjectLiteral',
  'ArrayDeclaration',
  'ArithmeticOperator',
  'AssignmentOperator',
  'UpdateOperator',
  'UnaryOperator',
  'ArrowFunction',
  'OptionalChaining',
]
