import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { isTemporaryName } from '../../../electron/files/durable'
import { OperatorGate } from '../../../electron/files/gate'
import { copyVerified, type VerifiedCopy } from '../../../electron/transfer/copy/verified-copy'
import type { Answer, Task, TaskKind } from '../../../electron/workers/task'
import { InThisThread } from '../../../electron/workers/workers'
import { causeOf } from '../files/scratch'
import { watchedDisk, type Call } from '../../support/watched-disk'
import { fault } from '../workers/disks'
import { temporariesIn } from '../workers/tasks'
import { Slow, THREE_BATCHES, copied, manyFiles, quickFolder, runOf } from './copies'
import { OrderOfProof } from './order-of-proof'

// Windows lets only administrators make links, Wine nobody.
const withLinks = test.skipIf(process.platform === 'win32')

let root: string
let media: string[]
beforeEach(() => {
  root = quickFolder()
  media = ['one', 'two'].map((name) => join(root, name))
  for (const medium of media) mkdirSync(medium)
})
const first = (): string[] => media.slice(0, 1)

/** Leaves what is different alone, and notes it. */
function refusing(): { readonly refused: string[]; readonly onDifferent: VerifiedCopy['onDifferent'] } {
  const refused: string[] = []
  return { refused, onDifferent: { refuse: (path, conflict) => void refused.push(`${conflict}: ${path}`) } }
}

