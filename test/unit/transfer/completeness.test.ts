/** Which files have to travel: those of approved updates and of what these are made of; the rest is stated, not hidden. */
import { readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Approvals } from '../../../shared/approvals'
import type { ContentNeeds } from '../../../shared/completeness'
import type { UpdateRow } from '../../../electron/wsus/practice/database'
import { licencePaths, ownPaths, PracticeApprovals } from '../../support/practice-approvals'
import { causeway, makePair, pinSender, succeed, type Pair } from '../../support/stations'

/** The tenth update is a bundle of the two before it. */
const UPDATES = 10

let pair: Pair
let rows: UpdateRow[]
let servers: PracticeApprovals
beforeEach(async () => {
  pair = await makePair(UPDATES)
  servers = new PracticeApprovals(pair)
  rows = await servers.updates()
})
afterEach(() => pair.dispose())

const withFiles = (): UpdateRow[] => rows.filter((row) => ownPaths(row).length > 0)
const send = (...options: string[]) =>
  causeway(pair.sender, 'send', '--to', pair.medium, '--destination', 'Import 1', ...options)
async function receive() {
  await pinSender(pair)
  return succeed(pair.receiver, 'receive', pair.medium)
}

describe('files of updates that are not approved', () => {
  test('need not be there, and the receiving side says that they did not come', async () => {
    const [left, declined, ...others] = withFiles()
    servers.approveOnly(...others)
    servers.change('export', (all) => all.declined.push(declined!.updateId))
    const removed = servers.removeFiles(left!) + servers.removeFiles(declined!)
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
      needs: {
        byApprovals: true,
        fresh: { needed: { files: 0 }, named: [], notNeeded: { files: removed } },
        here: { needed: { files: 0 }, named: [], notNeeded: { files: removed } },
      },
    })
    const named = (received['notCarried'] as { files: { updateId: string }[] }).files.map(({ updateId }) => updateId)
    expect(new Set(named)).toEqual(new Set([left!.updateId, declined!.updateId]))
  })

  test('are needed where the approved update is made of them', async () => {
    const bundle = rows.at(-1)!
    const part = rows.at(-2)!
    expect(ownPaths(bundle)).toEqual([])
    expect(bundle.xml).toContain(part.updateId)
    servers.approveOnly(bundle)
    const removed = servers.removeFiles(part)
    expect(removed).toBeGreaterThan(0)
    const { exit, document } = await send()
    expect(exit).toBe(6)
    expect(document).toMatchObject({ error: { code: 'content.missing' }, missingCount: removed })
    expect((document['missing'] as { updateId: string }[]).map(({ updateId }) => updateId)).toContain(part.updateId)
  })

  test('are named as links where the store holds links to them', async () => {
    const store = join(pair.sender, 'practice', 'export', 'WSUSContent')
    const path = readdirSync(store, { recursive: true, encoding: 'utf8' }).find((each) => /[0-9A-F]{40}\./.test(each))!
    renameSync(join(store, path), join(pair.root, 'elsewhere'))
    symlinkSync(join(pair.root, 'elsewhere'), join(store, path))
    const { exit, document } = await send()
    expect(exit).toBe(6)
    expect(document.error).toMatchObject({ code: 'content.missing', details: { links: 1, link: path } })
  })

  test.each(['uninstall', 'not-approved', 'unknown'] as const)('are not needed for the action %s', async (action) => {
    const [left] = withFiles()
    servers.change('export', (all) => {
      for (const approval of all.approvals) if (approval.updateId === left!.updateId) approval.action = action
    })
    servers.removeFiles(left!)
    expect((await send()).exit).toBe(0)
  })

  test('are all needed where the approvals cannot be read', async () => {
    servers.approveOnly()
    rmSync(servers.at('export').approvals)
    const removed = servers.removeFiles(withFiles()[0]!)
    const { exit, document } = await send()
    expect(exit).toBe(6)
    expect(document).toMatchObject({ missingCount: removed, approvals: null })
  })
})

describe('files of approved updates', () => {
  test('stop the send, name the update, and travel on once the operator says why', async () => {
    const [left] = withFiles()
    const removed = servers.removeFiles(left!)
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
      needs: {
        acceptedBecause: because,
        fresh: { needed: { files: removed } },
        here: { needed: { files: removed }, notNeeded: { files: 0, bytes: 0 }, notNeededLicences: 0 },
      },
    })
    const { here } = received['needs'] as ContentNeeds
    expect(here?.named.map(({ updateId }) => updateId)).toEqual(Array<string>(removed).fill(left!.updateId))
    expect(here?.needed.bytes).toBe(here?.named.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0))
  })

  test('need a reason that says something', async () => {
    servers.removeFiles(withFiles()[0]!)
    expect((await send('--accept-missing', ' ')).document).toMatchObject({ error: { code: 'usage' } })
  })

  test('are not called accepted when none is missing', async () => {
    const { document } = await send('--accept-missing', 'just in case')
    expect(document['acceptedBecause'] ?? null).toBeNull()
  })
})

