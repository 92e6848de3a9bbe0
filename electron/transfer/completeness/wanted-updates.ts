import type { Approvals } from '../../../shared/approvals'
import { DigestSet } from '../../files/digest-set'
import { idDigest } from '../../metadata/package'
import { readPackage, type ReadPackageOptions } from './read-package'

/**
 * The updates whose files a server downloads: those that are approved for installation, and what these are made of.
 * A bundle is approved as one; its parts, which hold the files, are not approved themselves.
 * Source: wsus-facts.md section 2; whether WSUS downloads anything else is not documented.
 *
 * @throws CausewayError as `inspectPackage`
 */
export async function wantedUpdates(
  packagePath: string,
  { approvals }: Pick<Approvals, 'approvals'>,
  options: Omit<ReadPackageOptions, 'onUpdate'>,
): Promise<DigestSet> {
  const partsOf = new Map<string, readonly string[]>()
  await readPackage(packagePath, {
    ...options,
    onUpdate: ({ updateId, bundled }) => void (bundled.length > 0 && partsOf.set(updateId, bundled)),
  })
  const wanted = new DigestSet()
  const open = approvals.filter(({ action }) => action === 'install').map(({ updateId }) => updateId)
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const digest = idDigest(id)
    if (digest && wanted.add(digest)) open.push(...(partsOf.get(id) ?? []))
  }
  return wanted
}
