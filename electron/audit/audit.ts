import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DEFAULT_UNDER_WAY_DAYS, type AuditedStation, type Reconciliation } from '../../shared/audit'
import { readStateText } from '../files/state-file'
import type { Station } from '../station/station'
import { auditFolder, readContradictions, readKept, type AuditFolder } from './keep'
import { describeStation, reconcile } from './reconcile'
import { Gathered } from './rules/gathered'
import type { StationFacts } from './station-facts'

/** The histories that this auditor's station keeps. @throws CausewayError `station.wrong-role`, as `walkBundle` */
export async function listAudited(station: Station): Promise<readonly AuditedStation[]> {
  station.requireRole('auditor')
  return describeAll(station, await readKept(await auditFolder(station.paths.audit)))
}

/**
 * Holds all kept histories and receipts against each other. That it was done, and what came of it, is an event.
 * @param underWayDays so long a transfer that nobody received may be on its way
 * @throws CausewayError `station.wrong-role`, as `walkBundle`
 */
export async function reconcileAll(
  station: Station,
  underWayDays: number = DEFAULT_UNDER_WAY_DAYS,
): Promise<Reconciliation> {
  station.requireRole('auditor')
  const folder = await auditFolder(station.paths.audit)
  const kept = await readKept(folder)
  const gathered = new Gathered(kept, await looseReceipts(folder), underWayDays)
  const result = reconcile(gathered, await readContradictions(folder, kept), new Date())
  const stations = describeAll(station, kept)
  station.ledger.append({
    type: 'audit.reconciled',
    payload: {
      ...result.counts,
      stations: stations.map(({ fingerprint, events, headHash }) => ({ fingerprint, events, headHash })),
    },
  })
  station.ledger.signHead()
  return { ...result, stations }
}

function describeAll(station: Station, kept: readonly StationFacts[]): AuditedStation[] {
  return kept
    .map((facts) => describeStation(facts, station.trust.find(facts.bundle.fingerprint)?.holder ?? null))
    .sort((a, b) => a.station.localeCompare(b.station, 'en'))
}

async function looseReceipts(folder: AuditFolder): Promise<{ readonly text: string; readonly signature: string }[]> {
  const names = await readdir(folder.receipts)
  return Promise.all(
    names
      .filter((name) => name.endsWith('.json') && names.includes(`${name}.sig`))
      .sort()
      .map(async (name) => ({
        text: await readStateText(join(folder.receipts, name)),
        signature: await readStateText(join(folder.receipts, `${name}.sig`)),
      })),
  )
}
