/** The oracle is asked of receives in which one thing was made wrong on purpose, and of a product without one guard. */
import Database from 'better-sqlite3'
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { End } from './doors'
import { filesIn, makeWorld, sha256, type World } from './goldens'
import { judge, lookBefore, type Expectation } from './oracle'
import { recordReceive } from './receive'
import { CANARY, copyScene, mountPoint, newScene, putBack, type Scene } from './scene'

let world: World
let scene: Scene
let verified: End
let expected: Expectation
beforeAll(async () => {
  world = await makeWorld()
  scene = newScene(world)
  const head = lookBefore(scene).head
  const recorded = await recordReceive(scene)
  verified = recorded.end
  expected = {
    before: { ...lookBefore(scene), head },
    mustVerify: true,
    mustRefuse: false,
    mediaAtRest: true,
  }
  copyScene(scene.root, join(world.root, 'received'))
})
beforeEach(() => putBack(scene, join(world.root, 'received')))
afterAll(() => world.dispose())

const judged = (end = verified, more: Partial<Expectation> = {}): readonly string[] =>
  judge(scene, end, { ...expected, ...more }).wrong

const receipt = (): string => join(scene.home, 'receipts', `${world.main.transferId}.json`)

/** Changes the receipt, and what the ledger says of its digest, as a product would that counts wrongly. */
function rewriteReceipt(change: (receipt: { files: Record<string, number> }) => object): void {
  const text = JSON.stringify(change(JSON.parse(readFileSync(receipt(), 'utf8')) as { files: Record<string, number> }))
  writeFileSync(receipt(), text)
  rewriteLedger('receipt.signed', (payload) => ({ ...payload, receiptSha256: sha256(text) }))
}

function rewriteLedger(type: string, change: (payload: Record<string, unknown>) => object): void {
  const db = new Database(join(scene.home, 'ledger.db'))
  try {
    for (const { name } of db
      .prepare<[], { name: string }>(`SELECT name FROM sqlite_master WHERE type = 'trigger'`)
      .all())
      db.exec(`DROP TRIGGER "${name}"`)
    const rows = db
      .prepare<[string], { sequence: number; payload: string }>('SELECT sequence, payload FROM events WHERE type = ?')
      .all(type)
    for (const { sequence, payload } of rows)
      db.prepare('UPDATE events SET payload = ? WHERE sequence = ?').run(
        JSON.stringify(change(JSON.parse(payload) as Record<string, unknown>)),
        sequence,
      )
  } finally {
    db.close()
  }
}

const store = (): string => join(scene.home, 'practice/import/WSUSContent')
const stored = (): string => join(store(), filesIn(store()).find((path) => path.endsWith('.cab')) ?? '')

test('finds nothing wrong with a receive that nothing disturbed', () => {
  expect(judged()).toEqual([])
})

test.each<[name: string, wrong: RegExp, work: () => void]>([
  [
    'a receipt for too few files',
    /^files of the receipt/,
    () => rewriteReceipt((r) => ({ ...r, files: { ...r.files, verified: 6 } })),
  ],
  [
    'counts that do not make the sum',
    /^files copied/,
    () => rewriteReceipt((r) => ({ ...r, files: { ...r.files, copied: 1 } })),
  ],
  [
    'another sequence in the receipt',
    /^sequence of the receipt/,
    () => rewriteReceipt((r) => ({ ...r, sequence: 900_000 })),
  ],
  [
    'a companion that is not called placed',
    /^companions of the receipt/,
    () => rewriteReceipt((r) => ({ ...r, companions: [] })),
  ],
  ['a receipt that the ledger does not have', /^digest of the receipt/, () => appendFileSync(receipt(), ' ')],
  ['no receipt', /without a receipt/, () => rmSync(receipt())],
  [
    'a wrong sequence in the verdict',
    /^sequence of the verdict/,
    () => rewriteLedger('receive.verdict', (p) => ({ ...p, sequence: 1 })),
  ],
  [
    'a wrong sum in the verdict',
    /^bytes of the verdict/,
    () => rewriteLedger('receive.verdict', (p) => ({ ...p, bytes: 1 })),
  ],
  [
    'a verdict on what was never signed',
    /no transfer that was signed/,
    () => rewriteLedger('receive.verdict', (p) => ({ ...p, transferDigest: '0'.repeat(64) })),
  ],
  ['a file that was not imported', /is not there$/, () => rmSync(stored())],
  ['a final name with other bytes', /was never signed$/, () => appendFileSync(stored(), 'x')],
  ['a file that was added', /was never signed$/, () => writeFileSync(join(store(), 'more.cab'), 'x')],
  ['a companion that did not arrive', /companions.* is not there$/, () => rmSync(scene.placed, { recursive: true })],
  ['bytes written through a link', /a link points to/, () => appendFileSync(join(scene.outside, CANARY), 'x')],
  ['bytes written on a medium', /written on a medium/, () => writeFileSync(join(mountPoint(scene, 1), 'x'), 'x')],
])('finds %s', (_name, wrong, work) => {
  work()
  expect(judged()).toEqual(expect.arrayContaining([expect.stringMatching(wrong)]))
})

test.each<[name: string, wrong: RegExp, end: Partial<End>, more: Partial<Expectation>]>([
  ['an internal error', /^exit code 1/, { code: 'unexpected', exit: 1 }, {}],
  ['a receive that hangs', /^exit code -1/, { code: 'hangs', exit: -1 }, {}],
  [
    'a refusal that is not in the ledger',
    /not in the ledger$/,
    { code: 'volume.missing', exit: 6 },
    { mustVerify: false },
  ],
  ['a refusal beside a verdict', /ledger says verified$/, { code: 'volume.missing', exit: 6 }, { mustVerify: false }],
  ['a refusal of what is sound', /nothing was wrong$/, { code: 'volume.missing', exit: 6 }, {}],
  ['a verdict on altered media', /altered before they were read$/, {}, { mustRefuse: true }],
  ['another transfer code', /^transfer code shown/, { shown: { transferCode: 'AAAA-AAAA-AAAA-AAAA' } }, {}],
  ['another source', /^source shown/, { shown: { source: 'Export 9' } }, {}],
])('finds %s', (_name, wrong, end, more) => {
  const shown = { ...verified.shown, ...end.shown }
  expect(judged({ ...verified, ...end, shown }, more)).toEqual(expect.arrayContaining([expect.stringMatching(wrong)]))
})
