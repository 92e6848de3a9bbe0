import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Approvals } from '../../shared/approvals'
import { contentStorePath } from '../../electron/metadata/package'
import { readRows, type UpdateRow } from '../../electron/wsus/practice/database'
import { practicePaths } from '../../electron/wsus/practice/settings'
import type { Pair } from './stations'

/** The approvals and content of a pair's practice servers, as their administrators would change them. */
export class PracticeApprovals {
  readonly #pair: Pick<Pair, 'sender' | 'receiver'>

  constructor(pair: Pick<Pair, 'sender' | 'receiver'>) {
    this.#pair = pair
  }

  at(side: 'export' | 'import'): ReturnType<typeof practicePaths> {
    return practicePaths(join(side === 'export' ? this.#pair.sender : this.#pair.receiver, 'practice', side))
  }

  read(side: 'export' | 'import'): Approvals {
    return JSON.parse(readFileSync(this.at(side).approvals, 'utf8')) as Approvals
  }

  change(side: 'export' | 'import', work: (approvals: Approvals) => void): void {
    const approvals = this.read(side)
    work(approvals)
    writeFileSync(this.at(side).approvals, JSON.stringify(approvals))
  }

  /** Only these updates are approved at the export server. */
  approveOnly(...approved: readonly UpdateRow[]): void {
    const ids = approved.map(({ updateId }) => updateId)
    this.change('export', (all) => (all.approvals = all.approvals.filter(({ updateId }) => ids.includes(updateId))))
  }

  /** Gives the first approved update to the group of that name instead of to all computers. @returns its id */
  approveFor(groupName: string): string {
    let updateId = ''
    this.change('export', ({ groups, approvals }) => {
      const group = groups.find(({ name }) => name === groupName)
      const [first] = approvals
      if (!group || !first) throw new Error(`no group ${groupName}`)
      first.groupId = group.id
      updateId = first.updateId
    })
    return updateId
  }

  renameGroup(side: 'export' | 'import', from: string, to: string): void {
    this.change(side, ({ groups }) => {
      const group = groups.find(({ name }) => name === from)
      if (!group) throw new Error(`no group ${from}`)
      group.name = to
    })
  }

  /** The export server's updates, without categories and detectoids. */
  async updates(): Promise<UpdateRow[]> {
    const rows = []
    for await (const row of readRows(this.at('export').database)) if (row.updateType === 'Software') rows.push(row)
    return rows
  }

  /** Takes the files that this update alone names out of the export server's store. @returns how many there were */
  removeFiles(row: UpdateRow): number {
    for (const path of ownPaths(row)) rmSync(join(this.at('export').content, path))
    return ownPaths(row).length
  }
}

/** Paths in a content store of the files that the update alone names: licences belong to several. */
export function ownPaths(row: Pick<UpdateRow, 'files'>): string[] {
  return pathsOf(row, (name) => !isLicence(name))
}

export function licencePaths(row: Pick<UpdateRow, 'files'>): string[] {
  return pathsOf(row, isLicence)
}

const isLicence = (name: string): boolean => name.startsWith('license')

function pathsOf({ files }: Pick<UpdateRow, 'files'>, wanted: (name: string) => boolean): string[] {
  return files
    .filter(({ name }) => wanted(name))
    .map(({ digest, name }) =>
      contentStorePath({ sha1: Buffer.from(digest, 'base64').toString('hex').toUpperCase(), fileName: name }),
    )
}
