import type * as fs from 'node:fs/promises'
import { readFile, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { renameWithoutReplacing } from '../../../electron/files/durable'
import { causeOf, scratch } from './scratch'

// FAT, exFAT and some shares answer so; the machine that runs the tests may have none of them.
vi.mock('node:fs/promises', async (original) => ({
  ...(await original<typeof fs>()),
  link: () => Promise.reject(Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM' })),
}))

test('without hard links a free name is taken and a taken one is left alone', async () => {
  const folder = await scratch()
  const [from, to] = [join(folder, 'from'), join(folder, 'to')]
  await writeFile(from, 'first')
  await renameWithoutReplacing(from, to)
  expect(await readdir(folder)).toEqual(['to'])
  await writeFile(from, 'second')
  expect((await causeOf(renameWithoutReplacing(from, to))).code).toBe('file.exists')
  expect(await readFile(to, 'utf8')).toBe('first')
  await symlink('nowhere', join(folder, 'dangling'))
  expect((await causeOf(renameWithoutReplacing(from, join(folder, 'dangling')))).code).toBe('file.exists')
})
