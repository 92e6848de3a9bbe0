import { bagInfoValue, parseBagInfo, parseOxum } from '../../../electron/bag/bag-info'
import { changeBytes } from '../change-bytes'
import { demand, refusedBy, samplesOf, type Target } from '../target'

/**
 * Accepted damage: fields that, written one to a line, are not the text itself after what RFC 8493 calls equal was made
 * equal: ends of line, one blank or tab behind the colon, a value continued on a line that begins with blanks.
 */
export const bagInfo: Target = {
  name: 'bag-info.txt',
  open(samples) {
    const own = samplesOf(samples, 'bag-info')
    return {
      change: (random) => changeBytes(random, own),
      check(input) {
        const text = input.toString('utf8')
        try {
          const fields = parseBagInfo(text)
          const written = fields.map(([label, value]) => `${label}: ${value}\n`).join('')
          demand(written === plain(text), 'fields that are not what the text says')
          checkOxum(fields)
          return 'accepted'
        } catch (error) {
          return refusedBy(error, ['bag.malformed'])
        }
      },
    }
  },
}

function plain(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]+(?=\S)/g, ' ')
    .replace(/^([^:\n]+):\t/gm, '$1: ')
}

function checkOxum(fields: ReturnType<typeof parseBagInfo>): void {
  const value = bagInfoValue(fields, 'payload-oxum')
  const { bytes, files } = parseOxum(value)
  demand(`${bytes}.${files}` === value, `Payload-Oxum ${value} was read as ${bytes}.${files}`)
}
