import { isDeepStrictEqual } from 'node:util'
import { parseTransferJson } from '../../../electron/bag/transfer-description'
import type { TransferJson } from '../../../shared/transfer-json'
import { changeJson } from '../change-json'
import { demand, refusedBy, samplesOf, type Target } from '../target'

/**
 * Accepted damage: anything lost or changed between the text and what is answered, unknown fields included; another
 * major version; numbers that a count cannot be; volumes that are not 1 to n.
 */
export const transferJson: Target = {
  name: 'transfer.json',
  open(samples) {
    const own = samplesOf(samples, 'transfer.json')
    return {
      change: (random) => changeJson(random, own),
      check(input) {
        const text = input.toString('utf8')
        try {
          const transfer = parseTransferJson(text)
          demand(isDeepStrictEqual(transfer, JSON.parse(text)), 'not what the text says')
          demand(
            isDeepStrictEqual(parseTransferJson(JSON.stringify(transfer)), transfer),
            'not the same when written again',
          )
          demandSense(transfer)
          return 'accepted'
        } catch (error) {
          return refusedBy(error, ['transfer.malformed', 'transfer.unsupported-version'])
        }
      },
    }
  },
}

function demandSense({ formatVersion, transferId, sequence, volume, volumes, totals }: TransferJson): void {
  demand(formatVersion.split('.')[0] === '1', `version ${formatVersion}`)
  demand(/^[a-z0-9-]+$/.test(transferId), 'an id that could be more than one folder')
  demand(volumes[volume - 1]?.index === volume, 'volumes that are not numbered in order')
  const counts = [
    sequence,
    volume,
    totals.files,
    totals.bytes,
    ...volumes.flatMap(({ files, bytes }) => [files, bytes]),
  ]
  for (const count of counts) demand(Number.isSafeInteger(count) && count >= 0, `a count of ${count}`)
}
