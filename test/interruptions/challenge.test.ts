/**
 * A receive from a sender that this station does not know yet is stopped around the comparison of fingerprints. The
 * operator types what the sender said of its own key; no other key becomes trusted by it.
 */
import { test } from 'vitest'
import { choose, playAll } from './choose'
import { combinations, nameOf, play, type Combination } from './receive'
import { useRecorded } from './recorded'

const recorded = useRecorded(true)

const nameHere = (combination: Combination): string => `unknown key, ${nameOf(combination)}`

test('ends a receive that is interrupted around the comparison refused, or verified with the signed totals', async () => {
  const { scene, points } = recorded()
  // The comparison is between the first Trust step and the second.
  const aroundIt = points.filter(({ step }) => step === 'trust')
  const all = combinations(aroundIt).filter(({ stop, door }) => stop === 'killed' && door !== 'command')
  await playAll(choose(all, nameHere), nameHere, (combination) => play(scene, combination))
})
