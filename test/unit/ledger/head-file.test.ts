/** The signed head beside a ledger: what it finds of an older, forked or forged past, and how it is written. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { headText } from '../../../electron/ledger/chain'
import { watchNodeFiles } from '../../support/watched-node-fs'
import { attack, fill, filledHomes, home, verify, type Home } from './fixture'

let filled: () => Promise<Home>
beforeAll(async () => {
  filled = await filledHomes()
})

describe('the head file', () => {
  test('finds an older copy of the whole ledger', async () => {
    const station = await home()
    const ledger = station.open()
    fill(ledger, 5)
    ledger.close()
    const old = readFileSync(station.file)
    const later = station.open()
    fill(later, 3)
    later.close()
    writeFileSync(station.file, old)
    expect(verify(station)).toMatchObject({ intact: false, firstBad: { sequence: 6, problem: 'truncated' } })
  })

  test('finds a ledger that was deleted and begun anew', async () => {
    const station = await filled()
    rmSync(station.file)
    const ledger = station.open()
    expect(ledger.verify().firstBad).toEqual({ sequence: 1, problem: 'truncated' })
    ledger.append({ type: 'station.created', payload: {} })
    expect(ledger.verify().firstBad).toEqual({ sequence: 1, problem: 'missing' })
    ledger.close()
  })

  test('finds a fork: two pasts with the same key, and stays as evidence', async () => {
    const station = await home()
    const first = station.open()
    fill(first, 5)
    first.close()
    const common = readFileSync(station.file)
    const one = station.open()
    fill(one, 3)
    one.close()
    const headOfOne = readFileSync(station.headFile)
    writeFileSync(station.file, common)
    rmSync(station.headFile)
    const other = station.open()
    fill(other, 5)
    writeFileSync(station.headFile, headOfOne)
    expect(other.verify().firstBad).toEqual({ sequence: 8, problem: 'edited' })
    fill(other, 5)
    expect(other.verify().firstBad).toEqual({ sequence: 8, problem: 'edited' })
    expect(readFileSync(station.headFile).equals(headOfOne)).toBe(true)
    other.close()
  })

  test('may lag behind and may be missing, and is written again by the next append', async () => {
    const station = await home()
    const ledger = station.open()
    fill(ledger, 5)
    const old = readFileSync(station.headFile)
    fill(ledger, 3)
    writeFileSync(station.headFile, old)
    expect(ledger.verify().intact).toBe(true)
    rmSync(station.headFile)
    expect(ledger.verify().intact).toBe(true)
    ledger.append({ type: 'station.created', payload: {} })
    expect(readFileSync(station.headFile, 'utf8')).toContain('"sequence":9')
    ledger.close()
  })

  test.each(['', 'random bytes', '{"hash":1}\nx', '\0'])('that is no head is found: %j', async (text) => {
    const station = await filled()
    writeFileSync(station.headFile, text)
    expect(verify(station).firstBad).toEqual({ sequence: 10, problem: 'forged-head' })
  })

  test('signed by nobody is found', async () => {
    const station = await filled()
    writeFileSync(station.headFile, readFileSync(station.headFile, 'utf8').replace('"sequence":10', '"sequence":12'))
    expect(verify(station).firstBad).toEqual({ sequence: 10, problem: 'forged-head' })
  })

  test('signed by nobody, or by a stranger, does not set the number of the next event', async () => {
    const text = headText({ sequence: 1_000_000, station: 'Import 1', hash: 'a'.repeat(64) })
    const { options: stranger } = await home()
    for (const signature of ['', stranger.signHead(Buffer.from(text))]) {
      const station = await filled()
      writeFileSync(station.headFile, `${text}\n${signature}`)
      const ledger = station.open()
      expect(ledger.append({ type: 'station.created', payload: {} }).sequence).toBe(11)
      expect(ledger.verify().firstBad).toEqual({ sequence: 11, problem: 'forged-head' })
      ledger.close()
      expect(readFileSync(station.headFile, 'utf8'), 'it stays as evidence').toBe(`${text}\n${signature}`)
    }
  })

  test('signed by the station sets it, also where a tip that nobody signed says more', async () => {
    const station = await filled()
    const text = headText({ sequence: 20, station: 'Import 1', hash: 'a'.repeat(64) })
    writeFileSync(station.headFile, `${text}\n${station.options.signHead(Buffer.from(text))}`)
    attack(station.file, (db) => db.exec('UPDATE tip SET sequence = 1000'))
    const ledger = station.open()
    expect(ledger.append({ type: 'station.created', payload: {} }).sequence).toBe(21)
    ledger.close()
  })

  test('stays as evidence where it is no head, or says more than the signed end', async () => {
    for (const text of ['', 'no head\n', null]) {
      const station = await filled()
      const before = text ?? readFileSync(station.headFile, 'utf8')
      writeFileSync(station.headFile, before)
      attack(station.file, (db) => {
        if (text === null)
          db.exec(
            'UPDATE tip SET (sequence, hash, signature) = (SELECT sequence, hash, signature FROM heads WHERE sequence = 8)',
          )
      })
      const ledger = station.open()
      ledger.append({ type: 'station.created', payload: {} })
      expect(readFileSync(station.headFile, 'utf8')).toBe(before)
      expect(ledger.verify().intact).toBe(false)
      ledger.close()
    }
  })

  test('is not written where nothing is signed', async () => {
    const station = await filled()
    attack(station.file, (db) => db.exec('DELETE FROM tip'))
    rmSync(station.headFile)
    const ledger = station.open()
    ledger.append({ type: 'station.created', payload: {} })
    ledger.close()
    expect(readdirSync(station.folder).filter((name) => name.startsWith('ledger-head'))).toEqual([])
  })

  test('that cannot be written does not take an event back, and lags until it can', async () => {
    const station = await filled()
    mkdirSync(`${station.headFile}.part`)
    const ledger = station.open()
    expect(ledger.append({ type: 'station.created', payload: {} }).sequence).toBe(11)
    expect(readFileSync(station.headFile, 'utf8')).toContain('"sequence":10')
    expect(ledger.verify().intact).toBe(true)
    rmSync(`${station.headFile}.part`, { recursive: true })
    ledger.append({ type: 'station.created', payload: {} })
    expect(readFileSync(station.headFile, 'utf8')).toContain('"sequence":12')
    ledger.close()
  })

  test('that is a folder is no head, and one in another spelling neither', async () => {
    const station = await filled()
    const text = readFileSync(station.headFile, 'utf8')
    writeFileSync(station.headFile, text.replace('{', '{ '))
    expect(verify(station).firstBad).toEqual({ sequence: 10, problem: 'forged-head' })
    rmSync(station.headFile)
    mkdirSync(station.headFile)
    expect(verify(station).firstBad).toEqual({ sequence: 10, problem: 'forged-head' })
  })

  test('is flushed before it gets its name, and the folder after it', async () => {
    const station = await home()
    const ledger = station.open()
    const told = watchNodeFiles(station.folder)
    ledger.append({ type: 'station.created', payload: {} })
    const flushesFolders = process.platform !== 'win32'
    expect(told).toEqual(['flush *.part', 'rename *.part → ledger-head', ...(flushesFolders ? ['flush .'] : [])])
    ledger.close()
  })
})