/** Final names of a medium, with their temporaries if it has any. */
const filesOn = (medium: string): string[] =>
  readdirSync(medium, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

describe('from written to proven', () => {
  test.each([
    ['the volume is flushed', true],
    ['each file is flushed', false],
  ])('nothing overtakes its proof: %s', async (_, byVolume) => {
    const order = new OrderOfProof()
    const items = manyFiles(root, THREE_BATCHES, media)
    const targets = new Map(items.map(({ path, targets }) => [path, targets]))
    const flushes: Call[] = []
    const disk = watchedDisk(
      {
        before: (call) => {
          order.saw(call)
          if (call.name.startsWith('flush')) flushes.push(call)
        },
      },
      { flushesByVolume: () => byVolume, flushVolume: () => {}, flushPath: () => {} },
    )
    const run = runOf(items, media, {
      onProven: (files) => {
        for (const { path } of files) order.sawProven(path, targets.get(path) ?? [])
      },
    })
    await copyVerified(new Slow(disk), run.copy)
    expect(order.proven.sort()).toEqual(items.map(({ path }) => path).sort())
    expect(run.moved.value).toBe(3 * items.reduce((sum, { bytes }) => sum + bytes, 0))
    expect(flushes.some(({ name }) => name === 'flushVolume')).toBe(byVolume)
    expect(flushes.some(({ name }) => name === 'flush')).toBe(!byVolume)
    expect(media.map((medium) => filesOn(medium).filter((path) => !isTemporaryName(path)).length)).toEqual([
      THREE_BATCHES,
      THREE_BATCHES,
    ])
    expect(temporariesIn(root)).toEqual([])
  })

  test('files are told with what is known of them, and each byte counts as written and as read back', async () => {
    const items = manyFiles(root, 10, first())
    const { proven, moved } = await copied(new InThisThread(), runOf(items, first()))
    const told = proven.find(({ path }) => path === items[7]?.path)
    expect(told).toMatchObject({ bytes: 14, alreadyThere: false })
    expect(readFileSync(items[7]?.targets[0] ?? '', 'utf8')).toBe('the bytes of 7')
    expect(moved.value).toBe(2 * items.reduce((sum, { bytes }) => sum + bytes, 0))

    const again = await copied(new InThisThread(), runOf(items, first(), { onDifferent: refusing().onDifferent }))
    expect(again.proven.map(({ alreadyThere }) => alreadyThere)).toEqual(items.map(() => true))
    expect(again.proven.find(({ path }) => path === told?.path)?.sha256).toBe(told?.sha256)
    expect(again.moved.value).toBe(moved.value)
  })

  test('it is read from the medium only if that holds for every copy', async () => {
    const items = manyFiles(root, 2, media)
    const unsure = items[1]?.targets[1] ?? ''
    const disk = watchedDisk({})
    const openToRead: typeof disk.openToRead = (path, options) => {
      const fromMedium = options.pastCache && !(isTemporaryName(path) && path.startsWith(join(unsure, '..')))
      return { ...disk.openToRead(path, options), fromMedium }
    }
    const { proven } = await copied(new InThisThread({ ...disk, openToRead }), runOf(items, media))
    expect(proven.map(({ readBack }) => readBack)).toEqual(['medium', 'cache'])
  })

  test('volumes are opened before the first byte and closed after the last flush', async () => {
    const calls: string[] = []
    const disk = watchedDisk(
      { before: ({ name }) => void calls.push(name) },
      { flushesByVolume: () => true, flushVolume: () => {} },
    )
    await copied(new Slow(disk), runOf(manyFiles(root, 3, media), media))
    expect(calls.slice(0, 2)).toEqual(['openVolume', 'openVolume'])
    expect(calls.slice(-2)).toEqual(['closeVolume', 'closeVolume'])
    expect(calls.filter((name) => /Volume$/.test(name))).toHaveLength(8)
  })
})

describe('a failure', () => {
  /** Copies three batches to one medium, whose disk fails at a call; answers what was told before. */
  async function failing(
    when: (call: Call, seen: ReadonlyMap<Call['name'], number>) => boolean,
    code: string,
    items = manyFiles(root, THREE_BATCHES, first()),
  ) {
    const seen = new Map<Call['name'], number>()
    let fired = false
    const disk = watchedDisk(
      {
        before: (call) => {
          seen.set(call.name, (seen.get(call.name) ?? 0) + 1)
          if (!when(call, seen)) return
          fired = true
          throw fault(code)
        },
      },
      { flushesByVolume: () => true, flushVolume: () => {} },
    )
    const run = runOf(items, first())
    const cause = await causeOf(copyVerified(new InThisThread(disk), run.copy))
    expect(fired).toBe(true)
    expect(temporariesIn(root)).toEqual([])
    for (const { path } of run.proven) expect(existsSync(join(media[0] ?? '', path))).toBe(true)
    return { cause, proven: run.proven.length, named: filesOn(media[0] ?? '').length, closed: seen.get('closeVolume') }
  }

  test('to flush the bytes: nothing has its name, nothing is told', async () => {
    const items = manyFiles(root, 10, first())
    const { cause, ...left } = await failing(({ name }) => name === 'flushVolume', 'EIO', items)
    expect(cause.code).toBe('medium.lost')
    expect(left).toEqual({ proven: 0, named: 0, closed: 1 })
  })

  test('to flush the names: verified files have their names, but nothing is told; the next run tells them', async () => {
    const items = manyFiles(root, 10, first())
    const { cause, ...left } = await failing(
      ({ name }, seen) => name === 'flushVolume' && seen.get(name) === 2,
      'EIO',
      items,
    )
    expect(cause.code).toBe('medium.lost')
    expect(left).toEqual({ proven: 0, named: 10, closed: 1 })
    const { proven } = await copied(new InThisThread(), runOf(items, first()))
    expect(proven.map(({ alreadyThere }) => alreadyThere)).toEqual(items.map(() => true))
  })

  test.each(['create', 'write', 'close', 'rename'] as const)(
    'in %s in the third batch leaves what the first two carried',
    async (failed) => {
      const items = manyFiles(root, THREE_BATCHES, first())
      const third = new Set(items.slice(2 * 2048 + 50).flatMap(({ source, targets }) => [source, ...targets]))
      let here = false
      const { cause, ...left } = await failing(
        ({ name, path, to }) => {
          if (name === 'rename' || name === 'openToRead') here = third.has(to ?? path)
          return here && name === failed
        },
        'ENOSPC',
        items,
      )
      expect(cause.code).toBe('medium.full')
      expect(left.proven).toBe(2 * 2048)
      expect(left.named).toBeLessThan(THREE_BATCHES)
    },
  )

  test('to flush ends it for good: the system tells of a lost write only once', async () => {
    const { cause, ...left } = await failing(({ name }, seen) => name === 'flushVolume' && seen.get(name) === 1, 'EIO')
    expect(cause.code).toBe('medium.lost')
    expect(left).toEqual({ proven: 0, named: 0, closed: 1 })
  })

  test.each([['flips a bit'], ['loses the end']])(
    'a medium that %s is found before the file has its name',
    async () => {
      const items = manyFiles(root, 10, first())
      let lied = false
      const disk = watchedDisk({
        afterRead: ({ pastCache }, piece) => {
          if (!pastCache || piece.toString() !== 'the bytes of 7') return
          lied = true
          piece[3] = (piece[3] ?? 0) ^ 1
        },
      })
      const run = runOf(items, first())
      const cause = await causeOf(copyVerified(new InThisThread(disk), run.copy))
      expect(lied).toBe(true)
      expect(cause).toMatchObject({ code: 'copy.read-back-differs', details: { path: items[7]?.path } })
      expect(filesOn(media[0] ?? '')).toEqual([])
      expect(run.proven).toEqual([])
    },
  )

  test('on one medium waits for the flush of the other before its volume is closed', async () => {
    const calls: string[] = []
    class Told extends Slow {
      override async run<K extends TaskKind>(task: Task<K>): Promise<Answer<K>> {
        const answer = await super.run(task)
        calls.push(task.kind)
        return answer
      }
    }
    const disk = watchedDisk(
      { before: ({ name }) => void (name === 'closeVolume' && calls.push(name)) },
      {
        flushesByVolume: () => true,
        flushVolume: ({ folder }) => {
          if (folder === media[0]) throw fault('EIO')
        },
      },
    )
    const run = runOf(manyFiles(root, 3, media), media)
    expect((await causeOf(copyVerified(new Told(disk), run.copy))).code).toBe('medium.lost')
    expect(calls.filter((call) => call === 'flush' || call === 'closeVolume')).toEqual([
      ...['flush', 'closeVolume', 'closeVolume'],
    ])
  })

  test('cancelled in the middle, a copy keeps what is proven and nothing else', async () => {
    const gate = new OperatorGate()
    // One batch more than can be under way when the first one is told.
    const items = manyFiles(root, 2048 + THREE_BATCHES, first())
    const run = runOf(items, first(), { gate })
    const copy = {
      ...run.copy,
      onProven: (files: Parameters<typeof run.copy.onProven>[0]) => {
        run.copy.onProven(files)
        gate.cancel()
      },
    }
    expect((await causeOf(copyVerified(new Slow(), copy))).code).toBe('cancelled')
    expect(run.proven.length).toBeGreaterThan(0)
    expect(run.proven.length).toBeLessThan(items.length)
    expect(filesOn(media[0] ?? '')).toHaveLength(run.proven.length)
  })

  test('of the items themselves ends the copy like any other', async () => {
    const items = manyFiles(root, 2500, first())
    function* broken() {
      yield* items
      throw new Error('no more pages')
    }
    const run = runOf([], first(), { items: broken() })
    await expect(copyVerified(new InThisThread(), run.copy)).rejects.toThrow('no more pages')
    expect(run.proven).toHaveLength(2048)
    expect(temporariesIn(root)).toEqual([])
  })
})

describe('sources at fault', () => {
  test('are told one by one, all others are proven', async () => {
    const items = manyFiles(root, 100, media).map((item, n) =>
      n % 10 === 3
        ? { ...item, sha1: '0'.repeat(40) }
        : n % 10 === 7
          ? { ...item, source: join(root, 'absent') }
          : item,
    )
    const { proven, troubles, moved } = await copied(new Slow(), runOf(items, media))
    expect(proven).toHaveLength(80)
    expect(troubles.size).toBe(20)
    expect(troubles.get(items[13]?.path ?? '')?.code).toBe('content.wrong-digest')
    expect(troubles.get(items[17]?.path ?? '')).toMatchObject({
      code: 'file.unreadable',
      details: { system: 'ENOENT' },
    })
    expect(media.map((medium) => filesOn(medium).length)).toEqual([80, 80])
    expect(moved.value).toBe(3 * proven.reduce((sum, { bytes }) => sum + bytes, 0))
  })

  test('all of them: nothing is told as proven, and nothing waits for a device', async () => {
    const flushes: string[] = []
    const disk = watchedDisk({
      before: ({ name, path }) => void (name === 'flushVolume' && flushes.push(path)),
    })
    const items = manyFiles(root, 5, first()).map((item) => ({ ...item, source: join(root, 'absent') }))
    let told = 0
    const run = runOf(items, first(), { onProven: () => void told++ })
    await copied(new InThisThread(disk), run)
    expect({ told, troubles: run.troubles.size, flushes }).toEqual({ told: 0, troubles: 5, flushes: [] })
  })
})

describe('what lies at the target', () => {
  test('with other bytes is named and left alone in a store, replaced on our medium', async () => {
    const items = manyFiles(root, 3, first())
    await copied(new InThisThread(), runOf(items, first()))
    const [target = ''] = items[1]?.targets ?? []
    writeFileSync(target, 'THE bytes of 1')
    rmSync(items[2]?.targets[0] ?? '')
    const { refused, onDifferent } = refusing()
    const others = await copied(new InThisThread(), runOf(items, first(), { onDifferent }))
    expect(refused).toEqual([`broken: ${items[1]?.path ?? ''}`])
    expect(others.proven.map(({ path, alreadyThere }) => [path, alreadyThere]).sort()).toEqual([
      [items[0]?.path, true],
      [items[2]?.path, false],
    ])
    expect(readFileSync(target, 'utf8')).toBe('THE bytes of 1')
    const { proven } = await copied(new InThisThread(), runOf(items, first()))
    expect(proven.map(({ alreadyThere }) => alreadyThere).sort()).toEqual([false, true, true])
    expect(readFileSync(target, 'utf8')).toBe('the bytes of 1')
  })

  withLinks('a link in place of a folder stops the copy to our medium; in a store it is named once', async () => {
    mkdirSync(join(root, 'elsewhere'))
    const link = join(media[0] ?? '', 'folder-1')
    symlinkSync(join(root, 'elsewhere'), link)
    const items = manyFiles(root, THREE_BATCHES, first())
    const run = runOf(items, first())
    expect(await causeOf(copyVerified(new InThisThread(), run.copy))).toMatchObject({
      code: 'medium.not-ready',
      details: { path: link },
    })
    expect(run.proven).toEqual([])
    const { refused, onDifferent } = refusing()
    const { proven } = await copied(new InThisThread(), runOf(items, first(), { onDifferent }))
    expect(refused).toEqual([`link: ${link}`])
    expect(proven).toHaveLength(items.filter(({ path }) => !path.startsWith('folder-1')).length)
    expect(readdirSync(join(root, 'elsewhere'))).toEqual([])
  })

  test('no folder at all is a lost medium', async () => {
    const gone = [join(root, 'gone')]
    const run = runOf(manyFiles(root, 3, gone), gone)
    expect((await causeOf(copyVerified(new InThisThread(), run.copy))).code).toBe('medium.lost')
  })
})
