/** The steps that write, as worlds in which they can be run, interrupted, run again and examined. */
import { authenticate, readTagFiles } from '../../../electron/bag/read'
import { checkPayloadListing } from '../../../electron/bag/verify'
import { formatManifestLine } from '../../../electron/bag/manifest'
import { isTemporaryName } from '../../../electron/files/durable'
import { openGate } from '../../../electron/files/gate'
import { FILE_STATE, type FileState } from '../../../electron/transfer/jobs/journal'
import type { JobRecord } from '../../../electron/transfer/jobs/job-record'
import { importContent } from '../../../electron/transfer/receive/content-step'
import { copyToMedia } from '../../../electron/transfer/send/copy-step'
import { sealTransfer } from '../../../electron/transfer/send/seal-step'
import type { StepContext, StepOutcome } from '../../../electron/transfer/jobs/step'
import { NAMESPACES, verifySshsig } from '../../../electron/trust/sshsig'
import { CausewayError } from '../../../shared/errors'
import { transferDigest } from '../../../electron/trust/transfer-code'
import { jobRecord } from '../../unit/transfer/job'
import { sha256, transferOf, TRANSFER_ID } from '../../unit/bag/volume'
import { CONTENT, journalFile, PAYLOAD, type PayloadFile } from './payload'
import { MOUNTS } from './simulated-kernel'
import { SimulatedVolume, VOLUME_KINDS, type VolumeKind } from './simulated-volume'
import { JOB, World, type Home } from './world'

const BAG = `causeway/${TRANSFER_ID}/volume-01`
const STALE = '.causeway-00112233445566ff.part'

/** A place where a step writes: a mounted volume and the files that it must hold in the end. */
export interface Target {
  readonly volume: string
  /** Path on the volume to bytes. */
  readonly wanted: ReadonlyMap<string, Buffer>
  /** Other names that may be there or not, below this folder; their meaning is examined by `demandSound`. */
  readonly mayHold?: string
}

export interface Scenario {
  readonly name: string
  makeWorld(home: Home, kind: VolumeKind): World
  run(context: StepContext): Promise<StepOutcome>
  readonly targets: readonly Target[]
  /** What the journal may call proven, by the path in the bag: where it must be then. */
  readonly provenAt: (path: string) => readonly { readonly volume: string; readonly path: string }[]
  /** What must hold after any interruption, beyond files and names. @throws what is wrong */
  demandSound?(world: World): Promise<void>
  /** What must hold when the step says that it is done. @throws what is wrong */
  demandDone?(world: World): Promise<void>
}

const underBag = (files: readonly PayloadFile[]): Map<string, Buffer> =>
  new Map(files.map(({ path, bytes }) => [`${BAG}/${path}`, bytes]))

function place(volume: SimulatedVolume, files: ReadonlyMap<string, Buffer>): SimulatedVolume {
  for (const [path, bytes] of files) volume.place(path, bytes)
  return volume
}

/** Templates are made once for each home. */
function remembered(make: (home: Home) => string): (home: Home) => string {
  const made = new WeakMap<Home, string>()
  return (home) => {
    const known = made.get(home) ?? make(home)
    made.set(home, known)
    return known
  }
}

/** What the description of the payload states. */
const SUMS = { files: PAYLOAD.length, bytes: PAYLOAD.reduce((sum, { bytes }) => sum + bytes.length, 0) }
const MANIFEST_SHA256 = sha256(PAYLOAD.map(formatManifestLine).join(''))

function journalOf(home: Home, record: Partial<JobRecord>, state: FileState): string {
  const files = PAYLOAD.map((file) => journalFile(file, state === FILE_STATE.planned ? null : file.sha256))
  return home.fill({ ...jobRecord(JOB), transferId: TRANSFER_ID, ...record }, files, state)
}

const volumeOn = (medium: string) => ({
  medium: `${MOUNTS}${medium}`,
  folder: `${MOUNTS}${medium}/${BAG}`,
  label: medium,
})

const FOREIGN = new Map([
  ['holiday.jpg', Buffer.from('not ours')],
  ['causeway/0001-other-00000000/volume-01/bagit.txt', Buffer.from('an earlier transfer')],
])

function sendTo(name: string, media: readonly [string, ...string[]]): Scenario {
  const [first, ...others] = media
  const copies = others.map(volumeOn)
  const template = remembered((home) =>
    journalOf(
      home,
      { data: { contentPath: `${MOUNTS}store`, volumes: [{ index: 1, ...volumeOn(first), copies }] } },
      FILE_STATE.planned,
    ),
  )
  const source = (area: string, below: string) =>
    new Map(
      PAYLOAD.filter(({ path }) => path.startsWith(`data/${area}/`)).map(({ path, bytes }) => [
        below + path.slice(`data/${area}/`.length),
        bytes,
      ]),
    )
  return {
    name,
    makeWorld: (home, kind) =>
      new World(home, template(home), {
        home: place(new SimulatedVolume(VOLUME_KINDS.journaled), source('metadata', 'work/job/')),
        store: place(new SimulatedVolume(VOLUME_KINDS.journaled), source('WSUSContent', '')),
        ...Object.fromEntries(
          media.map((medium) => {
            const volume = place(new SimulatedVolume(kind), FOREIGN)
            // what a killed run left behind, and what one wrote that was not flushed before the power went
            volume.place(`${BAG}/data/${STALE}`, Buffer.from('half a fi'))
            const [torn] = CONTENT
            if (torn) volume.place(`${BAG}/${torn.path}`, Buffer.alloc(torn.bytes.length))
            return [medium, volume]
          }),
        ),
      }),
    run: (context) => copyToMedia(context, { step: 'copy' }),
    targets: media.map((volume) => ({ volume, wanted: underBag(PAYLOAD) })),
    provenAt: (path) => media.map((volume) => ({ volume, path: `${BAG}/${path}` })),
  }
}

