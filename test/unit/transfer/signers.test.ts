import { mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readOfferedKey } from '../../../electron/transfer/signers/signers'
import { createStationKey } from '../../../electron/trust/station-key'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway-signers-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('a public key file is read with its comment', async () => {
  const { fingerprint } = await createStationKey(join(folder, 'keys'), 'causeway-practice:Export 1')
  const key = await readOfferedKey(join(folder, 'keys', 'id_ed25519.pub'))
  expect(key).toMatchObject({ fingerprint, practice: true, comment: 'causeway-practice:Export 1' })
})

test('what is too large for a key, is a link, a folder or a device is not read', async () => {
  const { publicKeyLine } = await createStationKey(join(folder, 'keys'), 'causeway:Export 1')
  const large = join(folder, 'large.pub')
  await writeFile(large, `${publicKeyLine}\n`.padEnd(64 * 1024, '\n'))
  const link = join(folder, 'link.pub')
  await symlink(join(folder, 'keys', 'id_ed25519.pub'), link)
  const huge = join(folder, 'huge.pub')
  await writeFile(huge, publicKeyLine)
  await truncate(huge, 2 ** 30)
  for (const path of [large, huge, link, folder, '/dev/zero', join(folder, 'missing.pub')])
    await expect(readOfferedKey(path), path).rejects.toMatchObject({ code: 'file.unreadable', details: { path } })
})
