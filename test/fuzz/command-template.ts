import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pinSender, sendTransfer, succeed, type Pair } from '../support/stations'
import type { Samples } from './target'

/** Homes, a medium with a transfer that was not received yet, and every kind of file that is brought by hand. */
export async function makeTemplate({ root, sender, receiver, medium, senderFingerprint }: Pair): Promise<Samples> {
  const hand = join(root, 'hand')
  const auditor = join(root, 'auditor')
  const first = join(root, 'first')
  for (const folder of [hand, first]) mkdirSync(folder)
  await pinSender({ root, sender, receiver, medium, senderFingerprint, dispose: () => undefined })
  const { fingerprint } = await succeed(receiver, 'key', 'show')
  const key = join(receiver, 'keys/id_ed25519.pub')
  await succeed(sender, 'trust', 'add', '--key', key, '--fingerprint', String(fingerprint), '--holder', 'I. Operator')
  const earlier = (await succeed(sender, 'send', '--to', first, '--destination', 'Import 1')) as { transferId: string }
  await succeed(receiver, 'receive', first)
  await succeed(receiver, 'receipt', 'export', earlier.transferId, '--out', join(hand, 'receipt.json'))
  await succeed(sender, 'history', 'bundle', '--out', join(hand, 'export.causeway-history'))
  await succeed(sender, 'history', 'heads', '--out', join(hand, 'heads.json'), '--all')
  await succeed(sender, 'trust', 'export', join(hand, 'allowed_signers'))
  cpSync(join(sender, 'ledger-head'), join(hand, 'ledger-head'))
  cpSync(join(sender, 'keys/id_ed25519.pub'), join(hand, 'key.pub'))
  await succeed(auditor, 'init', '--role', 'auditor', '--name', 'Auditor 1', '--practice')
  for (const [holder, home] of [
    ['E. Operator', sender],
    ['I. Operator', receiver],
  ] as const) {
    const own = await succeed(home, 'key', 'show')
    const file = join(home, 'keys/id_ed25519.pub')
    await succeed(
      auditor,
      'trust',
      'add',
      '--key',
      file,
      '--fingerprint',
      String(own['fingerprint']),
      '--holder',
      holder,
    )
  }
  const sent = await sendTransfer({ root, sender, receiver, medium, senderFingerprint, dispose: () => undefined })
  const volume = sent.volumes[0]?.folder ?? ''
  const metadata = join(volume, 'data/metadata')
  const name = readdirSync(metadata).find((each) => each.endsWith('.xml.gz')) ?? ''
  cpSync(join(metadata, name), join(hand, 'package.xml.gz'))
  rmSync(first, { recursive: true })
  const facts = { transfer: earlier.transferId, fingerprint: senderFingerprint }
  writeFileSync(join(hand, 'note.txt'), 'not a file of Causeway\n')
  return { template: [Buffer.from(root)], facts: [Buffer.from(JSON.stringify(facts))] }
}
