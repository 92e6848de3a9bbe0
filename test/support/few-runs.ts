/** Properties are asked of few inputs, the same each time: a mutant that only chance finds counts as missed. */
import fc from 'fast-check'

fc.configureGlobal({ numRuns: 25, seed: 20261201 })
