import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, onTestFinished } from 'vitest'
import { CausewayError, type ErrorCode } from '../../../shared/errors'

const folders: string[] = []

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

/** A fresh folder, gone after the test. */
export async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'causeway-test-'))
  folders.push(folder)
  return folder
}

/** The CausewayError that the work ends with; anything else fails the test. */
export async function causeOf(work: Promise<unknown>): Promise<CausewayError> {
  try {
    await work
  } catch (error) {
    if (error instanceof CausewayError) return error
    throw error
  }
  throw new Error('expected a CausewayError, nothing was thrown')
}

/** The code of the CausewayError that a call throws, or null when it throws nothing. */
export function codeOf(call: () => unknown): ErrorCode | null {
  try {
    call()
    return null
  } catch (error) {
    if (error instanceof CausewayError) return error.code
    throw error
  }
}

/** Has the process say that it runs on another system, until the test ends. */
export function actAs(platform: NodeJS.Platform): void {
  const real = process.platform
  const say = (value: NodeJS.Platform): unknown => Object.defineProperty(process, 'platform', { value })
  say(platform)
  onTestFinished(() => void say(real))
}