test('the approvals travel with the transfer, as the server had them', async () => {
  servers.change('export', (all) => all.declined.push(rows[0]!.updateId))
  const { document } = await send()
  const [{ folder }] = document['volumes'] as [{ folder: string }]
  const carried = JSON.parse(readFileSync(join(folder, 'data/metadata/approvals.json'), 'utf8')) as Approvals
  expect(carried).toEqual(JSON.parse(readFileSync(servers.at('export').approvals, 'utf8')))
})

test('what this server has from elsewhere is not missing, though the transfer did not carry it', async () => {
  const [left, ...others] = withFiles()
  const paths = ownPaths(left!)
  const importStore = join(pair.receiver, 'practice', 'import', 'WSUSContent')
  await succeed(pair.sender, 'send', '--to', pair.medium, '--destination', 'Import 1')
  await receive()
  for (const path of paths) expect(readFileSync(join(importStore, path)).length).toBeGreaterThan(0)
  const removed = servers.removeFiles(left!)
  expect((await send('--accept-missing', 'they have it')).exit).toBe(0)
  expect(others.length).toBeGreaterThan(0)
  expect(await succeed(pair.receiver, 'receive', pair.medium)).toMatchObject({
    notCarried: { count: 0 },
    needs: { fresh: { needed: { files: removed } }, here: { needed: { files: 0 }, named: [] } },
  })
})

test('licence terms that no approved update needs are counted apart', async () => {
  const licensed = rows.filter(({ xml }) => xml.includes('EulaFile'))
  servers.approveOnly(...withFiles().filter((row) => !licensed.includes(row)))
  const terms = licencePaths(licensed[0]!)
  expect(terms.length).toBeGreaterThan(0)
  for (const path of terms) rmSync(join(servers.at('export').content, path))
  const { document, exit, stderr } = await send()
  expect(exit, stderr).toBe(0)
  expect(document).toMatchObject({ approvals: { notNeededFiles: terms.length, notNeededLicences: terms.length } })
  expect(await receive()).toMatchObject({ needs: { here: { notNeededLicences: terms.length } } })
})

test('where the approvals did not come, every file counts as needed at the receiving side', async () => {
  rmSync(servers.at('export').approvals)
  const removed = servers.removeFiles(withFiles()[0]!)
  expect((await send('--accept-missing', 'a trial')).exit).toBe(0)
  expect(await receive()).toMatchObject({ needs: { byApprovals: false, here: { needed: { files: removed } } } })
})

describe('three witnesses: the name, the metadata, and what is read', () => {
  /** Changes what the metadata says of the first file, not the file. */
  function sayOfFirstFile(pattern: RegExp, value: string): string {
    const { database } = servers.at('export')
    const row = withFiles()[0]!
    const xml = row.xml.replace(pattern, value)
    expect(xml).not.toBe(row.xml)
    const text = readFileSync(database, 'utf8')
    writeFileSync(
      database,
      text.replace(JSON.stringify(row.xml), () => JSON.stringify(xml)),
    )
    return ownPaths(row)[0]!
  }

  test('a file whose SHA-256 is not what the metadata says is not sent, though its name is right', async () => {
    const path = sayOfFirstFile(
      /(<upd:File .*?Algorithm="SHA256">)[^<]+/,
      `$1${Buffer.alloc(32, 7).toString('base64')}`,
    )
    const { exit, document } = await send()
    expect(exit).toBe(4)
    expect(document).toMatchObject({
      error: { code: 'content.wrong-digest' },
      problems: [{ path: `data/WSUSContent/${path}`, problem: 'altered' }],
      problemCount: 1,
    })
  })

  test('a file whose size is not what the metadata says stops the plan', async () => {
    const path = sayOfFirstFile(/(<upd:File [^>]*Size=")[0-9]+/, '$112345')
    const { exit, document } = await send()
    expect(exit).toBe(4)
    expect(document).toMatchObject({
      error: { code: 'content.wrong-digest' },
      problems: [{ path: `data/WSUSContent/${path}`, problem: 'altered' }],
    })
  })
})
