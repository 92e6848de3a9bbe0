/** What lets the operator pause and cancel long work, in this thread and in others, and a copy that asks it. */
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { describe, expect, onTestFinished, test } from 'vitest'
import { copyIn } from '../../../electron/files/copy-in'
import { openGate, OperatorGate, passHere, type Gate } from '../../../electron/files/gate'
import { failing, watchNodeFiles } from '../../support/watched-node-fs'
import { causeOf, codeOf, scratch } from './scratch'

/** Whether work that asks the gate goes on at once. */
async function passes(gate: Gate): Promise<boolean> {
  let passed = false
  void gate.pass().then(() => (passed = true))
  await turn()
  return passed
}

/** A thread that does this with the flag of a gate. */
function thread(gate: Gate, script: string): Worker {
  const code = `const { parentPort, workerData: flag } = require('node:worker_threads'); ${script}`
  const worker = new Worker(code, { eval: true, workerData: gate.flag })
  onTestFinished(() => void worker.terminate())
  return worker
}

describe('a gate', () => {
  test('lets work pass until it is paused, and again when the pause ends', async () => {
    const gate = new OperatorGate()
    expect([gate.isPaused, await passes(gate)]).toEqual([false, true])
    gate.pause()
    let waited = 0
    const waiting = gate.pass().then(() => waited++)
    gate.pause() // asked for twice, it is one pause
    expect([gate.isPaused, await passes(gate), waited]).toEqual([true, false, 0])
    gate.resume()
    await waiting
    expect([gate.isPaused, await passes(gate)]).toEqual([false, true])
    gate.resume()
    expect(await passes(gate)).toBe(true)
    expect(gate.signal.aborted).toBe(false)
  })

  test('that is cancelled lets nothing pass any more, and wakes what waits', async () => {
    const gate = new OperatorGate()
    gate.pause()
    const waiting = causeOf(gate.pass())
    gate.cancel()
    expect((await waiting).code).toBe('cancelled')
    expect(gate.signal.reason).toMatchObject({ code: 'cancelled' })
    for (const then of [() => {}, () => gate.pause(), () => gate.resume()]) {
      then()
      expect(gate.isPaused).toBe(false)
      expect((await causeOf(gate.pass())).code).toBe('cancelled')
      expect(codeOf(() => passHere(gate.flag))).toBe('cancelled')
    }
  })

  test('that is open lets work pass in any thread', async () => {
    expect(await passes(openGate())).toBe(true)
    expect(codeOf(() => passHere(openGate().flag))).toBeNull()
  })

  test('blocks a thread while it is paused, and wakes it', async () => {
    const gate = new OperatorGate()
    gate.pause()
    // Opened from another thread, as this one is blocked.
    const opens = thread(gate, `parentPort.on('message', () => { Atomics.store(flag, 0, 0); Atomics.notify(flag, 0) })`)
    await new Promise((resolve) => opens.once('online', resolve))
    opens.postMessage('open')
    passHere(gate.flag)
    expect(Atomics.load(gate.flag, 0)).toBe(0)

    gate.pause()
    const waits = thread(
      gate,
      `parentPort.postMessage('waits'); Atomics.wait(flag, 0, 1); parentPort.postMessage('on')`,
    )
    const told = () => new Promise<unknown>((resolve) => waits.once('message', resolve))
    expect(await told()).toBe('waits')
    const on = told()
    gate.resume()
    expect(await on).toBe('on')
  })
})

describe('a copy from a medium', () => {
  const place = async () => {
    const folder = await scratch()
    mkdirSync(join(folder, 'medium'))
    const [source, target] = [join(folder, 'medium', 'file'), join(folder, 'target')]
    writeFileSync(source, 'of the medium')
    return { folder, source, target }
  }

  test('replaces what has its name, and is its owner’s alone', async () => {
    const { source, target } = await place()
    for (const before of ['', 'something longer than what comes']) {
      if (before !== '') writeFileSync(target, before)
      await copyIn(source, target)
      expect(readFileSync(target, 'utf8')).toBe('of the medium')
      if (process.platform !== 'win32') expect(statSync(target).mode & 0o777).toBe(0o600)
    }
  })

  test('stops for the operator, and then nothing has its name', async () => {
    const { folder, source, target } = await place()
    writeFileSync(target, 'before')
    const gate = new OperatorGate()
    gate.cancel()
    expect((await causeOf(copyIn(source, target, { gate }))).code).toBe('cancelled')
    expect(readdirSync(folder)).toEqual(['medium'])
  })

  test.skipIf(process.platform === 'win32')('follows no link below the folder that it names', async () => {
    const { folder, source, target } = await place()
    writeFileSync(target, 'before')
    symlinkSync('file', join(folder, 'medium', 'link'))
    symlinkSync('medium', join(folder, 'linked'))
    await expect(copyIn(join(folder, 'medium', 'link'), target)).rejects.toThrow('ELOOP')
    await expect(copyIn(join(folder, 'linked', 'file'), target, { below: folder })).rejects.toThrow('ELOOP')
    expect(readFileSync(target, 'utf8')).toBe('before')
    await copyIn(source, target, { below: folder })
    expect(readFileSync(target, 'utf8')).toBe('of the medium')
  })

  test('tells why it failed, also when its target is gone by then', async () => {
    const { folder, source, target } = await place()
    watchNodeFiles(folder, (call) => {
      if (call.name !== 'read') return
      rmSync(target)
      failing('read', 'file', 'EIO')(call)
    })
    await expect(copyIn(source, target)).rejects.toThrow('EIO')
  })

  test('closes both files whatever fails, and leaves nothing half', async () => {
    const { folder, source, target } = await place()
    let open = 0
    let fails: Parameters<typeof failing> = ['read', 'none', 'none']
    watchNodeFiles(folder, (call) => {
      failing(...fails)(call)
      if (call.name === 'open') open++
      if (call.name === 'close') open--
    })
    for (fails of [
      ['read', 'none', 'none'],
      ['read', 'file', 'EIO'],
      ['open', 'target', 'ENOSPC'],
      ['remove', 'target', 'EPERM'],
    ] satisfies Parameters<typeof failing>[]) {
      const [, , code] = fails
      if (code === 'none') await copyIn(source, target)
      else await expect(copyIn(source, target)).rejects.toThrow(code)
      expect(open, code).toBe(0)
      expect(readdirSync(folder), code).toEqual(['none', 'EPERM'].includes(code) ? ['medium', 'target'] : ['medium'])
      writeFileSync(target, 'before')
    }
  })
})
