import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../../../electron/ipc/context'
import { receiptHandlers } from '../../../electron/ipc/handlers/receipts'
import { openStation, type Station } from '../../../electron/station/station'
import { exportReceipt, pinReceiver } from '../../support/receipts'
import { BUILT_CLI, makePair, pinSender, sendTransfer, succeed, type Pair, type Sent } from '../../support/stations'

let pair: Pair
let sent: Sent
const open: Station[] = []
beforeAll(async () => {
  pair = await makePair(3)
  await pinSender(pair)
  await pinReceiver(pair)
  sent = await sendTransfer(pair)
  await succeed(pair.receiver, 'receive', pair.medium)
})
afterAll(() => {
  for (const station of open) station.close()
  pair.dispose()
})

/** What the window of a home asks; the file dialog answers `file`. */
async function windowOf(home: string, file: string | null = null): Promise<ReturnType<typeof receiptHandlers>> {
  const station = await openStation(home, { selfCommand: { file: '', args: [] } })
  open.push(station)
  const desktop = { pickReceiptFile: () => Promise.resolve(file) }
  return receiptHandlers({
    station: {
      required: () => Promise.resolve(station),
      ownProcess: () => Promise.resolve({ self: { file: process.execPath, args: [BUILT_CLI] }, home }),
    },
    desktop,
  } as unknown as Context)
}

test('a transfer waits for its receipt until the code is typed that the other window shows', async () => {
  const [sender, receiver] = [await windowOf(pair.sender), await windowOf(pair.receiver)]
  expect(await sender['receipt.sent']()).toMatchObject({
    transfers: [{ transferId: sent.transferId, mode: 'full', confirmed: null }],
    destinations: [],
  })
  const { code } = await receiver['receipt.check-code'](sent.transferId)
  expect(await sender['receipt.accept-code'](code ?? '')).toMatchObject({ how: 'code', movedBaseline: true })
  expect(await sender['receipt.sent']()).toMatchObject({
    transfers: [{ confirmed: { how: 'code', holder: 'R. Receiver' } }],
    destinations: ['Import 1'],
  })
})

test('a dialog that is closed accepts nothing; the file that it names is accepted beside the code', async () => {
  expect(await (await windowOf(pair.sender))['receipt.accept-file']()).toBeNull()
  const sender = await windowOf(pair.sender, await exportReceipt(pair.receiver, sent.transferId))
  expect(await sender['receipt.accept-file']()).toMatchObject({ how: 'file', alreadyKnown: false })
  expect(await sender['receipt.sent']()).toMatchObject({ transfers: [{ confirmed: { how: 'file' } }] })
})
