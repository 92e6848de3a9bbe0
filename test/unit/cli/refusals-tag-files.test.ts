/** Tag files and signatures that are not what the sender sealed: flipped, cut, missing, random, not files at all. */
import { execFileSync } from 'node:child_process'
import { appendFile, mkdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { flipBit, flipBitInSignature, forge, randomBytes, resign } from '../../support/forge'
import { refuseAll, useScenes, type Attack, type Scene } from '../../support/refusals'

const LISTED = ['bagit.txt', 'bag-info.txt', 'manifest-sha256.txt', 'transfer.json'] as const
const TAG_MANIFEST = 'tagmanifest-sha256.txt'
const SIGNATURE = 'tagmanifest-sha256.txt.sig'
const ALL = [...LISTED, TAG_MANIFEST, SIGNATURE] as const

const failed = (code: string): { code: string; exit: 4 } => ({ code, exit: 4 })
const altered = failed('bag.tag-file-altered')
const malformed = failed('bag.malformed')
const unsigned = failed('signature.invalid')
const unreadable = failed('signature.malformed')

const at = ({ volume }: Scene, file: string): string => join(volume, file)

/** What each file's damage is called: the signature covers the tag manifest, and that covers the others. */
const damage = (file: string) => (file === SIGNATURE ? unreadable : file === TAG_MANIFEST ? unsigned : altered)

async function edit(path: string, change: (text: string) => string): Promise<void> {
  const before = await readFile(path, 'utf8')
  const after = change(before)
  if (after === before) throw new Error(`nothing changed in ${path}`)
  await writeFile(path, after)
}

/** In the middle of the signature's armor lie key and signature alike: see `inSignature`. */
const flipped: Attack[] = ALL.flatMap((file) =>
  (file === SIGNATURE ? [0, 1] : [0, 0.37, 1]).map((place): Attack => [
    `one bit of ${file} at ${String(place * 100)} %`,
    damage(file),
    (scene) => flipBit(at(scene, file), place),
  ]),
)

/** Offsets of PROTOCOL.sshsig: magic 6, version 4, key 4+51, namespace 4+17, reserved 4, hash 4+6, signature 4+83. */
const inSignature: Attack[] = [
  ['one bit of the magic in the signature', unreadable, ({ volume }) => flipBitInSignature(volume, 0)],
  ['one bit of the version in the signature', unreadable, ({ volume }) => flipBitInSignature(volume, 9)],
  ['one bit of a length in the signature', unreadable, ({ volume }) => flipBitInSignature(volume, 13)],
  ['one bit of the key type in the signature', unreadable, ({ volume }) => flipBitInSignature(volume, 20)],
  ['one bit of the key in the signature', unsigned, ({ volume }) => flipBitInSignature(volume, 40)],
  [
    'one bit of the namespace in the signature',
    failed('signature.wrong-namespace'),
    ({ volume }) => flipBitInSignature(volume, 75),
  ],
  ['one bit of the reserved field in the signature', unreadable, ({ volume }) => flipBitInSignature(volume, 89)],
  ['one bit of the hash name in the signature', unreadable, ({ volume }) => flipBitInSignature(volume, 97)],
  ['one bit of the first signature byte', unsigned, ({ volume }) => flipBitInSignature(volume, -64)],
  ['one bit of the last signature byte', unsigned, ({ volume }) => flipBitInSignature(volume, -1)],
]

const lost: Attack[] = [
  ...ALL.map((file): Attack => [
    `no ${file}`,
    failed(file === SIGNATURE ? 'signature.missing' : 'bag.tag-file-missing'),
    (scene) => rm(at(scene, file)),
  ]),
  ...ALL.map((file): Attack => [`an empty ${file}`, damage(file), (scene) => truncate(at(scene, file), 0)]),
  ...ALL.map((file): Attack => [
    `random bytes as ${file}`,
    damage(file),
    (scene) => writeFile(at(scene, file), randomBytes(700, file)),
  ]),
]

const otherKinds: Attack[] = ALL.flatMap((file): Attack[] => [
  [
    `a link in the place of ${file}`,
    malformed,
    async (scene) => {
      await rename(at(scene, file), join(scene.root, 'outside'))
      await symlink(join(scene.root, 'outside'), at(scene, file))
    },
  ],
  [
    `a pipe in the place of ${file}`,
    malformed,
    async (scene) => {
      await rm(at(scene, file))
      execFileSync('mkfifo', [at(scene, file)])
    },
  ],
])

const shapes: Attack[] = [
  [
    'a megabyte more in bag-info.txt',
    malformed,
    (scene) => appendFile(at(scene, 'bag-info.txt'), 'X: y\n'.repeat(3e5)),
  ],
  [
    'a folder as bag-info.txt',
    malformed,
    async (scene) => {
      await rm(at(scene, 'bag-info.txt'))
      await mkdir(at(scene, 'bag-info.txt'))
    },
  ],
  ['a tag file more', failed('bag.tag-file-unexpected'), (scene) => writeFile(at(scene, 'fetch.txt'), '')],
  ['a second signature', failed('bag.tag-file-unexpected'), (scene) => writeFile(at(scene, 'manifest-md5.txt'), '')],
  [
    'a line less in the tag manifest',
    unsigned,
    (scene) => edit(at(scene, TAG_MANIFEST), (text) => text.replace(/^.*bagit\.txt\n/m, '')),
  ],
  [
    'Windows line ends in the tag manifest',
    unsigned,
    (scene) => edit(at(scene, TAG_MANIFEST), (text) => text.replaceAll('\n', '\r\n')),
  ],
  [
    'Windows line ends in the signature',
    unreadable,
    (scene) => edit(at(scene, SIGNATURE), (text) => text.replaceAll('\n', '\r\n')),
  ],
  ['a blank more at the end of the signature', unreadable, (scene) => appendFile(at(scene, SIGNATURE), ' ')],
  [
    'a line less in the manifest',
    altered,
    (scene) => edit(at(scene, 'manifest-sha256.txt'), (text) => text.replace(/^.*\n/, '')),
  ],
  ['a blank more in transfer.json', altered, (scene) => appendFile(at(scene, 'transfer.json'), ' ')],
]

/** Sealed by the trusted sender itself: only the reader's own rules stand in the way. */
const sealedNonsense: Attack[] = [
  ...(['bagit.txt', 'bag-info.txt', 'transfer.json'] as const).map((file): Attack => [
    `random bytes as ${file}, sealed by the sender`,
    malformed,
    async (scene) => {
      await writeFile(at(scene, file), randomBytes(700, file))
      await resign(scene.volume, scene.sender)
    },
  ]),
  [
    'random bytes as manifest-sha256.txt, sealed by the sender',
    failed('bag.totals-differ'),
    async (scene) => {
      await writeFile(at(scene, 'manifest-sha256.txt'), randomBytes(700))
      await resign(scene.volume, scene.sender)
    },
  ],
  ...[
    '',
    'null',
    '[]',
    '{}',
    '"1.0"',
    '{"formatVersion":1}',
    '['.repeat(100_000),
    '{"__proto__":{"formatVersion":"1.0"}}',
  ].map((text): Attack => [
    `${text.length > 50 ? 'a deep nest' : `'${text}'`} as transfer.json, sealed by the sender`,
    failed('transfer.malformed'),
    async (scene) => {
      await writeFile(at(scene, 'transfer.json'), text)
      await resign(scene.volume, scene.sender)
    },
  ]),
  [
    'another version of BagIt, sealed by the sender',
    malformed,
    ({ volume, sender }) =>
      forge(volume, { signedBy: sender, bagit: 'BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n' }),
  ],
  [
    'bag-info.txt without Payload-Oxum, sealed by the sender',
    malformed,
    ({ volume, sender }) =>
      forge(volume, { signedBy: sender, bagInfo: (text) => text.replace(/^Payload-Oxum.*\n/m, '') }),
  ],
  [
    'a Payload-Oxum with another file count, sealed by the sender',
    failed('bag.totals-differ'),
    ({ volume, sender }) =>
      forge(volume, { signedBy: sender, bagInfo: (text) => text.replace(/^(Payload-Oxum: \d+\.)\d+/m, '$11') }),
  ],
  [
    'the right signature for another purpose',
    failed('signature.wrong-namespace'),
    ({ volume, sender }) => forge(volume, { signedBy: sender, namespace: 'causeway-receipt' }),
  ],
]

refuseAll([...flipped, ...inSignature, ...lost, ...otherKinds, ...shapes, ...sealedNonsense], useScenes())
