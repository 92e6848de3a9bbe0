import type { HistoryDetail, ReportFormat, RequestChannel } from '../../../shared/channels'
import { CausewayError } from '../../../shared/errors'
import { writeFileDurably } from '../../files/durable'
import { reportToCsv, reportToJson, reportToPdf, transferReport } from '../../ledger/reports'
import type { Station } from '../../station/station'
import { exportReceipt, readReceipt } from '../../transfer/receipts'
import type { Context } from '../context'
import type { Handlers } from '../router'

type HistoryChannel = Extract<RequestChannel, `history.${string}` | `receipt.${string}`>

/** What auditors read: transfers and attempts, their evidence, the chain, reports and receipts. */
export function historyHandlers({ station, desktop }: Context): Pick<Handlers, HistoryChannel> {
  return {
    'history.list': async (filter) => (await station.required()).ledger.listTransfers(filter),
    'history.show': async (id) => showTransfer(await station.required(), id),
    'history.verify': async () => {
      const { ledger } = await station.required()
      const verification = ledger.verify()
      if (verification.intact)
        ledger.append({
          type: 'ledger.verified',
          payload: { events: verification.events, headHash: verification.headHash },
        })
      return verification
    },
    'history.report': async (id, format) => {
      const current = await station.required()
      const report = await renderReport(current, id, format)
      const location = await desktop.pickSaveLocation({ name: `${id}.${format}`, extension: format })
      if (location === null) return null
      await writeFileDurably(location, report)
      current.ledger.append({ type: 'report.written', transferId: id, payload: { format } })
      return { location }
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
  const summary = station.ledger.findTransfer(id)
  if (!summary) throw new CausewayError('transfer.not-found', { id })
  const receipt = await readReceipt(station, id).catch((error: unknown) => {
    // A receipt that was changed since is shown as what it is; most transfers simply have none here.
    if (error instanceof CausewayError && error.code === 'receipt.not-found') return null
    throw error
  })
  return { summary, events: station.ledger.transferEvents(id), receipt: receipt?.receipt ?? null }
}

async function renderReport(station: Station, id: string, format: ReportFormat): Promise<Uint8Array | string> {
  const report = transferReport(station.ledger, id, { language: station.file.preferences.language })
  switch (format) {
    case 'pdf':
      return reportToPdf(report)
    case 'csv':
      return reportToCsv(report)
    case 'json':
      return reportToJson(report)
  }
}
