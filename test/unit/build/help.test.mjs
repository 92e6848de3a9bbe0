/** Every script of package.json says what it does, on a checkout where nothing is installed, and does nothing else. */
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

let checkout
beforeAll(() => {
  checkout = mkdtempSync(join(tmpdir(), 'causeway-help-'))
  for (const name of ['package.json', 'package-lock.json']) cpSync(join(root, name), join(checkout, name))
  const installed = ['node_modules', 'prefix', 'work']
  const filter = (path) => !installed.some((name) => path.endsWith(`/${name}`))
  cpSync(join(root, 'build'), join(checkout, 'build'), { recursive: true, filter })
})
afterAll(() => rmSync(checkout, { recursive: true, force: true }))

const everything = () => readdirSync(checkout, { recursive: true }).sort()

/** @returns what a script's command printed, run as npm runs it; rejects unless its exit code is 0 */
async function runScript(script, args) {
  const [, file, ...own] = scripts[script].split(' ')
  const env = { ...process.env, npm_lifecycle_event: script, PATH: '/nowhere' }
  return promisify(execFile)(process.execPath, [join(checkout, file), ...own, ...args], { cwd: checkout, env })
}

test.concurrent.each(Object.keys(scripts))('npm run %s answers --help and -h, and starts nothing', async (script) => {
  const before = everything()
  for (const option of ['--help', '-h']) {
    const { stdout, stderr } = await runScript(script, [option])
    expect(stdout).toMatch(new RegExp(`^npm (run )?${script}( --|\\n)`))
    expect(stderr).toBe('')
  }
  expect(everything()).toEqual(before)
})

test.each(['setup', 'package'])('npm run %s refuses an option that it does not have', async (script) => {
  const before = everything()
  await expect(runScript(script, ['--halp'])).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("Unknown option '--halp'"),
  })
  expect(everything()).toEqual(before)
})
