/** What has a name that a file of the transfer should get: all of it is named at once, and nothing of it is touched. */
import { lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { FileProblem } from '../../../../shared/jobs'
import { fill, sendWithCompanions, type Carried } from '../../../support/companions'
import { contentsOf } from '../../../support/refusals'
import { causeway } from '../../../support/stations'
import { openEngine, runUntil } from '../engine'

let carried: Carried | null = null
afterEach(() => carried?.pair.dispose())

const OFFICE = 'office/data/16.0.1234.1001/s640.cab'
const PACKAGE = 'data/WSUSContent/'

// Windows lets only administrators make links, Wine nobody.
test.skipIf(process.platform === 'win32')(
  'five files in the way are named by one run, each with what it is',
  async () => {
    carried = await sendWithCompanions()
    const scene = carried.scene()
    const manifest = readFileSync(join(scene.volume, 'manifest-sha256.txt'), 'utf8')
    const paths = [...manifest.matchAll(/ {2}data\/WSUSContent\/(\S+)/g)].map(([, path = '']) => path)
    const total = manifest.split('\n').filter((line) => line !== '').length
    const store = join(scene.home, 'practice', 'import', 'WSUSContent')
    const [torn = '', other = '', linked = '', folder = ''] = paths
    expect(paths.length).toBeGreaterThan(4)
    const bytes = readFileSync(join(scene.volume, PACKAGE, torn))
    fill(store, {
      [torn]: bytes.subarray(1),
      [other]: Buffer.from(readFileSync(join(scene.volume, PACKAGE, other))).fill(0, 0, 9),
    })
    mkdirSync(join(store, folder), { recursive: true })
    mkdirSync(dirname(join(store, linked)), { recursive: true })
    writeFileSync(join(scene.root, 'elsewhere'), readFileSync(join(scene.volume, PACKAGE, linked)))
    symlinkSync(join(scene.root, 'elsewhere'), join(store, linked))
    const place = fill(join(scene.root, 'place'), { [OFFICE]: 'other bytes' })
    const expected: FileProblem[] = [
      { path: PACKAGE + torn, problem: 'broken' },
      { path: PACKAGE + other, problem: 'broken' },
      { path: PACKAGE + linked, problem: 'link' },
      { path: PACKAGE + folder, problem: 'conflict' },
      { path: join(place, OFFICE), problem: 'conflict' },
    ]
    const inTheWay = [...[torn, other, linked, folder].map((path) => join(store, path)), join(place, OFFICE)]
    const looks = () => inTheWay.map((path) => [lstatSync(path).ino, lstatSync(path).mtimeMs, lstatSync(path).size])
    const before = looks()
    const byPath = (list: unknown) => (list as FileProblem[]).toSorted((a, b) => (a.path < b.path ? -1 : 1))

    const engine = await openEngine(scene.home)
    const { id } = engine.jobs.startReceive()
    await runUntil(engine, id, 'server', [scene.medium])
    const companions = [{ name: 'Office', folder: place }]
    const { job, error } = await engine.run(id, { step: 'content', companions })
    engine.close()
    const step = job.steps.find((one) => one.id === 'content')
    expect(error).toMatchObject({ code: 'content.conflict', kind: 'retryable', details: { count: 5 } })
    expect(expected.slice(0, 4).map(({ path }) => path)).toContain(error?.details['path'])
    expect({ list: byPath(step?.problems), count: step?.problemCount }).toEqual({ list: byPath(expected), count: 5 })
    expect(job.outcome).toBeNull()
    expect(looks()).toEqual(before)

    const again = await causeway(scene.home, 'receive', scene.medium)
    expect(again).toMatchObject({ exit: 4, document: { resumable: true, problemCount: 5 } })
    expect(byPath(again.document['problems'])).toEqual(byPath(expected))
    expect(looks()).toEqual(before)

    for (const path of inTheWay.slice(0, 4)) rmSync(path, { recursive: true })
    const last = await causeway(scene.home, 'receive', scene.medium)
    const details = { name: 'Office', path: join(place, OFFICE), count: 1 }
    expect(last.document.error).toMatchObject({ code: 'companion.conflict', details })

    rmSync(join(place, OFFICE))
    const done = await causeway(scene.home, 'receive', scene.medium)
    expect(done.exit, done.stderr).toBe(0)
    expect(done.document).toMatchObject({ verdict: 'verified', files: total })
    expect(Number(done.document['copied']) + Number(done.document['alreadyThere'])).toBe(total - 1)
    expect(contentsOf(place)).toEqual(contentsOf(carried.office))
    for (const path of paths)
      expect(readFileSync(join(store, path))).toEqual(readFileSync(join(scene.volume, PACKAGE, path)))
  },
)
