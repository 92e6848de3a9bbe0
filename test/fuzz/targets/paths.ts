import { join, resolve, win32 } from 'node:path'
import { foldPath, joinMediumPath, parseMediumPath, PathSet } from '../../../electron/files/safe-path'
import { changeBytes, changeText } from '../change-bytes'
import { clashOf, flawOf } from '../models/medium-path'
import type { Random } from '../random'
import { demand, refusedBy, samplesOf, type Target } from '../target'

const REFUSALS = ['path.unsafe', 'path.too-long'] as const

/** Characters that some file system takes for each other. */
const LOOKALIKES = [
  ['ß', 'ẞ', 'ss'],
  ['s', 'ſ'],
  ['k', 'K', 'K'],
  ['i', 'ı', 'İ', 'I'],
  ['é', 'É', 'e\u0301'],
  ['ﬁ', 'fi'],
]

/** Accepted damage: a path that the model refuses or that leads out of its root; refused without a flaw counts too. */
export const safePath: Target = {
  name: 'path',
  open(samples) {
    const own = samplesOf(samples, 'paths')
      .flatMap((file) => file.toString('utf8').split('\n'))
      .map((line) => Buffer.from(line))
    return {
      change: (random) => changeBytes(random, own),
      check(input) {
        const path = input.toString('utf8')
        const flaw = flawOf(path)
        try {
          const segments = parseMediumPath(path)
          demand(flaw === null, `accepted, though ${flaw ?? ''}`)
          demand(segments.join('/') === path, 'segments that are not the path')
          demand(joinMediumPath('/medium', path) === join('/medium', ...path.split('/')), 'another place')
          demand(resolve('/medium', path).startsWith('/medium/'), 'outside its root on Linux')
          demand(win32.resolve('D:\\medium', path).startsWith('D:\\medium\\'), 'outside its root on Windows')
          return 'accepted'
        } catch (error) {
          const refused = refusedBy(error, REFUSALS)
          demand(flaw !== null, 'refused without a flaw')
          return refused
        }
      },
    }
  },
}

/**
 * Accepted damage: two files in one set that some file system takes for one, or a folder that is also a file or is
 * written in two ways. Refused names must collide with one that is there.
 */
export const pathSet: Target = {
  name: 'path set',
  open(samples) {
    const own = samplesOf(samples, 'paths')
    const short = Buffer.from(['a/x', 'A2/x.cab', 'straße/ß', 'masse', 'ſ', 's1/K', 'É/ı', 'ẞ/é', 'ﬁ'].join('\n'))
    return {
      change: (random) => {
        const bytes = changeBytes(random, random.oneIn(2) ? own : [short])
        if (random.oneIn(3)) return bytes
        // A line of its own beside the others, different in case or in a few characters.
        const line = random.pick(bytes.toString('utf8').split('\n'))
        const other = random.pick([line.toUpperCase(), changeText(random, line), `${line}/x`, otherForm(random, line)])
        return Buffer.concat([bytes, Buffer.from(`\n${other}`)])
      },
      check(input) {
        const set = new PathSet()
        const kept: string[] = []
        let refused = false
        for (const path of input.toString('utf8').split('\n').slice(0, 20)) {
          if (flawOf(path) !== null) continue
          const clash = kept.map((other) => clashOf(path, other)).find((found) => found !== null) ?? null
          try {
            set.add(path)
          } catch (error) {
            refusedBy(error, ['path.collision'])
            refused = true
            demand(clash !== null || kept.some((other) => collides(path, other)), `${path} refused without a reason`)
            // The set is not to be used after an error; the model does not know what it kept of the path.
            break
          }
          demand(clash === null, `${path} accepted beside ${clash ?? ''}`)
          kept.push(path)
        }
        if (!refused) demand(set.size === kept.length, 'a size that is not the number of its paths')
        return refused ? 'refused' : 'accepted'
      },
    }
  },
}

/** A path in which one character stands in another form of itself. */
function otherForm(random: Random, path: string): string {
  const characters = [...path]
  const at = random.below(characters.length)
  const one = characters[at] ?? ''
  const forms = [
    one.toUpperCase(),
    one.toLowerCase(),
    one.toLowerCase().toUpperCase().toLowerCase(),
    one.normalize('NFKC'),
  ]
  characters[at] = random.pick([...forms, ...LOOKALIKES.filter((group) => group.includes(one)).flat()])
  return characters.join('')
}

/** By the set's own folding, which may be wider than any file system's: that refuses too much, and harms nothing. */
function collides(one: string, other: string): boolean {
  const [a, b] = [one.split('/'), other.split('/')]
  for (let depth = 1; depth <= Math.min(a.length, b.length); depth++) {
    const [x, y] = [a.slice(0, depth).join('/'), b.slice(0, depth).join('/')]
    if (foldPath(x) !== foldPath(y)) return false
    if (x !== y || depth === a.length || depth === b.length) return true
  }
  return false
}
