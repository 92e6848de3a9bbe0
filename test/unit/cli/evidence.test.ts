/** A reviewer with bash, sha256sum and ssh-keygen, and without Causeway, follows the README of an evidence bundle. */
import { execFileSync, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { prepare, type Prepared, type Scene } from '../../support/refusals'
import { causeway, succeed } from '../../support/stations'
import { attack } from '../ledger/fixture'

let prepared: Prepared
let scene: Scene
let id: string
/** Written at the receiving station, with the medium at hand, in three languages, and at the sending one without it. */
let received: string
let sent: string

beforeAll(async () => {
  prepared = await prepare(2)
  scene = prepared.scene()
  const document = await succeed(scene.home, 'receive', ...scene.media)
  id = String(document['transferId'])
  received = join(scene.root, 'received')
  sent = join(scene.root, 'sent')
  await succeed(scene.home, 'evidence', id, '--out', received, ...scene.media.flatMap((path) => ['--medium', path]))
  await succeed(scene.sender, 'evidence', id, '--out', sent)
})
afterAll(() => prepared.pair.dispose())

interface Block {
  readonly title: string
  readonly command: string
}

/** The numbered blocks of a README: the very lines that stand in it. */
function blocksOf(bundle: string): Block[] {
  const blocks: { title: string; command: string }[] = []
  for (const line of readFileSync(join(bundle, 'README.txt'), 'utf8').split('\n')) {
    if (/^\d+\. /.test(line)) blocks.push({ title: line.replace(/^\d+\. /, ''), command: '' })
    const last = blocks.at(-1)
    if (line.startsWith('    ') && last) last.command += `${line.slice(4)}\n`
  }
  return blocks
}

function follow(bundle: string): { title: string; status: number | null; output: string }[] {
  return blocksOf(bundle).map(({ title, command }) => {
    const run = spawnSync('bash', ['-c', command], { cwd: bundle, encoding: 'utf8' })
    return { title, status: run.status, output: run.stdout + run.stderr }
  })
}

const failing = (bundle: string): string[] =>
  follow(bundle).flatMap(({ title, status }) => (status === 0 ? [] : [title]))

function copyOf(bundle: string): string {
  const copy = join(mkdtempSync(join(scene.root, 'copy-')), 'bundle')
  cpSync(bundle, copy, { recursive: true })
  return copy
}

const filesOf = (bundle: string): string[] =>
  readdirSync(bundle, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(bundle, name)).isFile())

describe.skipIf(process.platform === 'win32')('the commands of the README', () => {
  test('all hold for a bundle with receipt and volumes', () => {
    const runs = follow(received)
    expect(runs.map(({ title }) => title)).toEqual([
      'The keys',
      'The signature',
      'The files',
      'Nothing else',
      'The events',
      'The chain',
      'The signed heads',
      'The lines',
      'The receipt',
      'The volumes',
      'The transfer digest',
      'The report',
    ])
    expect(runs.filter(({ status }) => status !== 0)).toEqual([])
    expect(runs[0]?.output).toContain(prepared.pair.senderFingerprint)
    expect(runs[1]?.output).toContain('Good "causeway-evidence" signature for station')
    expect(runs.find(({ title }) => title === 'The signed heads')?.output).toContain('Good "causeway-ledger" signature')
    expect(runs.find(({ title }) => title === 'The volumes')?.output).toContain('Good "causeway-transfer" signature')
  })

  test('without receipt and medium, the README asks for what is there and says what is not', () => {
    expect(failing(sent)).toEqual([])
    expect(blocksOf(sent).map(({ title }) => title)).not.toContain('The volumes')
    expect(readFileSync(join(sent, 'README.txt'), 'utf8')).toContain('no medium was given')
  })

  test.each(['fr', 'nl'])('the README in %s gives the same commands', async (language) => {
    const folder = join(scene.root, `sent-${language}`)
    await succeed(scene.sender, 'evidence', id, '--out', folder, '--language', language)
    expect(failing(folder)).toEqual([])
    expect(blocksOf(folder).map(({ command }) => command)).toEqual(blocksOf(sent).map(({ command }) => command))
  })

  test('at the sender, the receipt that it accepted is in it', async () => {
    const [receipt, key] = [join(scene.root, 'receipt.json'), join(scene.root, 'receiver.pub')]
    await succeed(scene.home, 'receipt', 'export', id, '--out', receipt)
    const { publicKey, fingerprint } = await succeed(scene.home, 'key', 'show')
    writeFileSync(key, `${String(publicKey)}\n`)
    const trusted = ['--key', key, '--fingerprint', String(fingerprint), '--holder', 'R. Receiver']
    await succeed(scene.sender, 'trust', 'add', ...trusted)
    await succeed(scene.sender, 'receipt', 'accept', receipt)
    const folder = join(scene.root, 'confirmed')
    await succeed(scene.sender, 'evidence', id, '--out', folder)
    expect(failing(folder)).toEqual([])
    expect(blocksOf(folder).map(({ title }) => title)).toContain('The receipt')
    expect(readFileSync(join(folder, 'receipt.json'), 'utf8')).toBe(readFileSync(receipt, 'utf8'))
  })

  test('a change in any file is found', () => {
    const copy = copyOf(received)
    // The README itself may have lost its commands: those of the original are followed, the sums first.
    const commands = blocksOf(received).sort(
      (a, b) => Number(b.title === 'The files') - Number(a.title === 'The files'),
    )
    for (const name of filesOf(copy)) {
      const bytes = readFileSync(join(copy, name))
      const changed = Buffer.from(bytes)
      changed[Math.floor(bytes.length / 2)] = (bytes[Math.floor(bytes.length / 2)] ?? 0) ^ 1
      writeFileSync(join(copy, name), changed)
      const isFound = commands.some(({ command }) => spawnSync('bash', ['-c', command], { cwd: copy }).status !== 0)
      expect(isFound, name).toBe(true)
      writeFileSync(join(copy, name), bytes)
    }
    expect(failing(copy)).toEqual([])
  })

  test('a file that was added and one that is gone are found', () => {
    const added = copyOf(received)
    writeFileSync(join(added, 'events', 'note.txt'), 'x')
    expect(failing(added)).toContain('Nothing else')
    const gone = copyOf(received)
    rmSync(join(gone, 'report.pdf'))
    expect(failing(gone)).toEqual(['The files', 'Nothing else'])
  })

  /** Makes SHA256SUMS anew, as anybody can. */
  function sumAgain(bundle: string): void {
    rmSync(join(bundle, 'SHA256SUMS'))
    const names = filesOf(bundle).filter((name) => name !== 'SHA256SUMS.sig')
    const sums = execFileSync('sha256sum', names.sort(), { cwd: bundle })
    writeFileSync(join(bundle, 'SHA256SUMS'), sums)
  }

  test('who sums up a changed file anew has no signature for it', () => {
    const copy = copyOf(received)
    appendFileSync(join(copy, 'report.csv'), 'x')
    sumAgain(copy)
    expect(failing(copy)).toEqual(['The signature'])
  })

  test('who changes an event and mends its hash breaks the chain, or the signed head at its end', () => {
    const events = readdirSync(join(received, 'events')).sort()
    const change = (name: string): string[] => {
      const copy = copyOf(received)
      const file = join(copy, 'events', name)
      writeFileSync(
        file,
        Buffer.from(readFileSync(file).toString('latin1').replace('"operator":"', '"operator":"x'), 'latin1'),
      )
      const hash = execFileSync('sha256sum', [`events/${name}`], { cwd: copy, encoding: 'utf8' })
      for (const chain of readdirSync(copy).filter((each) => each.startsWith('chain-'))) {
        const lines = readFileSync(join(copy, chain), 'utf8').split('\n')
        writeFileSync(join(copy, chain), lines.map((line) => (line.endsWith(name) ? hash.trim() : line)).join('\n'))
      }
      sumAgain(copy)
      return failing(copy)
    }
    expect(change(events[0] ?? '')).toEqual(['The signature', 'The chain', 'The lines'])
    expect(change(events.at(-1) ?? '')).toEqual(['The signature', 'The signed heads', 'The lines'])
  })
})

