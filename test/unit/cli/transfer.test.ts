import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { VolumeView } from '../../../shared/jobs'
import { bytesIn, smallMedia } from '../../support/small-media'
import { causeway, makePair, pinSender, sendTransfer, succeed, type Pair } from '../../support/stations'

let pair: Pair
beforeEach(async () => {
  pair = await makePair()
})
afterEach(() => pair.dispose())

function storeFiles(home: string, side: 'export' | 'import'): string[] {
  return readdirSync(join(home, 'practice', side, 'WSUSContent'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort()
}

test.each(['xml.gz', 'cab'])(
  'a transfer with a package in %s goes from server to server and ends in a receipt',
  async (format) => {
    const sent = await sendTransfer(pair, '--package-format', format)
    expect(sent.files).toBeGreaterThan(6)

    const untrusted = await causeway(pair.receiver, 'verify', pair.medium)
    expect(untrusted.exit).toBe(3)
    expect(untrusted.document.error?.code).toBe('trust.unknown-signer')

    await pinSender(pair)
    const verified = await succeed(pair.receiver, 'verify', pair.medium)
    expect(verified).toMatchObject({
      verdict: 'verified',
      transferId: sent.transferId,
      files: sent.files,
      bytes: sent.bytes,
    })

    const received = await succeed(pair.receiver, 'receive', pair.medium)
    expect(received).toMatchObject({
      verdict: 'verified',
      transferId: sent.transferId,
      missingUpdates: [],
      missingFiles: [],
    })
    expect(storeFiles(pair.receiver, 'import')).toEqual(storeFiles(pair.sender, 'export'))
    const [exported, imported] = [
      await succeed(pair.sender, 'server', 'check'),
      await causeway(pair.receiver, 'server', 'check'),
    ]
    expect(imported.document['updateCount']).toBe(exported['updateCount'])
    expect(imported.document['contentFiles']).toBe(exported['contentFiles'])

    const shown = await succeed(pair.receiver, 'receipt', 'show', sent.transferId)
    expect(shown).toMatchObject({ receipt: { transferId: sent.transferId, verdict: 'verified' } })
    for (const home of [pair.sender, pair.receiver])
      expect(await succeed(home, 'history', 'verify')).toMatchObject({ verification: { intact: true } })
  },
)

test('stock tools accept the medium and the receipt', async () => {
  const sent = await sendTransfer(pair)
  const volume = sent.volumes[0]?.folder ?? ''
  execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'manifest-sha256.txt'], { cwd: volume })
  execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'tagmanifest-sha256.txt'], { cwd: volume })

  await pinSender(pair)
  await succeed(pair.receiver, 'receive', pair.medium)
  const signers = join(pair.root, 'allowed_signers')
  await succeed(pair.receiver, 'trust', 'export', signers)
  const verify = (namespace: string, principal: string, file: string, signers: string): string =>
    execFileSync('ssh-keygen', ['-Y', 'verify', '-f', signers, '-I', principal, '-n', namespace, '-s', `${file}.sig`], {
      input: readFileSync(file),
      encoding: 'utf8',
    })
  const principal = execFileSync(
    'ssh-keygen',
    ['-Y', 'find-principals', '-f', signers, '-s', join(volume, 'tagmanifest-sha256.txt.sig')],
    { encoding: 'utf8' },
  ).trim()
  expect(verify('causeway-transfer', principal, join(volume, 'tagmanifest-sha256.txt'), signers)).toContain('Good')

  const receipt = join(pair.root, 'receipt.json')
  await succeed(pair.receiver, 'receipt', 'export', sent.transferId, '--out', receipt)
  const { publicKey } = await succeed(pair.receiver, 'key', 'show')
  const receivers = join(pair.root, 'receivers')
  writeFileSync(receivers, `import-1 ${String(publicKey)}\n`)
  expect(verify('causeway-receipt', 'import-1', receipt, receivers)).toContain('Good')
})

test('a transfer is split over media, the largest first, and received in any order', async () => {
  const media = ['a', 'b', 'c'].map((name) => join(pair.root, name))
  for (const medium of media) execFileSync('mkdir', [medium])
  const all = bytesIn(join(pair.sender, 'practice', 'export', 'WSUSContent'))
  const letGo = smallMedia(new Map(media.map((medium, n) => [medium, (0.4 + n * 0.15) * all])))
  const targets = media.flatMap((medium) => ['--to', medium])
  const sent = await succeed(pair.sender, 'send', ...targets, '--destination', 'Import 1').finally(letGo)
  expect(sent).toMatchObject({
    volumes: [
      { index: 1, of: 2, folder: join(media[2] ?? '', 'causeway', String(sent['transferId']), 'volume-01') },
      { index: 2, of: 2, folder: join(media[1] ?? '', 'causeway', String(sent['transferId']), 'volume-02') },
    ],
    unused: [{ label: 'a', location: media[0] }],
  })
  expect(readdirSync(media[0] ?? '')).toEqual([])
  await pinSender(pair)
  const half = await causeway(pair.receiver, 'receive', media[1] ?? '')
  expect(half.exit).toBe(6)
  expect(half.document.error?.code).toBe('volume.missing')
  const [first] = sent['volumes'] as VolumeView[]
  expect(half.document['missingVolumes']).toEqual([{ index: 1, files: first?.files, bytes: first?.bytes }])
  expect(half.stderr).toContain(`Missing: volume 1 (${first?.files} files, ${first?.bytes} bytes)`)
  const whole = await succeed(pair.receiver, 'receive', media[1] ?? '', media[2] ?? '')
  expect(whole).toMatchObject({ verdict: 'verified', files: sent['files'] })
})
