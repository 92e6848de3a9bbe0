/** Secrets and keys on the built program's standard input. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStation } from '../../../electron/station/station'
import { BUILT_CLI, succeed } from '../../support/stations'

const folder = mkdtempSync(join(tmpdir(), 'causeway-stdin-'))
const [home, medium] = [join(folder, 'home'), join(folder, 'medium')]
beforeAll(async () => {
  mkdirSync(medium)
  await succeed(home, 'init', '--role', 'connected', '--name', 'Export 1', '--practice')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the built program with bytes on its standard input. */
function typing(input: Buffer, ...args: string[]): { exit: number | null; code: string | undefined } {
  const { status, stdout } = spawnSync(process.execPath, [BUILT_CLI, '--home', home, '--json', ...args], { input })
  const { error } = JSON.parse(stdout.toString()) as { error?: { code: string } }
  return { exit: status, code: error?.code }
}

async function eventTypes(): Promise<string[]> {
  const station = await openStation(home, { selfCommand: { file: process.execPath, args: [BUILT_CLI] } })
  try {
    return station.ledger.events().map(({ type }) => type)
  } finally {
    station.close()
  }
}

const SECRET = Buffer.from('ca long café\n')
const LATIN = Buffer.from('ca long caf\xe9\n', 'latin1')
const handOver = ['custody', 'hand-over', medium, '--to', 'ben', '--second-person', 'ben']

test('refuses a secret that is not UTF-8, and counts no try', async () => {
  expect(typing(LATIN, 'operator', 'credential', 'ben')).toEqual({ exit: 2, code: 'usage' })
  expect(typing(SECRET, 'operator', 'credential', 'ben')).toEqual({ exit: 0, code: undefined })
  const before = await eventTypes()
  for (const wrong of [LATIN, Buffer.from('ca long caf\xe8\n', 'latin1')])
    expect(typing(wrong, ...handOver)).toEqual({ exit: 2, code: 'usage' })
  expect(await eventTypes()).toEqual(before)
})

test('takes the secret with a byte order mark before it, and no other', async () => {
  expect(typing(Buffer.concat([Buffer.from('\ufeff'), SECRET]), ...handOver)).toMatchObject({ exit: 0 })
  expect(typing(Buffer.from('ca long caf\ufffd\n'), ...handOver)).toMatchObject({ code: 'credential.wrong' })
  expect((await eventTypes()).filter((type) => type === 'credential.refused')).toHaveLength(1)
})

test('refuses a public key that is not UTF-8', () => {
  const key = Buffer.from('ssh-ed25519 AAAA caf\xe9\n', 'latin1')
  const words = ['trust', 'add', '--key', '-', '--fingerprint', `SHA256:${'A'.repeat(43)}`, '--holder', 'X']
  expect(typing(key, ...words)).toEqual({ exit: 2, code: 'usage' })
})
