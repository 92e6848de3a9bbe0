/** `npm run bench`: bundled anew each time, which takes a second, so that it always measures the sources as they are. */
import { join } from 'node:path'
import { run } from './children.mjs'
import { installDebianPackages } from './debian.mjs'
import { node, root, SetupError, toolEnvironment } from './host.mjs'

export const benchProgram = join(root, 'out/bench/bench.js')

/** @throws {SetupError} */
export async function buildBench() {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const args = [vite, 'build', '--config', 'build/bench.vite.config.ts']
  const { code } = await run(node, args, { cwd: root, env: toolEnvironment(), output: 'stderr', seconds: 120 })
  if (code !== 0) throw new SetupError('The build of the bench failed (see above).')
}

/**
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function runBench(args) {
  const isTable = args[0] !== 'copy'
  if (isTable) await installDebianPackages({ bench: true, say: (line) => process.stderr.write(`bench: ${line}\n`) })
  await buildBench()
  // npm changes to the project's folder; a folder that a person names lies below theirs. A minute to delete what it wrote, detach its devices and end its servers.
  const options = { cwd: process.env.INIT_CWD ?? process.cwd(), env: toolEnvironment(), patience: 60 }
  return (await run(node, [benchProgram, ...args], options)).code
}
