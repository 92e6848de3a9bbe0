import { basename, join } from 'node:path'
import { z } from 'zod'
import type { ArchivedEvents, HistoryDetail, RequestChannel } from '../../../shared/channels'
import { sha256Schema } from '../../../shared/domain'
import { CausewayError } from '../../../shared/errors'
import { HISTORY_EXTENSION } from '../../../shared/history-bundle'
import type { Station } from '../../station/station'
import { requireTransfer } from '../../transfer/history/history'
import { devicesAmong } from '../../transfer/custody/event-devices'
import { KeptHeads, takeInHeads, writeHeads } from '../../transfer/history/kept-heads'
import { ledgerDuty } from '../../transfer/history/ledger-duty'
import { exportReceipt, readReceipt } from '../../transfer/receipts'
import type { Context } from '../context'
import { fileNameOf } from '../file-name'
import type { Handlers } from '../router'
import { askAll, verifyInOwnProcess } from '../own-process'

const writtenSchema = z.looseObject({ sha256: sha256Schema })

type HistoryChannel = Extract<RequestChannel, `history.${string}` | 'receipt.export'>

/** What auditors read: transfers and attempts, their evidence, the chain, reports and receipts. */
export function historyHandlers({ station, desktop }: Context): Pick<Handlers, HistoryChannel> {
  /** What is written walks the whole ledger, in the language of the window. */
  const write = async (...args: string[]): Promise<{ readonly sha256: string }> => {
    const { language } = await station.preferences()
    return writtenSchema.parse(await askAll(await station.ownProcess(), ...args, '--language', language))
  }
  const kept = new KeptHeads()
  return {
    'history.list': async (filter) => {
      const { ledger } = await station.required()
      return { ...ledger.listTransfers(filter), archives: ledger.archives() }
    },
    'history.show': async (id) => showTransfer(await station.required(), id),
    'history.verify': async () => verifyInOwnProcess(await station.ownProcess()),
    'history.heads': async (offset, limit) => kept.page(await station.required(), offset, limit),
    'history.export-heads': async (which) => {
      const current = await station.required()
      const name = fileNameOf(current.file.name)
      const suggestion =
        which === 'own'
          ? { name: `${name}.head`, extension: 'head' }
          : { name: `${name} heads.json`, extension: 'json' }
      const location = await desktop.pickSaveLocation(suggestion)
      if (location === null) return null
      await writeHeads(current, which, location)
      return { location }
    },
    'history.import-heads': async () => {
      const place = await desktop.pickHeadFile()
      return place === null ? null : takeInHeads(await station.required(), place)
    },
    'history.duty': async () => ledgerDuty(await station.required()),
    'history.report': async (id, format) => {
      const current = await station.required()
      const { transferId } = requireTransfer(current, id)
      const location = await desktop.pickSaveLocation({ name: `${transferId || id}.${format}`, extension: format })
      if (location === null) return null
      const { sha256 } = await write('history', 'report', id, '--format', format, '--out', location)
      return { location, digestOf: basename(location), sha256 }
    },
    'history.period-report': async ({ from, to }, format) => {
      const current = await station.required()
      const name = `${fileNameOf(current.file.name)} ${from} ${to}.${format}`
      const location = await desktop.pickSaveLocation({ name, extension: format })
      if (location === null) return null
      const days = ['--from', from, '--to', to]
      const { sha256 } = await write('history', 'report', ...days, '--format', format, '--out', location)
      return { location, digestOf: basename(location), sha256 }
    },
    'history.bundle': async () => {
      const current = await station.required()
      const name = `${fileNameOf(current.file.name)}.${HISTORY_EXTENSION}`
      const location = await desktop.pickSaveLocation({ name, extension: HISTORY_EXTENSION })
      if (location === null) return null
      await askAll(await station.ownProcess(), 'history', 'bundle', '--out', location)
      return { location }
    },
    'history.archive': async (before) => {
      const current = await station.required()
      const name = `${fileNameOf(current.file.name)} before ${before}.${HISTORY_EXTENSION}`
      const file = await desktop.pickSaveLocation({ name, extension: HISTORY_EXTENSION })
      if (file === null) return null
      const archived = await askAll(await station.ownProcess(), 'history', 'archive', '--before', before, '--out', file)
      return { ...(archived as unknown as Omit<ArchivedEvents, 'location'>), location: file }
    },
    'history.evidence': async (id) => {
      const current = await station.required()
      const { transferId } = requireTransfer(current, id)
      const chosen = await desktop.pickFolder()
      if (chosen === null) return null
      const location = join(chosen, `evidence-${transferId || id}`)
      const { sha256 } = await write('evidence', id, '--out', location)
      return { location, digestOf: 'SHA256SUMS', sha256 }
    },
    'receipt.export': async (id) => {
      const current = await station.required()
      await readReceipt(current, id)
      const location = await desktop.pickSaveLocation({ name: `${id}.receipt.json`, extension: 'json' })
      if (location === null) return null
      await exportReceipt(current, id, location)
      return { location }
    },
  }
}

async function showTransfer(station: Station, id: string): Promise<HistoryDetail> {
  const summary = requireTransfer(station, id)
  const receipt = await readReceipt(station, summary.transferId).catch((error: unknown) => {
    // A receipt that was changed since is shown as what it is; most transfers simply have none here.
    if (error instanceof CausewayError && error.code === 'receipt.not-found') return null
    throw error
  })
  const events = station.ledger.transferEvents(id)
  return { summary, events, receipt: receipt?.receipt ?? null, devices: devicesAmong(events) }
}
