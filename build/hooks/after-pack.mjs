import { rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Called by electron-builder on every packed folder. An Electron given as a folder still carries the application that
 * it shows when it is started without one.
 * @param {{appOutDir: string}} context
 */
export default async function afterPack({ appOutDir }) {
  await rm(join(appOutDir, 'resources/default_app.asar'), { force: true })
}
