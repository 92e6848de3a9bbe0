/** Ways to copy a tree and to know that the copy is right. Each is told to empty the cache where it must. */
import { rmSync } from 'node:fs'
import { emptyCaches, flush } from './caches'
import { copyWithEngine } from './engine'
import { BenchError } from './errors'
import { isOnPath, shell } from './processes'
import { treeOf, type Tree } from './trees'

export interface Contender {
  readonly name: string
  /** Programs that it needs, besides those that every system has. */
  readonly needs: readonly string[]
  /** @param target an empty folder @returns how it went @throws BenchError when the copy is not proven */
  readonly copy: (tree: Tree, target: string) => Promise<Result>
}

export interface Result {
  /** From the start to the proof, without the time that emptying the cache takes. */
  readonly seconds: number
  /** Only Causeway knows: the others trust that the cache was empty. */
  readonly readBack?: 'medium' | 'cache'
  /** Likewise: of children and their children it is not counted. */
  readonly cpuSeconds?: number
}

export const causeway: Contender = {
  name: 'Causeway',
  needs: [],
  copy: (tree, target) => copyWithEngine(tree, [target]),
}

const COPY = 'cp -r "$SOURCE/." "$TARGET"'
const READ_ALL = 'cd "$TARGET"; find . -type f -print0 | xargs -0 cat > /dev/null'

/** What any verified copy must do at least, done by the system's own tools and without a single digest. */
export const limit = contender('limit: cp -r, sync, read all back', [], COPY, READ_ALL)

export const peers: readonly Contender[] = [
  contender(
    'cp, sync, sha256sum on both sides',
    [],
    `${COPY}; cd "$SOURCE"; find . -type f -print0 | xargs -0 sha256sum > "$SUMS"`,
    'cd "$TARGET"; sha256sum --check --quiet "$SUMS"',
  ),
  contender(
    'cp, sync, openssl dgst on both sides',
    ['openssl'],
    `${COPY}; cd "$SOURCE"; find . -type f -print0 | sort -z | xargs -0 openssl dgst -sha256 -r > "$SUMS"`,
    'cd "$TARGET"; find . -type f -print0 | sort -z | xargs -0 openssl dgst -sha256 -r | cmp - "$SUMS"',
  ),
  contender(
    'rsync -a, sync, rsync -anc',
    ['rsync'],
    'rsync -a "$SOURCE/" "$TARGET/"',
    'rsync -anci "$SOURCE/" "$TARGET/" > "$SUMS"; test ! -s "$SUMS"',
  ),
  contender(
    'rclone copy, sync, rclone check --download',
    ['rclone'],
    'rclone --config "" copy "$SOURCE" "$TARGET"',
    'rclone --config "" check --download "$SOURCE" "$TARGET"',
  ),
]

/** @returns null when it can run here, else what is missing */
export function missing({ needs }: Contender): string | null {
  return needs.find((program) => !isOnPath(program)) ?? null
}

/** Two scripts with a flush and an empty cache between them. */
function contender(name: string, needs: readonly string[], copy: string, check: string): Contender {
  return {
    name,
    needs,
    copy: async (tree, target) => {
      const sums = `${target}.sums`
      const variables = { SOURCE: tree.folder, TARGET: target, SUMS: sums }
      let seconds = 0
      const timed = async (work: () => Promise<unknown>): Promise<void> => {
        const startedAt = performance.now()
        await work()
        seconds += (performance.now() - startedAt) / 1000
      }
      try {
        await timed(() => shell(copy, variables))
        await timed(() => flush(target))
        emptyCaches([treeOf(target, tree.files)])
        await timed(() => shell(check, variables))
      } catch (error) {
        throw error instanceof BenchError ? new BenchError(`${name}: ${error.message}`, error) : error
      } finally {
        rmSync(sums, { force: true })
      }
      return { seconds }
    },
  }
}
