import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { app, dialog, ipcMain, Menu, nativeTheme, session, type BrowserWindow } from 'electron'
import type { Language } from '../../shared/domain'
import type { JobView } from '../../shared/jobs'
import type { Preferences } from '../../shared/station'
import { allHandlers } from '../ipc/handlers'
import { tellCrashed, tellSettled } from '../ipc/handlers/jobs'
import type { Context } from '../ipc/context'
import { EngineClient } from '../ipc/engine-client'
import { registerRoutes, sendNotice } from '../ipc/router'
import { StationHolder } from '../ipc/station-holder'
import { SynchronizationWatch } from '../ipc/synchronization-watch'
import { PathTokens } from '../ipc/tokens'
import { watchMedia } from '../media/watch'
import { defaultHome } from '../station/home'
import { Jobs } from '../transfer/jobs/jobs'
import type { Workers } from '../workers/workers'
import { registerWindowScheme, serveWindow } from './app-protocol'
import { electronDesktop } from './electron-desktop'
import { forkEngine } from './fork-engine'
import { lockDown, quietChromium } from './lock-down'
import { openMainWindow } from './main-window'
import { nativeWords } from './native-words'
import { selfCommand } from './self-command'

/**
 * Prepares and opens the window of a home. Everything that must be said before Chromium is ready is said before
 * this returns; the rest follows when it is.
 * @param wantedHome null: the platform's folder for application data
 * @param here out/main: the engine lies in it, preload and renderer beside it
 * @param startWorkers starts those who read, hash and write
 */
export function openWindow(wantedHome: string | null, here: string, startWorkers: () => Workers): void {
  const home = wantedHome === null ? defaultHome() : resolve(wantedHome)
  // Before Chromium makes it for its own files: a station's home is its owner's alone.
  mkdirSync(home, { recursive: true, mode: 0o700 })
  // Chromium's own state lives with the station that it belongs to: two stations share nothing, and each has its lock.
  app.setPath('userData', join(home, 'window'))
  const developmentServer = viteServer()
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  quietChromium(app.commandLine, developmentServer)
  registerWindowScheme()
  lockDown(app, developmentServer)
  Menu.setApplicationMenu(null)
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  app.on('window-all-closed', () => app.quit())
  void app.whenReady().then(() => start(home, here, startWorkers, developmentServer))
}

/** Builds the parts and connects them: the one place that knows them all. */
function start(home: string, here: string, startWorkers: () => Workers, developmentServer: string | null): void {
  let window: BrowserWindow | null = null
  let language: Language = 'en'
  let jobs: Jobs | null = null
  const shown = (): BrowserWindow => window ?? openIt()

  const self = selfCommand()
  const station = new StationHolder(home, { selfCommand: self }, app.getLocale())
  const jobChanged = (job: JobView): void => {
    if (window) sendNotice(window.webContents, 'job-changed', job)
  }
  const engine = new EngineClient(() => forkEngine(join(here, 'engine.js'), home, self), {
    progress: (jobId, progress) => {
      if (window) sendNotice(window.webContents, 'job-progress', { jobId, progress })
    },
    changed: jobChanged,
    settled: (jobId) => void tellSettled(context, jobId),
    crashed: (jobIds, exitCode) => void tellCrashed(context, jobIds, exitCode),
  })
  const context: Context = {
    version: app.getVersion(),
    station,
    engine,
    tokens: new PathTokens(),
    desktop: electronDesktop(shown, () => nativeWords[language]),
    jobs: async () => (jobs ??= new Jobs(await station.required(), startWorkers)),
    synchronization: new SynchronizationWatch(
      () => station.required(),
      (view) => {
        if (window) sendNotice(window.webContents, 'synchronization-changed', view)
      },
    ),
    keyChanged: async () => {
      engine.stop()
      jobs?.close()
      jobs = null
      await station.reopen()
    },
    jobChanged,
    serverProgress: (progress) => {
      if (window) sendNotice(window.webContents, 'server-progress', progress)
    },
    appearanceChanged,
  }

  function appearanceChanged(preferences: Preferences, stationName: string | null): void {
    language = preferences.language
    nativeTheme.themeSource = preferences.theme
    window?.setTitle(stationName === null ? 'Causeway' : `Causeway — ${stationName}`)
  }

  function openIt(): BrowserWindow {
    const opened = openMainWindow({
      preload: join(here, '../preload/preload.cjs'),
      stateFile: join(app.getPath('userData'), 'window.json'),
      developmentServer,
    })
    opened.on('close', (event) => {
      if (engine.jobsInHand.length === 0) return
      event.preventDefault()
      void askBeforeQuitting(opened)
    })
    opened.on('closed', () => (window = null))
    return opened
  }

  /** The operator decides; what is done stays in the journal either way. */
  async function askBeforeQuitting(opened: BrowserWindow): Promise<void> {
    const words = nativeWords[language]
    const { response } = await dialog.showMessageBox(opened, {
      type: 'question',
      message: words.quitTitle,
      detail: words.quitText,
      buttons: [words.keepRunning, words.quit],
      defaultId: 0,
      cancelId: 0,
    })
    if (response !== 1) return
    engine.stop()
    opened.close()
  }

  serveWindow(session.defaultSession.protocol, join(here, '../renderer'))
  registerRoutes(ipcMain, allHandlers(context), {
    developmentServer,
    home,
    onUnexpected: (channel, error) => console.error(channel, error),
  })
  const stopWatching = watchMedia(() => window && sendNotice(window.webContents, 'media-changed', null))
  app.on('second-instance', () => {
    const existing = shown()
    if (existing.isMinimized()) existing.restore()
    existing.focus()
  })
  app.on('will-quit', () => {
    stopWatching()
    context.synchronization.stop()
    engine.stop()
    jobs?.close()
  })
  void showStation()

  /** Theme and title are right before the window is first painted; a damaged station is the page's to explain. */
  async function showStation(): Promise<void> {
    const current = await station.current().catch(() => null)
    appearanceChanged(await station.preferences().catch(() => ({ language, theme: 'system' })), null)
    window = openIt()
    if (current) window.setTitle(`Causeway — ${current.file.name}`)
  }
}

/** Set by electron-vite while developing; a packaged program never looks at it. */
function viteServer(): string | null {
  const address = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
  return address === undefined ? null : new URL(address).origin
}
