/** What will be missing is told before the import; a store that cannot be read then stops nothing. */
import { afterEach, expect, test, vi } from 'vitest'
import * as digests from '../../../electron/transfer/completeness/content-digests'
import { CausewayError } from '../../../shared/errors'
import { makePair, pinSender, sendTransfer, succeed, type Pair } from '../../support/stations'

vi.mock('../../../electron/transfer/completeness/content-digests', { spy: true })

let pair: Pair
afterEach(() => {
  vi.mocked(digests.contentDigests).mockReset()
  pair.dispose()
})

test.each(['file.unreadable', 'cancelled'] as const)('a store whose reading ends with %s', async (code) => {
  pair = await makePair(2)
  await pinSender(pair)
  await sendTransfer(pair)
  vi.mocked(digests.contentDigests).mockImplementation(async function* (store) {
    yield await Promise.resolve(Buffer.alloc(20))
    throw new CausewayError(code, { path: store })
  })
  const received = succeed(pair.receiver, 'receive', pair.medium)
  if (code === 'file.unreadable')
    expect(await received).toMatchObject({
      verdict: 'verified',
      needs: { fresh: { needed: { files: 0 } }, here: null },
    })
  else await expect(received).rejects.toThrow()
  expect(digests.contentDigests).toHaveBeenCalled()
})
