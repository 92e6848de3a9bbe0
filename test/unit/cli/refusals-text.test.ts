/** Ill-formed Unicode from outside: refused with a cause, and the attempt stays in the history as one of its own. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { forge, type Description } from '../../support/forge'
import { expectRefusal, history, refuseAll, useScenes, type Attack } from '../../support/refusals'
import { causeway, succeed } from '../../support/stations'

const LONE = '\ud800'
const malformed = { code: 'transfer.malformed', exit: 4 } as const

/** Another station's key signs: nothing on the medium is believed, and the attempt is recorded all the same. */
async function strangerAt(root: string): Promise<string> {
  const home = join(root, 'stranger')
  await succeed(home, 'init', '--role', 'connected', '--name', 'Stranger', '--practice')
  return home
}

const told: [what: string, change: (transfer: Description) => object][] = [
  [
    'a serial number',
    (it) => ({ ...it, volumes: it.volumes.map((volume) => ({ ...volume, devices: [{ serial: LONE, model: null }] })) }),
  ],
  ['the operator', (it) => ({ ...it, operator: `M. ${LONE}` })],
  ['a field that is not known', (it) => ({ ...it, more: { deep: [LONE] } })],
  ['the name of a field that is not known', (it) => ({ ...it, [`more${LONE}`]: 1 })],
]

const scenes = useScenes()
refuseAll(
  told.flatMap(([what, transfer]): Attack[] => [
    [
      `${what} that is ill-formed, signed by the sender`,
      malformed,
      (s) => forge(s.volume, { signedBy: s.sender, transfer }),
    ],
    [
      `${what} that is ill-formed, signed by a stranger`,
      malformed,
      async (s) => forge(s.volume, { signedBy: await strangerAt(s.root), transfer }),
    ],
  ]),
  scenes,
)

refuseAll(
  [
    [
      'an unknown version that is cut inside a character',
      { code: 'transfer.unsupported-version', exit: 4 },
      (s) =>
        forge(s.volume, { signedBy: s.sender, transfer: (it) => ({ ...it, formatVersion: `2.${'😀'.repeat(40)}` }) }),
    ],
  ],
  scenes,
)

test('the good receive that follows is an attempt of its own', async () => {
  const { scene, prepared } = scenes
  const good = prepared().scene()
  await forge(scene().volume, {
    signedBy: await strangerAt(scene().root),
    transfer: (it) => ({ ...it, operator: LONE }),
  })
  await expectRefusal(scene(), malformed)
  const before = await history(scene().home)
  expect((await causeway(scene().home, 'receive', good.medium)).exit).toBe(0)
  const after = await history(scene().home)
  expect(after).toHaveLength(before.length + 1)
  expect(after[0]).toMatchObject({ verdict: 'verified' })
  expect(after.slice(1)).toEqual(before)
})

test('a finding whose name is ill-formed is a finding, and the attempt is in the history', async () => {
  const { home, media, root } = scenes.scene()
  const program = join(root, 'scanner.cjs')
  writeFileSync(
    program,
    String.raw`const hit = process.argv[2].endsWith('data') ? { path: 'x', name: '\ud83d' } : { path: 'causeway-test.com', name: 'EICAR' }
    console.log(JSON.stringify({ scanned: { files: 99, bytes: 9999 }, hits: [hit], engine: { name: 'Own', version: '\ud83d' } }))
    process.exitCode = 1`,
  )
  const command = ['--kind', 'command', '--program', process.execPath, `--arg=${program}`, '--arg={path}']
  await succeed(home, 'scan', 'add', 'Own', ...command)
  await succeed(home, 'scan', 'require', '1')
  await expectRefusal({ home, media }, { code: 'scan.hit', exit: 4 })
})
