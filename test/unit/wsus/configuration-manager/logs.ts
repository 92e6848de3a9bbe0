/** Logs as Configuration Manager writes them, for the tests of this room. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { TraceParser, type TraceEntry } from '../../../../electron/wsus/configuration-manager/cmtrace'
import { SyncStateReader } from '../../../../electron/wsus/configuration-manager/wsyncmgr'
import type { LoggedSync } from '../../../../shared/configuration-manager'

export function fixture(name: string): Promise<Buffer> {
  return readFile(resolve(import.meta.dirname, '../../../fixtures/wsus/configuration-manager', name))
}

/** Every entry of a log that is handed over in pieces of `size` bytes. */
export function parse(log: string | Uint8Array, size = Infinity): TraceEntry[] {
  const bytes = Buffer.from(log)
  const parser = new TraceParser()
  const entries: TraceEntry[] = []
  for (let at = 0; at < bytes.length; at += size) entries.push(...parser.push(bytes.subarray(at, at + size)))
  return [...entries, ...parser.end()]
}

export function syncOf(log: string | Uint8Array): LoggedSync {
  const reader = new SyncStateReader()
  for (const entry of parse(log)) reader.push(entry)
  return reader.sync
}

export interface Written {
  readonly text: string
  readonly time?: string
  readonly date?: string
  readonly component?: string
  readonly thread?: string
}

/** The CMTrace form. */
export function wrapped({ text, time = '10:00:00.000+000', date = '1-2-2026', component, thread }: Written): string {
  return (
    `<![LOG[${text}]LOG]!><time="${time}" date="${date}" component="${component ?? 'SMS_WSUS_SYNC_MANAGER'}" ` +
    `context="" type="1" thread="${thread ?? '1234'}" file="wsyncmgr.cpp:12">\r\n`
  )
}

/** The site server form, which wsyncmgr.log has. */
export function siteServerLine(text: string, time = '02-08-2020 02:13:11.522+480'): string {
  return `${text}  $$<SMS_WSUS_SYNC_MANAGER><${time}><thread=5976 (0x1758)>\r\n`
}

/** A status message of the synchronization component. */
export function statusMessage(id: number, gmtDate = 'Sat Feb 08 10:13:11.522 2020', inserts: string[] = []): string {
  const strings = Array.from({ length: 10 }, (_, n) => `ISTR${n}="${inserts[n] ?? ''}"`).join(' ')
  return (
    `STATMSG: ID=${id} SEV=I LEV=M SOURCE="SMS Server" COMP="SMS_WSUS_SYNC_MANAGER" SYS=CM1.corp.contoso.com SITE=CHQ ` +
    `PID=2836 TID=9640 GMTDATE=${gmtDate} ${strings} NUMATTRS=0`
  )
}
