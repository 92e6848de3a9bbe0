/**
 * Names in the manifest that would leave the bag, or mean something else on Windows. The sender's own key seals each,
 * counts agree, and where this system can hold the name the file is really there: only the path builder stands in
 * the way.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { forge } from '../../support/forge'
import { expectRefusal, refuseAll, useScenes, type Attack, type Refusal } from '../../support/refusals'

const scenes = useScenes()

const refused = (code: string): Refusal => ({ code, exit: 4 })
const unsafe = refused('path.unsafe')
const collision = refused('path.collision')
const tooLong = refused('path.too-long')
const malformed = refused('bag.manifest-malformed')

const store = 'data/WSUSContent/A2'
const name = '0123456789ABCDEF0123456789ABCDEF012345A2'

const named = (refusal: Refusal, paths: Record<string, readonly string[]>): Attack[] =>
  Object.entries(paths).flatMap(([what, texts]) =>
    texts.map((path): Attack => [
      `${what}: ${JSON.stringify(path.length > 60 ? `${path.slice(0, 60)}…` : path)}`,
      refusal,
      ({ volume, sender }) => forge(volume, { signedBy: sender, plant: [path] }),
    ]),
  )

refuseAll(
  [
    ...named(unsafe, {
      'out of the bag': ['data/../../escaped', 'data/WSUSContent/../../../../../escaped', '../escaped', 'data/..'],
      'the same folder': ['data/./x', './data/x'],
      absolute: ['/tmp/escaped', '//server/share/escaped', 'data//escaped'],
      'a drive letter': ['C:/escaped', 'C:escaped', 'data/C:/escaped', 'data/c:escaped'],
      'a UNC name': ['\\\\server\\share\\escaped', 'data/\\\\server\\share'],
      'a Windows separator': ['data\\escaped', 'data/..\\..\\escaped'],
      'an alternate data stream': [`${store}/${name}.cab:hidden`, `${store}/${name}.cab::$DATA`],
      'a device': [
        ...['CON', 'nul', 'AUX.cab', 'com1', 'LPT9.txt', 'COM¹', 'CONIN$', 'con .txt'].map(
          (word) => `${store}/${word}`,
        ),
        'data/PRN/x',
      ],
      'an end that Windows drops': [`${store}/${name}.cab.`, `${store}/${name}.cab `, 'data/WSUSContent./x'],
      'a character that Windows cannot store': ['<', '>', '"', '|', '?', '*'].map((c) => `${store}/a${c}b`),
      'a character that hides': [
        '\u0001',
        '\u007f',
        '\u202e',
        '\ufeff',
        '\u2028',
        '\u200f',
        '\u200b',
        '\u00ad',
        '\u{e0041}',
        '\ufe0f',
      ].map((c) => `${store}/a${c}b`),
      'not composed (NFD)': [`${store}/e\u0301.cab`],
      'an encoded line end': [`${store}/a\nb`, `${store}/a\rb`],
    }),
    ...named(tooLong, {
      'a name of 256 bytes': [`${store}/${'a'.repeat(256)}`],
      'a name of 128 characters in 256 bytes': [`${store}/${'é'.repeat(128)}`],
      'a path of 1,300 bytes': [`data/${'a/'.repeat(648)}b`],
    }),
    ...named(malformed, {
      'not below data/': ['station.json', 'datax/file'],
    }),
  ],
  scenes,
)

const twice =
  (...paths: string[]): Attack[2] =>
  ({ volume, sender }) =>
    forge(volume, { signedBy: sender, plant: paths })

refuseAll(
  [
    ['two names that differ in letter case', collision, twice(`${store}/${name}.cab`, `${store}/${name}.CAB`)],
    ['two folders that differ in letter case', collision, twice(`${store}/a.cab`, `data/wsuscontent/A2/b.cab`)],
    ['the payload folder in other letters', collision, twice('DATA/file')],
    ['two names that differ in case beyond ASCII', collision, twice(`${store}/É.cab`, `${store}/é.cab`)],
    ['a file that is a folder in other letters', collision, twice('data/Folder/a.cab', 'data/folder')],
    [
      'one name twice',
      collision,
      ({ volume, sender }) => forge(volume, { signedBy: sender, manifest: (lines) => [...lines, lines[0] ?? ''] }),
    ],
  ],
  scenes,
)

const lines =
  (change: (first: string) => string): Attack[2] =>
  ({ volume, sender }) =>
    forge(volume, { signedBy: sender, manifest: ([first = '', ...rest]) => [change(first), ...rest] })

refuseAll(
  [
    ['an upper-case digest', malformed, lines((first) => first.slice(0, 64).toUpperCase() + first.slice(64))],
    ['a digest that is too short', malformed, lines((first) => first.slice(1))],
    ['one blank between digest and name', malformed, lines((first) => first.replace('  ', ' '))],
    ['the mark of a binary file', malformed, lines((first) => first.replace('  ', ' *'))],
    ['a Windows line end', malformed, lines((first) => first.replace('\n', '\r\n'))],
    ['a name in needless percent-encoding', malformed, lines((first) => first.replace('data/', '%64ata/'))],
    ['an encoded step upwards', malformed, lines((first) => first.replace('data/', 'data/%2e%2e/'))],
    ['a byte order mark', malformed, lines((first) => `\ufeff${first}`)],
    ['an empty line', malformed, lines((first) => `\n${first}`)],
    [
      'a line longer than any name',
      malformed,
      lines((first) => `${'0'.repeat(64)}  data/${'%25'.repeat(2000)}\n${first}`),
    ],
    [
      'no last line end',
      malformed,
      ({ volume, sender }) =>
        forge(volume, {
          signedBy: sender,
          manifest: (all) => [...all.slice(0, -1), (all.at(-1) ?? '').trimEnd()],
        }),
    ],
    [
      'no entries at all',
      refused('bag.manifest-empty'),
      ({ volume, sender }) => forge(volume, { signedBy: sender, manifest: () => [] }),
    ],
    [
      'no entries, though the description speaks of files',
      refused('bag.manifest-empty'),
      ({ volume, sender }) =>
        forge(volume, {
          signedBy: sender,
          manifest: () => [],
          transfer: (transfer) => ({
            ...transfer,
            volumes: transfer.volumes.map((facts) => ({ ...facts, files: 1 })),
            totals: { ...transfer.totals, files: 1 },
          }),
        }),
    ],
  ],
  scenes,
)

test('a refused name leaves nothing outside the medium', async () => {
  const { volume, sender, root } = scenes.scene()
  await forge(volume, {
    signedBy: sender,
    plant: ['data/../../../../../../receiver/practice/import/WSUSContent/escaped'],
  })
  const planted = join(root, 'receiver/practice/import/WSUSContent/escaped')
  expect(existsSync(planted), 'the forger reached it: the name leads there').toBe(true)
  await expectRefusal(scenes.scene(), unsafe)
})
