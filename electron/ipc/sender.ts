/** The part of Electron's WebFrameMain that decides whether a message is listened to. */
export interface Frame {
  readonly url: string
  readonly parent: Frame | null
}

/** The window's own address: served by main from the built renderer, see window/app-protocol.ts. */
export const WINDOW_SCHEME = 'app'
export const WINDOW_HOST = 'ui'
export const WINDOW_ORIGIN = `${WINDOW_SCHEME}://${WINDOW_HOST}`

/**
 * True for the window's own page in its top frame, and for nothing else: no embedded frame, no blank page, no
 * other host of the same scheme.
 * @param developmentServer origin of Vite's server while developing, else null
 */
export function isTrustedFrame(frame: Frame | null | undefined, developmentServer: string | null): boolean {
  if (!frame || frame.parent !== null) return false
  return isOwnAddress(frame.url, developmentServer)
}

/** True when an address belongs to the window itself. */
export function isOwnAddress(address: string, developmentServer: string | null): boolean {
  const url = URL.parse(address)
  if (!url) return false
  // URL.origin is 'null' for a scheme that the URL standard does not know, so scheme and host are compared.
  if (url.protocol === `${WINDOW_SCHEME}:`) return url.host === WINDOW_HOST
  return developmentServer !== null && url.origin === developmentServer
}
