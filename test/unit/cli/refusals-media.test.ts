/** Media on which a file of a volume is something that never answers, or on which there is more than can be looked at. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe } from 'vitest'
import { TAG_FILES } from '../../../electron/bag/names'
import { refuseAll, useScenes, type Attack } from '../../support/refusals'

const scenes = useScenes()
const MIB = 1024 * 1024

describe.runIf(process.platform === 'linux')('pipes', () => {
  refuseAll(
    TAG_FILES.map((file): Attack => [
      `a pipe in place of ${file}, which nobody writes to`,
      { code: 'bag.malformed', exit: 4 },
      ({ volume }) => {
        rmSync(join(volume, file))
        execFileSync('mkfifo', [join(volume, file)])
      },
    ]),
    scenes,
  )
})

refuseAll(
  [
    [
      'more descriptions than are read before a signature',
      { code: 'volume.too-many', exit: 4 },
      ({ medium, volume }) => {
        for (let n = 1; n <= 9; n++) {
          const other = join(medium, 'causeway', `000${n}-other-1-7f3a9c1e`, 'volume-01')
          mkdirSync(join(other, '..'), { recursive: true })
          cpSync(volume, other, { recursive: true })
          writeFileSync(join(other, 'transfer.json'), `[${'[],'.repeat((2 * MIB) / 3 - 10)}[]]`)
        }
      },
    ],
    [
      'more volumes than are looked at',
      { code: 'volume.too-many', exit: 4 },
      ({ medium }) => {
        for (let n = 0; n <= 2000; n++) mkdirSync(join(medium, 'causeway', `${n}`, 'volume-01'), { recursive: true })
      },
    ],
    [
      'a description that is longer than any',
      { code: 'bag.malformed', exit: 4 },
      ({ volume }) => writeFileSync(join(volume, 'transfer.json'), Buffer.alloc(2 * MIB + 1, ' ')),
    ],
  ],
  scenes,
)
