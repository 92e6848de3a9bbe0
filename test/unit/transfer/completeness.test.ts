/** Which files have to travel: those of approved updates and of what these are made of; the rest is stated, not hidden. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Approvals } from '../../../shared/approvals'
import { contentStorePath } from '../../../electron/metadata/package'
import { readRows, type UpdateRow } from '../../../electron/wsus/practice/database'
import { practicePaths } from '../../../electron/wsus/practice/settings'
import { causeway, makePair, pinSender, succeed, type Pair } from '../../support/stations'

/** The tenth update is a bundle of the two before it. */
const UPDATES = 10

let pair: Pair
let rows: UpdateRow[]
beforeEach(async () => {
  pair = await makePair(UPDATES)
  rows = []
  for await (const row of readRows(exportServer().database)) if (row.updateType === 'Software') rows.push(row)
})
afterEach(() => pair.dispose())

const exportServer = () => practicePaths(join(pair.sender, 'practice', 'export'))

function changeApprovals(change: (approvals: Approvals) => void): void {
  const approvals = JSON.parse(readFileSync(exportServer().approvals, 'utf8')) as Approvals
  change(approvals)
  writeFileSync(exportServer().approvals, JSON.stringify(approvals))
}

/** Only these updates are approved. */
function approveOnly(...approved: readonly UpdateRow[]): void {
  const ids = approved.map(({ updateId }) => updateId)
  changeApprovals((all) => (all.approvals = all.approvals.filter(({ updateId }) => ids.includes(updateId))))
}

/** The files that the update alone names: licences belong to several. */
const ownFiles = (row: UpdateRow): UpdateRow['files'] => row.files.filter(({ name }) => !name.startsWith('license'))

function removeFiles(row: UpdateRow): number {
  for (const { digest, name } of ownFiles(row)) {
    const sha1 = Buffer.from(digest, 'base64').toString('hex').toUpperCase()
    rmSync(join(exportServer().content, contentStorePath({ sha1, fileName: name })))
  }
  return ownFiles(row).length
}

const withFiles = (): UpdateRow[] => rows.filter((row) => ownFiles(row).length > 0)
const send = (...options: string[]) =>
  causeway(pair.sender, 'send', '--to', pair.medium, '--destination', 'Import 1', ...options)
async function receive() {
  await pinSender(pair)
  return succeed(pair.receiver, 'receive', pair.medium)
}

describe('files of updates that are not approved', () => {
  test('need not be there, and the receiving side says that they did not come', async () => {
    const [left, declined, ...others] = withFiles()
    approveOnly(...others)
    changeApprovals((all) => all.declined.push(declined!.updateId))
    const removed = removeFiles(left!) + removeFiles(declined!)
    const { exit, document, stderr } = await send()
    expect(exit, stderr).toBe(0)
    expect(document).toMatchObject({
      approvals: { approved: others.length, declined: 1, notNeededFiles: removed },
    })

    const received = await receive()
    expect(received).toMatchObject({
      verdict: 'verified',
      missingFiles: [],
      notCarried: { count: removed, accepted: null },
    })
    const named = (received['notCarried'] as { files: { updateId: string }[] }).files.map(({ updateId }) => updateId)
    expect(new Set(named)).toEqual(new Set([left!.updateId, declined!.updateId]))
  })

  test('are needed where the approved update is made of them', async () => {
    const bundle = rows.at(-1)!
    const part = rows.at(-2)!
    expect(ownFiles(bundle)).toEqual([])
    expect(bundle.xml).toContain(part.updateId)
    approveOnly(bundle)
    const removed = removeFiles(part)
    expect(removed).toBeGreaterThan(0)
    const { exit, document } = await send()
    expect(exit).toBe(6)
    expect(document).toMatchObject({ error: { code: 'content.missing' }, missingCount: removed })
    expect((document['missing'] as { updateId: string }[]).map(({ updateId }) => updateId)).toContain(part.updateId)
  })

  test.each(['uninstall', 'not-approved', 'unknown'] as const)('are not needed for the action %s', async (action) => {
    const [left] = withFiles()
    changeApprovals((all) => {
      for (const approval of all.approvals) if (approval.updateId === left!.updateId) approval.action = action
    })
    removeFiles(left!)
    expect((await send()).exit).toBe(0)
  })

  test('are all needed where the approvals cannot be read', async () => {
    approveOnly()
    rmSync(exportServer().approvals)
    const removed = removeFiles(withFiles()[0]!)
    const { exit, document } = await send()
    expect(exit).toBe(6)
    expect(document).toMatchObject({ missingCount: removed, approvals: null })
  })
})

describe('files of approved updates', () => {
  test('stop the send, name the update, and travel on once the operator says why', async () => {
    const [left] = withFiles()
    const removed = removeFiles(left!)
    const refused = await send()
    expect(refused.exit).toBe(6)
    expect(refused.document).toMatchObject({ missingCount: removed })
    const named = (refused.document['missing'] as { updateId: string }[]).map(({ updateId }) => updateId)
    expect(new Set(named)).toEqual(new Set([left!.updateId]))

    const because = 'Superseded next week, agreed with S. Site'
    const { exit, document, stderr } = await send('--accept-missing', because)
    expect(exit, stderr).toBe(0)
    expect(document).toMatchObject({ acceptedBecause: because })
    const history = readFileSync(join(pair.sender, 'ledger.db'))
    expect(history.includes(because) || readFileSync(join(pair.sender, 'ledger.db-wal')).includes(because)).toBe(true)

    const received = await receive()
    expect(received).toMatchObject({
      verdict: 'verified',
      missingFiles: [],
      notCarried: { count: removed, accepted: { files: removed, because } },
    })
  })

  test('need a reason that says something', async () => {
    removeFiles(withFiles()[0]!)
    expect((await send('--accept-missing', ' ')).document).toMatchObject({ error: { code: 'usage' } })
  })

  test('are not called accepted when none is missing', async () => {
    const { document } = await send('--accept-missing', 'just in case')
    expect(document['acceptedBecause'] ?? null).toBeNull()
  })
})

test('the approvals travel with the transfer, as the server had them', async () => {
  changeApprovals((all) => all.declined.push(rows[0]!.updateId))
  const { document } = await send()
  const [{ folder }] = document['volumes'] as [{ folder: string }]
  const carried = JSON.parse(readFileSync(join(folder, 'data/metadata/approvals.json'), 'utf8')) as Approvals
  expect(carried).toEqual(JSON.parse(readFileSync(exportServer().approvals, 'utf8')))
})

test('what this server has from elsewhere is not missing, though the transfer did not carry it', async () => {
  const [left, ...others] = withFiles()
  const paths = ownFiles(left!).map(({ digest, name }) =>
    contentStorePath({ sha1: Buffer.from(digest, 'base64').toString('hex').toUpperCase(), fileName: name }),
  )
  const importStore = join(pair.receiver, 'practice', 'import', 'WSUSContent')
  await succeed(pair.sender, 'send', '--to', pair.medium, '--destination', 'Import 1')
  await receive()
  for (const path of paths) expect(readFileSync(join(importStore, path)).length).toBeGreaterThan(0)
  approveOnly(...others)
  removeFiles(left!)
  expect((await send()).exit).toBe(0)
  expect(await succeed(pair.receiver, 'receive', pair.medium)).toMatchObject({ notCarried: { count: 0 } })
})
