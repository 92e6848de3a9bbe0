import { basename } from 'node:path'
import { z } from 'zod'
import type { AuditedStation, Reconciliation } from '../../../shared/audit'
import type { RequestChannel } from '../../../shared/channels'
import { CausewayError, fromEnvelope, toEnvelope, type ErrorCode, type ErrorDetails } from '../../../shared/errors'
import type { Context } from '../context'
import { ask, askAll } from '../own-process'
import type { Handlers } from '../router'

type AuditChannel = Extract<RequestChannel, `audit.${string}`>

/** What `audit add` answers: every file is in one of the lists. */
const addedSchema = z.object({
  added: z.array(
    z.object({
      file: z.string(),
      outcome: z.enum(['new', 'newer', 'archive', 'same', 'older']),
      station: z.object({ station: z.string() }).nullable(),
      transferId: z.string().nullable(),
    }),
  ),
  refused: z.array(z.looseObject({ file: z.string(), code: z.string() })),
})

/** The auditor's station: histories of others, and what they say against each other. */
export function auditHandlers({ station, desktop }: Context): Pick<Handlers, AuditChannel> {
  return {
    'audit.list': async () => {
      const { stations } = await askAll(await station.ownProcess(), 'audit', 'list')
      return stations as readonly AuditedStation[]
    },
    'audit.add': async () => {
      ;(await station.required()).requireRole('auditor')
      const files = await desktop.pickHistories()
      if (files === null) return null
      const answer = await ask(await station.ownProcess(), 'audit', 'add', '--', ...files)
      const told = addedSchema.safeParse(answer)
      if (!told.success)
        throw answer.error ? fromEnvelope(answer.error) : new CausewayError('unexpected', {}, told.error)
      return {
        added: told.data.added.map(({ file, outcome, station: from, transferId }) => ({
          outcome,
          name: from?.station ?? transferId ?? basename(file),
        })),
        refused: told.data.refused.map(({ file, code, ...details }) => ({
          fileName: basename(file),
          error: toEnvelope(new CausewayError(code as ErrorCode, details as ErrorDetails)),
        })),
      }
    },
    'audit.reconcile': async () => {
      // Contradictions and gaps are an answer here; the command line fails with them.
      const { reconciliation, error } = await ask(await station.ownProcess(), 'audit', 'reconcile')
      if (reconciliation !== undefined) return reconciliation as Reconciliation
      throw error ? fromEnvelope(error) : new CausewayError('unexpected', {}, 'audit reconcile told nothing')
    },
  }
}
