import { basename } from 'node:path'
import type { AddedHistories, RequestChannel } from '../../../shared/channels'
import { CausewayError, toEnvelope } from '../../../shared/errors'
import { addFile } from '../../audit/add'
import { listAudited, reconcileAll } from '../../audit/audit'
import type { Context } from '../context'
import type { Handlers } from '../router'

type AuditChannel = Extract<RequestChannel, `audit.${string}`>

/** The auditor's station: histories of others, and what they say against each other. */
export function auditHandlers({ station, desktop }: Context): Pick<Handlers, AuditChannel> {
  return {
    'audit.list': async () => listAudited(await station.required()),
    'audit.add': async () => {
      const current = await station.required()
      current.requireRole('auditor')
      const files = await desktop.pickHistories()
      if (files === null) return null
      const added: AddedHistories['added'][number][] = []
      const refused: AddedHistories['refused'][number][] = []
      for (const file of files) {
        try {
          const { outcome, station: from, transferId } = await addFile(current, file)
          added.push({ outcome, name: from?.station ?? transferId ?? basename(file) })
        } catch (error) {
          if (!(error instanceof CausewayError)) throw error
          refused.push({ fileName: basename(file), error: toEnvelope(error) })
        }
      }
      return { added, refused }
    },
    'audit.reconcile': async () => reconcileAll(await station.required()),
  }
}