test('the page for a browser refers to nothing, runs nothing and says so itself', () => {
  const page = readFileSync(join(received, 'viewer.html'), 'utf8')
  expect(page).toMatch(
    /<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-/,
  )
  expect(page).not.toMatch(/<script|<link|<img|<iframe|\son\w+=|(?:src|href|action)=|url\(|@import|https?:\/\//i)
  expect(page).toContain(id)
})

test('the folder is never written over; unknown transfers and other media are named', async () => {
  const again = await causeway(scene.home, 'evidence', id, '--out', received)
  expect([again.exit, again.document.error?.code]).toEqual([2, 'file.exists'])
  const unknown = await causeway(scene.home, 'evidence', '0099-nobody-00000000', '--out', join(scene.root, 'nothing'))
  expect(unknown.document.error?.code).toBe('transfer.not-found')
  const empty = await causeway(
    scene.home,
    'evidence',
    id,
    '--out',
    join(scene.root, 'none'),
    '--medium',
    scene.root + '/x',
  )
  expect(empty.document.error?.code).toBe('volume.none-found')
})

test('a volume that was sealed anew is not taken for the one that was received', async () => {
  const copy = prepared.scene()
  const { forge } = await import('../../support/forge')
  await forge(copy.volume, {
    signedBy: copy.sender,
    transfer: (transfer) => ({ ...transfer, operator: 'somebody else' }),
  })
  const out = join(scene.root, 'forged')
  const refused = await causeway(scene.home, 'evidence', id, '--out', out, '--medium', copy.medium)
  expect([refused.exit, refused.document.error?.code]).toEqual([4, 'bag.tag-file-altered'])
})

test('events that are not what was signed make no evidence', async () => {
  const home = mkdtempSync(join(scene.root, 'home-'))
  cpSync(scene.home, home, { recursive: true })
  attack(join(home, 'ledger.db'), (db) =>
    db.exec(`UPDATE events SET operator = 'x' WHERE type = 'receive.verdict' AND transfer_id = '${id}'`),
  )
  const refused = await causeway(home, 'evidence', id, '--out', join(scene.root, 'damaged'))
  expect([refused.exit, refused.document.error?.code]).toEqual([4, 'ledger.damaged'])
  expect(readdirSync(join(scene.root, 'damaged'))).not.toContain('SHA256SUMS.sig')
})

test('that evidence was written is in the ledger', async () => {
  const { events } = await succeed(scene.home, 'history', 'show', id)
  expect((events as { type: string }[]).filter(({ type }) => type === 'evidence.written')).toHaveLength(1)
})
