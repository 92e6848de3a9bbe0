import { join } from 'node:path'
import type { Check } from '../../../shared/domain'
import { CausewayError } from '../../../shared/errors'
import type { VolumeView } from '../../../shared/jobs'
import { inspectFolder, type MediumFacts } from '../../media/folder'
import { mediumChecks, usableBytes } from '../../media/checks'
import { FILE_STATE } from '../journal'
import type { JobVolume } from '../job-record'
import type { StepContext, StepHandler } from '../step'
import { splitOverVolumes, type Assignment, type Capacity } from './split'

/**
 * Send, step 4: the chosen media can carry the transfer, and each file has its volume.
 * Media on one file system share its room, so each is counted for its part only.
 */
export const chooseMedia: StepHandler<'media'> = async (context, { media }) => {
  const { journal, record } = context
  const total = journal.tally(record.id, FILE_STATE.planned)
  const [largest] = journal.largestFirst(record.id)
  const folders = [...new Set(media.map((token) => context.mediumFolder(token)))]
  const facts: MediumFacts[] = []
  for (const folder of folders) facts.push(await inspectFolder(folder))

  const checks: Check[] = []
  for (const medium of facts)
    checks.push(...(await mediumChecks(medium, { bytes: 0, largestFileBytes: largest?.bytes ?? 0 }, { write: true })))
  const room = capacities(facts)
  const together = room.reduce((sum, capacity) => sum + capacity.bytes, 0)
  checks.push({
    id: 'medium.space-together',
    state: together >= total.bytes ? 'ok' : 'failed',
    value: { kind: 'bytes-of', bytes: total.bytes, total: together },
    source: 'statfs',
    at: new Date().toISOString(),
  })
  const failed = checks.filter((check) => check.state === 'failed')
  if (failed.length > 0)
    return {
      checks,
      error: new CausewayError('medium.not-ready', { path: folders.join(', '), check: failed[0]?.id ?? '' }),
    }

  const assignments = split(context, room)
  if (assignments instanceof CausewayError) return { checks, error: assignments }
  const volumes = assign(context, facts, assignments)
  return {
    checks,
    result: { step: 'media', volumes: volumeViews(context, volumes) },
    data: { volumes },
    evidence: {
      media: facts.map(({ path, kind, serial, fileSystem, label }) => ({ path, kind, serial, fileSystem, label })),
    },
  }
}

function capacities(facts: readonly MediumFacts[]): Capacity[] {
  return facts.map((medium, index) => ({
    volume: index + 1,
    label: medium.label ?? medium.path,
    bytes: Math.floor(usableBytes(medium) / facts.filter((other) => other.deviceId === medium.deviceId).length),
  }))
}

/** Which file goes on which medium, or the error that says why not all of them can go. */
function split({ journal, record }: StepContext, room: readonly Capacity[]): Assignment[] | CausewayError {
  try {
    return splitOverVolumes(journal.largestFirst(record.id), room)
  } catch (error) {
    if (error instanceof CausewayError) return error
    throw error
  }
}

/** Numbers the volumes that got files 1..n, writes each file's volume into the journal. */
function assign(
  { journal, record }: StepContext,
  facts: readonly MediumFacts[],
  assignments: readonly Assignment[],
): JobVolume[] {
  const used = facts.flatMap((medium, index) =>
    assignments.some((assignment) => assignment.volume === index + 1) ? [{ medium, chosen: index + 1 }] : [],
  )
  const number = new Map(used.map(({ chosen }, index) => [chosen, index + 1]))
  journal.assignVolumes(
    record.id,
    assignments.map(({ path, volume }) => ({ path, volume: number.get(volume) ?? 0 })),
  )
  return used.map(({ medium }, index) => ({
    index: index + 1,
    medium: medium.path,
    folder: join(medium.path, 'causeway', record.transferId ?? '', `volume-${String(index + 1).padStart(2, '0')}`),
    label: medium.label ?? medium.path,
  }))
}

/** The volumes of a job with what the journal assigned to each. */
export function volumeViews({ journal, record }: StepContext, volumes: readonly JobVolume[]): VolumeView[] {
  return volumes.map(({ index, folder }) => ({
    index,
    of: volumes.length,
    folder,
    ...journal.tally(record.id, FILE_STATE.planned, index),
  }))
}
