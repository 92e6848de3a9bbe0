import type { StepInput } from '../../../shared/jobs'
import { importContent } from '../receive/content-step'
import { confirmImport } from '../receive/confirm-step'
import { identifyTransfer } from '../receive/identify-step'
import { importMetadata } from '../receive/metadata-step'
import { signReceipt } from '../receive/receipt-step'
import { checkImportServer } from '../receive/server-step'
import { decideOnTrust } from '../receive/trust-step'
import { verifyMedia } from '../receive/verify-step'
import { copyToMedia } from '../send/copy-step'
import { exportMetadata } from '../send/export-step'
import { handOver } from '../send/handover-step'
import { chooseMedia } from '../send/media-step'
import { planTransfer } from '../send/plan-step'
import { sealTransfer } from '../send/seal-step'
import { checkExportServer } from '../send/server-step'
import type { StepContext, StepOutcome } from './step'

/** Does the work of one step. Which step may run when is `run-step.ts`'s business. */
export function handle(context: StepContext, input: StepInput): Promise<StepOutcome> {
  switch (input.step) {
    case 'server':
      return context.record.kind === 'send' ? checkExportServer(context, input) : checkImportServer(context, input)
    case 'export':
      return exportMetadata(context, input)
    case 'plan':
      return planTransfer(context, input)
    case 'media':
      return chooseMedia(context, input)
    case 'copy':
      return copyToMedia(context, input)
    case 'seal':
      return sealTransfer(context, input)
    case 'handover':
      return handOver(context, input)
    case 'identify':
      return identifyTransfer(context, input)
    case 'trust':
      return decideOnTrust(context, input)
    case 'verify':
      return verifyMedia(context, input)
    case 'content':
      return importContent(context, input)
    case 'metadata':
      return importMetadata(context, input)
    case 'confirm':
      return confirmImport(context, input)
    case 'receipt':
      return signReceipt(context, input)
  }
}
