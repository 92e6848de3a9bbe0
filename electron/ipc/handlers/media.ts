import type { MediumPurpose, MediumView } from '../../../shared/jobs'
import { mediumChecks } from '../../media/checks'
import { inspectFolder, type MediumFacts } from '../../media/folder'
import { isUsable, listMedia, type ListedDevice } from '../../media/list'
import { writeProtectionCheck } from '../../transfer/custody/rule'
import type { Context } from '../context'
import type { Handlers } from '../router'
import type { PathTokens } from '../tokens'

/** What is plugged in, and folders that stand in for a medium. The folders behind them stay here, named by tokens. */
export function mediaHandlers(context: Context): Pick<Handlers, 'media.list' | 'media.pick-folder'> {
  return {
    'media.list': async (purpose) => {
      const listed = await listMedia({ write: purpose === 'write' })
      const isRequired = purpose === 'read' && (await asksProtection(context))
      return listed.map((medium) => {
        const view = deviceView(medium, context.tokens)
        return purpose === 'read' && medium.facts ? withProtection(view, medium.facts, isRequired) : view
      })
    },
    'media.pick-folder': async (purpose) => {
      const path = await context.desktop.pickFolder()
      return path === null ? null : folderView(context, path, purpose)
    },
  }
}

async function folderView(context: Context, path: string, purpose: MediumPurpose): Promise<MediumView> {
  const facts = await inspectFolder(path)
  const checks = await mediumChecks(facts, null, { write: purpose === 'write' })
  const view: MediumView = {
    token: context.tokens.tokenFor(facts.path, 'medium'),
    kind: facts.kind,
    label: facts.label,
    location: facts.path,
    fileSystem: facts.fileSystem,
    serial: facts.serial,
    model: facts.model,
    freeBytes: facts.freeBytes,
    totalBytes: facts.totalBytes,
    selectable: isUsable(checks),
    checks,
  }
  return purpose === 'read' ? withProtection(view, facts, await asksProtection(context)) : view
}

async function asksProtection({ station }: Context): Promise<boolean> {
  return (await station.current())?.requiresWriteProtection ?? false
}

/** A received medium, with whether it is write-protected: by the station's rule it may not be chosen without. */
function withProtection(view: MediumView, facts: MediumFacts, isRequired: boolean): MediumView {
  const checks = [...view.checks, writeProtectionCheck(facts, isRequired)]
  return { ...view, checks, selectable: view.selectable && isUsable(checks) }
}

function deviceView({ device, facts, checks, selectable }: ListedDevice, tokens: PathTokens): MediumView {
  return {
    token: tokens.tokenFor(facts?.path ?? device.id, 'medium'),
    kind: 'device',
    label: device.label ?? device.model ?? device.id,
    location: device.mountPoint ?? device.id,
    fileSystem: device.fileSystem,
    serial: device.serial,
    model: device.model,
    freeBytes: facts?.freeBytes ?? 0,
    totalBytes: facts?.totalBytes ?? device.sizeBytes,
    selectable,
    checks,
  }
}
