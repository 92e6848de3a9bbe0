import { describe, expect, it } from 'vitest'
import type { UpdateRecord } from '../../../electron/metadata/package'
import { PackageTally } from '../../../electron/metadata/package-tally'
import { MOST_LARGEST } from '../../../shared/package-report'
import { GUID } from './fixtures'

let next = 1
function update(facts: Partial<UpdateRecord> = {}): UpdateRecord {
  const id = next++
  return {
    updateId: GUID(id),
    revision: 200,
    title: `Update ${id}`,
    files: [],
    categories: [],
    classifications: [],
    updateType: 'Software',
    categoryType: null,
    createdAt: null,
    supersedes: [],
    bundled: [],
    ...facts,
  }
}

const file = (n: number, bytes: number | null = n): UpdateRecord['files'][number] => ({
  sha1: n.toString(16).toUpperCase().padStart(8, '0').padEnd(40, '0'),
  sha256: null,
  bytes,
  fileName: `${n}.cab`,
  kind: 'content',
})

function tallied(...updates: readonly UpdateRecord[]) {
  const tally = new PackageTally()
  for (const each of updates) tally.add(each)
  return tally.report()
}

describe('PackageTally', () => {
  it('counts what an import adds, and what WSUS counts as updates', () => {
    const driver = update({ updateType: 'Driver' })
    const report = tallied(update({ updateType: 'Category' }), update({ updateType: 'Detectoid' }), update(), driver)
    expect(report).toMatchObject({ updates: 4, softwareUpdates: 2, superseded: 0, bundles: 0 })
  })

  it('counts an update that another one replaces, whichever comes first, and once', () => {
    const [old, older, lone] = [update(), update(), update()]
    const replacing = update({ supersedes: [old.updateId, older.updateId, GUID(9999)] })
    const again = update({ supersedes: [old.updateId] })
    expect(tallied(old, replacing, older, again, lone, { ...old, revision: 201 }).superseded).toBe(2)
  })

  it('counts updates that are made of others', () => {
    const part = update({ files: [file(1)] })
    expect(tallied(part, update({ bundled: [part.updateId] }), update()).bundles).toBe(1)
  })

  it('counts a file once, for the first update that names it, and adds up the sizes that are known', () => {
    const product = update({ updateType: 'Category', categoryType: 'Product', title: 'Windows 11' })
    const report = tallied(
      update({ files: [file(10), file(20)], categories: [product.updateId, product.updateId] }),
      update({ files: [file(20), file(5), file(6, null)], categories: [product.updateId, GUID(7777)] }),
      update({ files: [file(20)] }),
      product,
    )
    expect(report).toMatchObject({ files: 4, fileBytes: 35, filesOfUnknownSize: 1 })
    expect(report.products).toEqual([
      { id: product.updateId, title: 'Windows 11', updates: 2, files: 4, bytes: 35 },
      { id: GUID(7777), title: GUID(7777), updates: 1, files: 2, bytes: 5 },
      { id: '', title: '', updates: 1, files: 0, bytes: 0 },
    ])
  })

  it('names the largest files, the largest first, and the update that was made last', () => {
    const sizes = Array.from({ length: 3 * MOST_LARGEST }, (_, n) => ((n * 37) % 100) + 1)
    const updates = sizes.map((size, n) => update({ files: [file(1000 + n, size)], createdAt: `2026-01-${10 + n}` }))
    const { largestFiles, newest } = tallied(...updates)
    const expected = sizes.toSorted((a, b) => b - a).slice(0, MOST_LARGEST)
    expect(largestFiles.map(({ bytes }) => bytes)).toEqual(expected)
    expect(largestFiles[0]?.updateTitle).toMatch(/^Update /)
    expect(newest).toEqual({ title: updates.at(-1)?.title, createdAt: updates.at(-1)?.createdAt })
  })
})
