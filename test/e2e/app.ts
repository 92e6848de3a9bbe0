/** Starts the real program for end-to-end tests: the built one of this checkout, or a packaged one. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { displayEnvironment } from './display'

const root = resolve(import.meta.dirname, '../..')
/** A packaged program to test instead of the checkout's. */
const packaged = process.env['CAUSEWAY_EXECUTABLE']
/** Chromium's sandbox cannot be started by root; every other user has it in the tests too. */
const isRoot = process.getuid?.() === 0

export interface LaunchOptions {
  /** The station's home; a new temporary one, deleted on close, when it is not given. */
  readonly home?: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Makes a program that starts the one that it is given. */
  readonly startedBy?: (program: string) => string
}

export interface RunningApp {
  readonly electron: ElectronApplication
  readonly window: Page
  readonly home: string
  /** Errors that the page wrote to its console: refused by its policy, not loaded, thrown. */
  readonly pageErrors: readonly string[]
  close(): Promise<void>
}

/** Opens the window of a home and waits until its page is there. */
export async function launchApp(options: LaunchOptions = {}): Promise<RunningApp> {
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'causeway-e2e-')))
  const { file, args, env } = await startOf(home)
  const electron = await _electron.launch({
    executablePath: options.startedBy?.(file) ?? file,
    args: [...args, ...(options.args ?? [])],
    chromiumSandbox: !isRoot,
    env: { ...env, ...options.env },
  })
  const window = await electron.firstWindow()
  const pageErrors: string[] = []
  window.on('console', (message) => {
    if (message.type() === 'error') pageErrors.push(message.text())
  })
  window.on('pageerror', (error) => pageErrors.push(String(error)))
  await window.waitForLoadState('load')
  return {
    electron,
    window,
    home,
    pageErrors,
    close: async () => {
      await electron.close()
      if (options.home === undefined) await rm(home, { recursive: true, force: true })
    },
  }
}

/** How the window of a home is started, for a test that does it without Playwright. */
export async function startOf(home: string): Promise<{
  readonly file: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}> {
  return {
    file: packaged ?? electronProgram(),
    args: [
      ...(isRoot ? ['--no-sandbox'] : []),
      ...(packaged === undefined ? [root] : []),
      '--lang=en-GB',
      '--home',
      home,
    ],
    env: { ...environment(), ...(await displayEnvironment()) },
  }
}

/** Answers the system's open dialog in the operator's place; `null` closes it. */
export async function answerOpenDialog(app: RunningApp, path: string | null): Promise<void> {
  await app.electron.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () =>
      Promise.resolve({ canceled: chosen === null, filePaths: chosen === null ? [] : [chosen] })
  }, path)
}

/** Answers the system's save dialog in the operator's place; `null` closes it. */
export async function answerSaveDialog(app: RunningApp, path: string | null): Promise<void> {
  await app.electron.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: chosen === null, filePath: chosen ?? '' })
  }, path)
}

function electronProgram(): string {
  const given = process.env['ELECTRON_EXEC_PATH']
  if (given !== undefined) return given
  // Outside Electron, the package's main module is the path of its program.
  return createRequire(import.meta.url)('electron') as string
}

function environment(): Record<string, string> {
  const { ELECTRON_RUN_AS_NODE: _asNode, ELECTRON_RENDERER_URL: _vite, ...rest } = process.env
  return rest as Record<string, string>
}
