import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import { isOwnAddress, WINDOW_ORIGIN } from '../ipc/sender'
import { readWindowState, SMALLEST, writeWindowState } from './window-state'

/** The surface colours of renderer/styles/tokens.css, so that nothing flashes before the page has painted. */
const SURFACE = { light: '#f4f7f8', dark: '#11161b' }

export interface MainWindowOptions {
  readonly preload: string
  readonly stateFile: string
  /** Origin of Vite's server while developing, else null. */
  readonly developmentServer: string | null
}

/** Opens the one window: sandboxed, isolated, without menu, shown when it has something to show. */
export function openMainWindow({ preload, stateFile, developmentServer }: MainWindowOptions): BrowserWindow {
  const { maximized, ...bounds } = readWindowState(
    stateFile,
    screen.getAllDisplays().map((display) => display.workArea),
  )
  const window = new BrowserWindow({
    ...bounds,
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: 'Causeway',
    backgroundColor: surface(),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      spellcheck: false,
      enableWebSQL: false,
      devTools: !app.isPackaged,
    },
  })
  if (maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  // The title names the station; what the page calls itself does not matter.
  window.on('page-title-updated', (event) => event.preventDefault())
  window.on('close', () =>
    writeWindowState(stateFile, { ...window.getNormalBounds(), maximized: window.isMaximized() }),
  )
  window.webContents.on('before-input-event', (event, input) => {
    if (zoom(window, input)) event.preventDefault()
  })
  const followTheme = (): void => window.setBackgroundColor(surface())
  nativeTheme.on('updated', followTheme)
  window.on('closed', () => nativeTheme.off('updated', followTheme))
  const page = developmentServer ?? `${WINDOW_ORIGIN}/index.html`
  // A blank page is the one navigation that Chromium does not ask about. It has no power here (the router refuses
  // its address), and the window's own page comes back.
  window.webContents.on('did-navigate', (_event, address) => {
    if (!isOwnAddress(address, developmentServer)) void window.loadURL(page)
  })
  void window.loadURL(page)
  return window
}

function surface(): string {
  return nativeTheme.shouldUseDarkColors ? SURFACE.dark : SURFACE.light
}

/** Without a menu there are no zoom keys, and people with low vision need them: Ctrl with plus, minus and 0. */
function zoom(window: BrowserWindow, input: Electron.Input): boolean {
  if (input.type !== 'keyDown' || !(input.control || input.meta) || input.alt) return false
  const { webContents } = window
  const levels: Readonly<Record<string, number>> = {
    '+': webContents.zoomLevel + 0.5,
    '=': webContents.zoomLevel + 0.5,
    '-': webContents.zoomLevel - 0.5,
    '0': 0,
  }
  const level = levels[input.key]
  if (level === undefined) return false
  webContents.zoomLevel = Math.max(-2, Math.min(4, level))
  return true
}