/** Send, step 5. */
export const SEND = sendTo('send', ['medium'])
/** The same onto two media that carry the same volume. */
export const SEND_TWICE = sendTo('send to two media', ['medium', 'second'])

const placeInStore = (path: string): { volume: string; path: string } =>
  path.startsWith('data/metadata/')
    ? { volume: 'home', path: `work/job/${path.slice('data/metadata/'.length)}` }
    : { volume: 'store', path: path.slice('data/WSUSContent/'.length) }

const stored = (volume: string): Map<string, Buffer> =>
  new Map(
    PAYLOAD.flatMap(({ path, bytes }) => {
      const at = placeInStore(path)
      return at.volume === volume ? [[at.path, bytes]] : []
    }),
  )

/** Receive, step 5, into a store that has one of the files already. */
export const IMPORT: Scenario = (() => {
  const signed = { transfer: transferOf({ manifestSha256: MANIFEST_SHA256, ...SUMS }), tagManifests: [sha256('tags')] }
  const templateOf = remembered((home) => {
    const payload = { jobId: JOB, step: 'trust', outcome: 'done', transferDigest: transferDigest(signed.tagManifests) }
    home.station.ledger.append({ type: 'receive.step', transferId: TRANSFER_ID, payload })
    return journalOf(
      home,
      {
        kind: 'receive',
        trust: { proof: 'pinned', fingerprint: home.signer, holder: 'M. Operator', comparedBy: null },
        data: { contentPath: `${MOUNTS}store`, volumes: [{ index: 1, ...volumeOn('medium') }], signed },
      },
      FILE_STATE.verified,
    )
  })
  return {
    name: 'import',
    makeWorld(home, kind) {
      const store = new SimulatedVolume(kind)
      store.place('anonymousCheckFile.txt', Buffer.from('not ours'))
      const [there] = CONTENT
      if (there) store.place(placeInStore(there.path).path, there.bytes)
      store.place(STALE, Buffer.from('half a fi'))
      return new World(home, templateOf(home), {
        home: new SimulatedVolume(kind),
        store,
        medium: place(place(new SimulatedVolume(VOLUME_KINDS.fat), underBag(PAYLOAD)), FOREIGN),
      })
    },
    run: (context) => importContent(context, { step: 'content' }),
    targets: ['home', 'store'].map((volume) => ({ volume, wanted: stored(volume) })),
    provenAt: (path) => [placeInStore(path)],
  }
})()

/**
 * Where a rename can be cut in two (FAT, FUSE) the signature may lie there under both names. A reader refuses the file
 * that no manifest lists, as it must; the step, taken up again, removes it.
 */
function unlessLeftover(error: unknown): void {
  const isLeftover = error instanceof CausewayError && error.code === 'bag.tag-file-unexpected'
  if (!isLeftover || !isTemporaryName(String(error.details['path']))) throw error
}

/** Send, step 6, over a payload that is copied. */
export const SEAL: Scenario = (() => {
  const template = remembered((home) =>
    journalOf(
      home,
      {
        data: {
          volumes: [{ index: 1, ...volumeOn('medium') }],
          sealing: transferOf({ manifestSha256: MANIFEST_SHA256, ...SUMS }),
        },
      },
      FILE_STATE.proven,
    ),
  )
  const bag = `${MOUNTS}medium/${BAG}`
  const demandSealed = async (): Promise<void> => {
    const volume = await authenticate(await readTagFiles(bag), (signature, tagManifest) =>
      verifySshsig(signature, NAMESPACES.transfer, tagManifest),
    )
    const listing = await checkPayloadListing(volume, { gate: openGate() })
    if (listing.problemCount > 0) throw new Error(`sealed, but ${JSON.stringify(listing.problems)}`)
  }
  return {
    name: 'seal',
    makeWorld(home, kind) {
      const medium = place(place(new SimulatedVolume(kind), underBag(PAYLOAD)), FOREIGN)
      medium.place(`${BAG}/${STALE}`, Buffer.from('half a se'))
      return new World(home, template(home), { medium })
    },
    run: (context) => sealTransfer(context, { step: 'seal' }),
    targets: [{ volume: 'medium', wanted: underBag(PAYLOAD), mayHold: `${BAG}/` }],
    provenAt: (path) => [{ volume: 'medium', path: `${BAG}/${path}` }],
    async demandSound(world) {
      const signed = world.volume('medium').find(`${BAG}/tagmanifest-sha256.txt.sig`.split('/'))
      if (signed) await demandSealed().catch(unlessLeftover)
    },
    demandDone: demandSealed,
  }
})()
