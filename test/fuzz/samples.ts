/** The same genuine files in every run, so that a seed and a number name an input for ever: keys and times are fixed. */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { writePayloadManifest, type PayloadManifestFacts } from '../../electron/bag/payload-manifest'
import { sealVolume } from '../../electron/bag/seal'
import { hashFile, sha256Of } from '../../electron/files/hash'
import { walkFiles } from '../../electron/files/walk'
import { fingerprintOf, keyComment } from '../../electron/trust/openssh'
import { formatPrivateKey } from '../../electron/trust/private-key'
import { NAMESPACES, signSshsig } from '../../electron/trust/sshsig'
import { trustFileOf } from '../../electron/trust/trust-file'
import { armor, unarmor } from '../../electron/trust/wire'
import { createPracticeServer } from '../../electron/wsus/practice/create'
import { writePackage } from '../../electron/wsus/practice/package-writer'
import { delayed, indexText, metadataText, singleXmlText } from '../../electron/wsus/practice/package-text'
import { practicePaths } from '../../electron/wsus/practice/settings'
import { NO_LIMITS } from '../../shared/trust'
import type { Receipt } from '../../shared/receipt'
import { bagInfoOf, transferOf } from '../unit/bag/volume'
import { OTHER, STATION } from './fixed-keys'
import { history } from './history-samples'
import { SIGNED_MESSAGE } from './signed-message'
import type { Samples } from './target'

const AT = '2026-01-01T00:00:00.000Z'
const CREATED = '2026-01-01T00:00:00Z'

