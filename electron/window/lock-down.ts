import type { App, CommandLine, Session, WebContents } from 'electron'
import { isOwnAddress } from '../ipc/sender'

/** Chromium services that would open connections of their own, whatever the page does. */
const SWITCHES: readonly (readonly [name: string, value?: string])[] = [
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['disable-client-side-phishing-detection'],
  ['disable-sync'],
  ['disable-quic'],
  ['no-pings'],
  ['no-proxy-server'],
  ['dns-prefetch-disable'],
  ['force-webrtc-ip-handling-policy', 'disable_non_proxied_udp'],
  ['disable-features', 'OptimizationHints,MediaRouter,DialMediaRouteProvider,AutofillServerCommunication,DnsOverHttps'],
]

/** Must run before the app is ready. @param developmentServer origin of Vite's server while developing, else null */
export function quietChromium(commandLine: CommandLine, developmentServer: string | null): void {
  for (const [name, value] of SWITCHES) commandLine.appendSwitch(name, value)
  // No name and no address resolves, so that what does not pass webRequest (prefetch, WebRTC) finds nobody either.
  const exception = developmentServer === null ? '' : `, EXCLUDE ${new URL(developmentServer).hostname}`
  commandLine.appendSwitch('host-resolver-rules', `MAP * ~NOTFOUND${exception}`)
}

/** Every session, also one that does not exist yet, reaches nothing; every page stays where it is. */
export function lockDown(app: App, developmentServer: string | null): void {
  app.on('session-created', (session) => lockSession(session, developmentServer, app.isPackaged))
  app.on('web-contents-created', (_event, contents) => lockContents(contents))
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, callback) => {
    event.preventDefault()
    callback(false)
  })
}

function lockSession(session: Session, developmentServer: string | null, isPackaged: boolean): void {
  // Without a filter: every scheme is asked about, and what is not the window's own is refused.
  session.webRequest.onBeforeRequest((details, callback) => {
    const tools = !isPackaged && details.url.startsWith('devtools://')
    callback({ cancel: !tools && !isOwnAddress(details.url, webSocketAsHttp(details.url, developmentServer)) })
  })
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  // For a new profile Chromium fetches dictionaries, past webRequest, before the setting below counts: name none.
  session.setSpellCheckerLanguages([])
  session.setSpellCheckerEnabled(false)
  session.on('will-download', (event) => event.preventDefault())
  void session.setProxy({ mode: 'direct' })
}

function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

/** Vite's server is reached by http and, for its reload messages, by ws on the same host. */
function webSocketAsHttp(address: string, developmentServer: string | null): string | null {
  return developmentServer !== null && address.startsWith('ws://')
    ? developmentServer.replace(/^http:/, 'ws:')
    : developmentServer
}
