/** The sender's approvals at the import server: shown first, applied with consent, groups asked and never guessed. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ApprovalPlan, Approvals } from '../../../shared/approvals'
import { ownPaths, PracticeApprovals } from '../../support/practice-approvals'
import { causeway, makePair, pinSender, succeed, type Pair } from '../../support/stations'

let pair: Pair
let servers: PracticeApprovals
beforeEach(async () => {
  pair = await makePair(10)
  await pinSender(pair)
  servers = new PracticeApprovals(pair)
})
afterEach(() => pair.dispose())

const read = (side: 'export' | 'import'): Approvals => servers.read(side)
const send = () => succeed(pair.sender, 'send', '--to', pair.medium, '--destination', 'Import 1')
const receive = (...options: string[]) => causeway(pair.receiver, 'receive', pair.medium, ...options)
const planIn = (document: Readonly<Record<string, unknown>>) => document['approvals'] as ApprovalPlan

test('are shown, and nothing is applied without consent', async () => {
  await send()
  const { document } = await receive()
  expect(planIn(document)).toMatchObject({ applicable: read('export').approvals.length, applied: null })
  expect(read('import').approvals).toEqual([])
})

test('are applied with consent, as the export server has them', async () => {
  const [declined] = read('export').approvals
  servers.change('export', (all) => {
    all.declined.push(all.approvals.shift()!.updateId)
    all.approvals[0]!.deadline = '2027-01-01T00:00:00.000Z'
  })
  await send()
  const { document, exit, stderr } = await receive('--apply-approvals', '--apply-declines')
  expect(exit, stderr).toBe(0)
  const { approvals } = read('export')
  expect(planIn(document).applied).toEqual({ done: approvals.length + 1, licences: 0, failed: 0, reasons: [] })
  expect(new Set(read('import').approvals.map(({ updateId }) => updateId))).toEqual(
    new Set(approvals.map(({ updateId }) => updateId)),
  )
  expect(read('import').approvals.find(({ deadline }) => deadline !== null)?.deadline).toBe('2027-01-01T00:00:00.000Z')
  expect(read('import').declined).toEqual([declined!.updateId])
  const shown = await succeed(pair.receiver, 'history', 'show', String(document['transferId']))
  expect(JSON.stringify(shown)).toContain('"applied":')
})

test('declines stay where they are without consent to them', async () => {
  servers.change('export', (all) => all.declined.push(all.approvals.shift()!.updateId))
  await send()
  await receive('--apply-approvals')
  expect(read('import').declined).toEqual([])
  expect(read('import').approvals.length).toBe(read('export').approvals.length)
})

test('a group with another name here is asked before the receipt, and the same command goes on with the answer', async () => {
  const updateId = servers.approveFor('Servers')
  servers.renameGroup('import', 'Servers', 'Member servers')
  await send()
  const asked = await receive('--apply-approvals')
  expect(asked.exit).toBe(5)
  expect(asked.document).toMatchObject({ error: { code: 'approvals.groups-asked', details: { groups: 'Servers' } } })
  expect(read('import').approvals).toEqual([])

  const wrong = await receive('--apply-approvals', '--map-group', 'Servers=Nobody')
  expect(wrong.document).toMatchObject({ error: { code: 'usage' } })

  const { exit, stderr } = await receive('--apply-approvals', '--map-group', 'Servers=Member servers')
  expect(exit, stderr).toBe(0)
  const here = read('import').groups.find(({ name }) => name === 'Member servers')
  expect(read('import').approvals.find((approval) => approval.updateId === updateId)?.groupId).toBe(here?.id)
})

test('a group can be left out', async () => {
  const updateId = servers.approveFor('Servers')
  servers.change('import', ({ groups }) => void groups.splice(2))
  await send()
  const { document, exit, stderr } = await receive('--apply-approvals', '--leave-group', 'Servers')
  expect(exit, stderr).toBe(0)
  expect(planIn(document).obstacles['group-left-out']).toBe(1)
  expect(read('import').approvals.some((approval) => approval.updateId === updateId)).toBe(false)
})

test('an approval whose files did not come is not applied, and is named', async () => {
  const row = (await servers.updates()).find((each) => ownPaths(each).length > 0)!
  servers.removeFiles(row)
  await succeed(pair.sender, 'send', '--to', pair.medium, '--destination', 'Import 1', '--accept-missing', 'lost')
  const { document, exit, stderr } = await receive('--apply-approvals')
  expect(exit, stderr).toBe(0)
  expect(planIn(document)).toMatchObject({
    obstacles: { 'files-absent': 1 },
    named: [{ updateId: row.updateId, obstacle: 'files-absent' }],
  })
  expect(read('import').approvals.some((approval) => approval.updateId === row.updateId)).toBe(false)
})

test('nor is one of a bundle, where a file of a part did not come', async () => {
  const rows = await servers.updates()
  const [bundle, part] = [rows.at(-1)!, rows.at(-2)!]
  expect([ownPaths(bundle), bundle.xml.includes(part.updateId)]).toEqual([[], true])
  servers.removeFiles(part)
  await succeed(pair.sender, 'send', '--to', pair.medium, '--destination', 'Import 1', '--accept-missing', 'lost')
  const { exit, stderr } = await receive('--apply-approvals')
  expect(exit, stderr).toBe(0)
  const applied = read('import').approvals.map(({ updateId }) => updateId)
  expect(applied.length).toBeGreaterThan(0)
  expect(applied).not.toContain(bundle.updateId)
})

test.each([
  [['--apply-declines'], 'go with --apply-approvals'],
  [['--map-group', 'A=B'], 'go with --apply-approvals'],
  [['--apply-approvals', '--map-group', 'A'], 'THERE=HERE'],
])('%s is refused', async (options, problem) => {
  const { document } = await receive(...options)
  expect(document.error).toMatchObject({ code: 'usage' })
  expect(String(document.error?.details['problem'])).toContain(problem)
})
