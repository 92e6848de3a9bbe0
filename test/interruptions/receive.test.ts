/**
 * A receive is stopped at every step and inside of each, its media change meanwhile, and it is resumed through both
 * doors. It ends in one of two ways: refused with a cause that is in the ledger, or verified with the signed totals.
 */
import { test } from 'vitest'
import { choose, playAll } from './choose'
import { combinations, nameOf, play } from './receive'
import { useRecorded } from './recorded'
import { RECEIVE_REGRESSIONS } from './regressions'

const recorded = useRecorded()

test('ends an interrupted receive refused with its cause, or verified with the signed totals', async () => {
  const { scene, points } = recorded()
  const all = combinations(points)
  await playAll(choose(all, nameOf, RECEIVE_REGRESSIONS), nameOf, (combination) => play(scene, combination))
})
