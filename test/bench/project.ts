import { join, resolve } from 'node:path'

/** The project's folder, seen from out/bench, where the bundle lies, and from test/bench alike. */
export const root = resolve(import.meta.dirname, '../..')
export const document = join(root, 'docs/performance.md')
