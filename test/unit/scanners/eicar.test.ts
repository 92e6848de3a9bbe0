import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { eicarTestFile } from '../../../electron/scanners/eicar'
import { walkNames } from '../../../electron/files/walk'

const PROJECT = resolve(import.meta.dirname, '../../..')

describe('the EICAR test file', () => {
  it('is the one of 68 bytes that everybody knows by its digest', () => {
    const file = eicarTestFile()
    expect(file).toHaveLength(68)
    expect(createHash('sha256').update(file).digest('hex')).toBe(
      '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
    )
  })

  it.each(['electron', 'shared', 'renderer', 'test', 'docs', 'out'])('stands in no file of %s', async (folder) => {
    const wanted = eicarTestFile()
    const holding: string[] = []
    const seen = walkNames(join(PROJECT, folder))
    try {
      for await (const { path, kind } of seen)
        if (kind === 'file' && readFileSync(join(PROJECT, folder, path)).includes(wanted)) holding.push(path)
    } catch (error) {
      // Before the first build there is no `out`.
      if (folder !== 'out') throw error
    }
    expect(holding).toEqual([])
  })
})