export async function makeSamples(): Promise<Samples> {
  const root = await mkdtemp(join(tmpdir(), 'causeway-samples-'))
  try {
    return {
      ...(await packages(root)),
      ...(await volume(root)),
      ...(await logs()),
      ...keys(),
      ...documents(),
      ...tables(),
      ...history(),
      ...scans(),
    }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

async function packages(root: string): Promise<Samples> {
  const server = join(root, 'server')
  await createPracticeServer(server, { side: 'export', updates: 3, seed: 7 })
  // A detectoid, a category and two updates with files: what else there is differs in its text only.
  const rows = (await readFile(practicePaths(server).database, 'utf8')).split(/(?<=\n)/)
  const database = join(root, 'updates.ndjson')
  await writeFile(database, [...rows.slice(0, 1), ...rows.slice(-3)].join(''))
  const source = {
    database,
    serverId: '11111111-2222-4333-8444-555555555555',
    languages: ['en', 'fr'],
    creationTime: CREATED,
  }
  for (const format of ['xml.gz', 'cab']) await writePackage(join(root, `package.${format}`), source, delayed(0))
  return {
    'package.xml.gz': [await readFile(join(root, 'package.xml.gz'))],
    'package.cab': [await readFile(join(root, 'package.cab'))],
    'package.xml': [await gathered(indexText(source)), await gathered(singleXmlText(source, delayed(0)))],
    'metadata.txt': [await gathered(metadataText(source, delayed(0)))],
  }
}

async function gathered(texts: AsyncIterable<string>): Promise<Buffer> {
  let whole = ''
  for await (const text of texts) whole += text
  return Buffer.from(whole)
}

/** A volume with the practice server's content and a companion folder, sealed as the engine seals one. */
async function volume(root: string): Promise<Samples> {
  const folder = join(root, 'causeway', 'volume-01')
  await mkdir(join(folder, 'data', 'companions', 'Office 365', 'été'), { recursive: true })
  await cp(practicePaths(join(root, 'server')).content, join(folder, 'data', 'WSUSContent'), { recursive: true })
  await mkdir(join(folder, 'data', 'metadata'))
  await cp(join(root, 'package.xml.gz'), join(folder, 'data', 'metadata', '100% of it.xml.gz'))
  await cp(join(root, 'package.cab'), join(folder, 'data', 'companions', 'Office 365', 'été', 'v32 日本.cab'))
  const files = []
  for await (const { path } of walkFiles(folder)) {
    const { bytes, sha256 } = await hashFile(join(folder, path), { algorithms: ['sha256'] })
    files.push({ path, bytes, sha256 })
  }
  const facts = await writePayloadManifest(folder, files)
  await sealVolume(folder, {
    transferJson: `${JSON.stringify(described(facts), null, 2)}\n`,
    bagInfo: bagInfoOf(facts),
    sign: (tagManifest) => signSshsig(STATION.key, STATION.point, NAMESPACES.transfer, tagManifest),
  })
  const read = (file: string): Promise<Buffer> => readFile(join(folder, file))
  return {
    manifest: [await read('manifest-sha256.txt'), await read('tagmanifest-sha256.txt')],
    'bag-info': [await read('bag-info.txt'), Buffer.from('Source-Organization: W\n  folded\r\nPayload-Oxum:\t1.1\r\n')],
    'transfer.json': [await read('transfer.json')],
    paths: [
      Buffer.from(
        files
          .map(({ path }) => path)
          .slice(-8)
          .join('\n'),
      ),
    ],
  }
}

function described(facts: PayloadManifestFacts): object {
  const transfer = transferOf(facts)
  const download = { done: 5, total: 5 }
  const sync = { result: 'succeeded', running: false, endedAt: AT, error: null, updateErrors: 0 }
  const server = { ...transfer.server, version: '10.0', languages: ['en', 'fr'], download, sync, products: ['Windows'] }
  return { ...transfer, server }
}

function keys(): Samples {
  const line = Buffer.from(`${STATION.publicKey} ${keyComment('Export 1', true)}\n`)
  const commented = Buffer.from(`# the key of the export station\n\n${OTHER.publicKey}\n`)
  const signatures = Object.values(NAMESPACES).map((namespace) =>
    signSshsig(STATION.key, STATION.point, namespace, SIGNED_MESSAGE),
  )
  const elsewhere = signSshsig(OTHER.key, OTHER.point, NAMESPACES.transfer, SIGNED_MESSAGE)
  const { seed, point } = STATION
  return {
    'public key': [line, commented],
    signature: [...signatures, elsewhere].map((text) => Buffer.from(text)),
    'private key': [Buffer.from(withFixedCheck(formatPrivateKey({ seed, point, comment: 'causeway:Export 1' })))],
    'trust.json': [Buffer.from(trustFile())],
    allowed_signers: [Buffer.from(signerList())],
    holder: ['M. Operator', '"quoted", *', 'équipe « réseau »', '100 %'].map((text) => Buffer.from(text)),
  }
}

/** The two check numbers are drawn at random each time; they stand behind the outer fields and their own length. */
function withFixedCheck(text: string): string {
  const label = 'OPENSSH PRIVATE KEY'
  const bytes = unarmor(label, text)
  const at = bytes.indexOf(Buffer.from('ssh-ed25519', 'latin1'), bytes.indexOf('ssh-ed25519') + 1) - 12
  bytes.fill(0x5a, at, at + 8)
  return armor(label, bytes)
}

/** Lines in each of the forms that ssh-keygen(1) knows and the reader takes. */
function signerList(): string {
  return [
    '# the stations of the plant',
    `"M. Operator" namespaces="causeway-transfer,causeway-receipt",valid-after="20260101Z" ${STATION.publicKey}`,
    `op%20two,other VALID-BEFORE=20270101120000Z,namespaces="git,causeway-ledger" ${OTHER.publicKey} a comment`,
    `plain ${OTHER.publicKey}`,
    '',
  ].join('\n')
}

function trustFile(): string {
  const signer = (publicKey: string, revoked: boolean) => ({
    fingerprint: fingerprintOf(publicKey),
    publicKey,
    holder: 'M. Operator',
    status: revoked ? ('revoked' as const) : ('trusted' as const),
    origin: 'pinned' as const,
    trustedBy: 'A. Auditor',
    trustedAt: AT,
    revokedAt: revoked ? AT : null,
    revokedFrom: revoked ? AT : null,
    revokedReason: revoked ? 'lost' : null,
    replaces: null,
    ...NO_LIMITS,
  })
  return `${JSON.stringify(trustFileOf([signer(STATION.publicKey, false), signer(OTHER.publicKey, true)]), null, 2)}\n`
}

function documents(): Samples {
  const station = (name: string, publicKey: string) => ({ name, fingerprint: fingerprintOf(publicKey) })
  const receipt: Receipt = {
    formatVersion: '1.0',
    transferId: '0042-export-1-7f3a9c1e',
    sequence: 42,
    transferDigest: sha256Of('transfer'),
    practice: true,
    source: station('Export 1', STATION.publicKey),
    receiver: station('Import 1', OTHER.publicKey),
    trustProof: 'pinned',
    verdict: 'verified',
    files: { verified: 12, bytes: 4_000_000, copied: 10, alreadyThere: 2 },
    updates: { before: 0, after: 20, inPackage: 20, missing: 0 },
    operator: 'op',
    tool: { name: 'Causeway', version: '0.1.0' },
    createdAt: AT,
    ledgerHead: { sequence: 9, hash: sha256Of('head') },
  }
  return { receipt: [Buffer.from(`${JSON.stringify(receipt, null, 2)}\n`)] }
}

/** Logs of Configuration Manager in each of their forms: a client's, a site server's, lines without a frame. */
async function logs(): Promise<Samples> {
  const fixtures = resolve(import.meta.dirname, '../fixtures/wsus/configuration-manager')
  const client = await readFile(join(fixtures, 'client-various.log'))
  const lines = await readFile(join(fixtures, 'wsyncmgr-success-excerpt.txt'), 'utf8')
  const siteServer = lines.replaceAll(
    / +(SMS_WSUS_SYNC_MANAGER)\n/g,
    '  $$$$<$1><01-16-2014 13:57:46.304+300><thread=3404 (0xD4C)>\r\n',
  )
  // The long entries of the client's log are of one kind; without them, changes hit the frames.
  const short = client
    .toString('utf8')
    .split(/(?<=>\n)/)
    .filter((entry) => entry.length < 1000)
    .join('')
  return { cmtrace: [Buffer.from(short), Buffer.from(siteServer), Buffer.from(lines), client] }
}

/** What the systems' own tools print, in the form that this project asks of them. */
function tables(): Samples {
  const device = {
    ro: false,
    rm: true,
    hotplug: true,
    tran: 'usb',
    fstype: 'vfat',
    label: 'MY STICK',
    serial: '4C53',
    model: 'Ultra',
  }
  const part = { ...device, name: '/dev/sdb1', type: 'part', size: 31e9, 'maj:min': '8:17' }
  const disk = { ...device, name: '/dev/sdb', type: 'disk', size: '32000000000', ro: '0', 'maj:min': '  8:16' }
  const system = {
    ...device,
    name: '/dev/nvme0n1',
    type: 'disk',
    size: 5e11,
    rm: false,
    hotplug: false,
    'maj:min': '259:0',
  }
  const windows = {
    ...{ number: 1, model: 'Ultra ', serial: null, bus: 'USB', size: 32e9, system: false, readOnly: false },
    ...{ offline: false, external: true },
    partitions: [
      { number: 1, letter: 'E', size: 31e9, readOnly: false, fileSystem: 'NTFS', label: 'STICK', pageFile: false },
    ],
  }
  return {
    lsblk: [Buffer.from(JSON.stringify({ blockdevices: [{ ...disk, children: [part] }, system] }, null, 3))],
    mountinfo: [
      Buffer.from(
        [
          '27 1 259:1 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p1 rw',
          String.raw`40 27 8:17 / /media/m/MY\040STICK rw,nosuid - vfat /dev/sdb1 rw`,
          '42 27 11:0 / /media/m/CARRIER ro,nosuid - udf /dev/sr0 ro',
          '43 27 8:0 /srv /srv rw - ext4 /dev/sda rw\n',
        ].join('\n'),
      ),
    ],
    swaps: [Buffer.from('Filename\tType\tSize\tUsed\tPriority\n/dev/sdb2  partition\t1048572\t0\t-2\n')],
    'windows disks': [Buffer.from(`\ufeff${JSON.stringify([windows, { ...windows, number: 0, system: true }])}`)],
  }
}

/** What each kind of scanner prints; the paths are those of the target's list. */
function scans(): Samples {
  const clamscan = [
    '/medium/data/a.cab: OK',
    '/medium/data/b.exe: Win.Test.EICAR_HDB-1 FOUND',
    '/medium/data/c.cab: Heuristics.Limits.Exceeded.MaxFileSize FOUND',
    '/medium/data/empty.txt: Empty file',
    '/medium/data/d: x.cab: OK',
    '',
    '----------- SCAN SUMMARY -----------',
    'Engine version: 1.0.7',
    'Infected files: 1',
    'Data scanned: 12.00 MB',
    '',
  ]
  const defender = [
    'Scanning /medium found 1 threats.',
    '<===========================LIST OF DETECTED THREATS==========================>',
    'Threat                  : Virus:DOS/EICAR_Test_File',
    'Resources               : 2 total',
    '    file                : /medium/data/b.exe',
    '    containerfile       : /medium/data/c.cab->inner/eicar.com',
    '',
  ]
  const answer = {
    scanned: { files: 4, bytes: 70 },
    hits: [{ path: 'data/b.exe', name: 'EICAR' }],
    unread: [{ path: 'data/c.cab', name: 'too large' }],
    engine: { name: 'Some Engine', version: '7' },
    signatures: { date: '2026-01-01T00:00:00Z' },
  }
  return {
    clamscan: [Buffer.from(clamscan.join('\n'))],
    MpCmdRun: [Buffer.from(defender.join('\r\n'))],
    'scanner answer': [Buffer.from(JSON.stringify(answer))],
  }
}
