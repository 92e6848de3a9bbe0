import { isDeepStrictEqual } from 'node:util'
import { parseJson } from '../../../shared/json'
import { receiptSchema } from '../../../shared/receipt'
import { changeJson } from '../change-json'
import { demand, samplesOf, type Target } from '../target'

/** Accepted damage: anything lost or changed between the text and what is answered; counts that no count can be. */
export const receipt: Target = {
  name: 'receipt',
  open(samples) {
    const own = samplesOf(samples, 'receipt')
    return {
      change: (random) => changeJson(random, own),
      check(input) {
        const value = parsed(input.toString('utf8'))
        const read = receiptSchema.safeParse(value)
        if (!read.success) return 'refused'
        const { data } = read
        demand(isDeepStrictEqual(data, value), 'not what the text says')
        demand(data.formatVersion.startsWith('1.'), `version ${data.formatVersion}`)
        const { sequence, files, updates } = data
        const counts = [sequence, files.verified, files.bytes, files.copied, files.alreadyThere]
        for (const count of [...counts, updates.before, updates.after])
          demand(Number.isSafeInteger(count) && count >= 0, `a count of ${count}`)
        return 'accepted'
      },
    }
  },
}

/** Undefined for what is no JSON; no schema takes it. */
function parsed(text: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
