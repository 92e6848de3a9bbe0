/** What an auditor takes away from a station, with the keyboard alone, and what stock tools make of it. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test, type Page } from '@playwright/test'
import { confirm, pinReceiver } from '../support/receipts'
import { makePair, pinSender, sendTransfer, succeed, type Pair } from '../support/stations'
import { answerOpenDialog, answerSaveDialog, launchApp, type RunningApp } from './app'
import { pressByKeyboard, tabTo } from './by-keyboard'
import { expectAccessible, lookAt } from './look'
import { lookAround } from './look-around'
import { expectSaid, STEP_TIME } from './operator'

let pair: Pair
let transferId: string
let papers: string
test.beforeAll(async () => {
  pair = await makePair(5)
  await pinSender(pair)
  await pinReceiver(pair)
  ;({ transferId } = await sendTransfer(pair))
  await succeed(pair.receiver, 'receive', pair.medium)
  await confirm(pair, transferId)
  papers = join(pair.root, 'papers')
  mkdirSync(papers)
})
test.afterAll(() => pair.dispose())

let app: RunningApp
test.beforeEach(async () => {
  app = await launchApp({ home: pair.sender })
  await app.window.getByRole('navigation', { name: 'Places' }).waitFor({ timeout: STEP_TIME })
  await app.window.keyboard.press('Control+3')
  await expect(app.window.getByRole('heading', { level: 1, name: 'History' })).toBeFocused()
})
test.afterEach(async () => {
  expect(app.pageErrors).toEqual([])
  await app.close()
})

/** Has a report written by the button of this name. @returns its bytes and the digest that the window shows of it */
async function take(button: string, file: string): Promise<{ bytes: Buffer; shown: string }> {
  const path = join(papers, file)
  await answerSaveDialog(app, path)
  await pressByKeyboard(app.window, button)
  await expectSaid(app.window, `Saved: ${path}`)
  // The focus stays where it was, so that the next Tab goes on from there.
  await expect(app.window.getByRole('button', { name: button, exact: true })).toBeFocused()
  return { bytes: readFileSync(path), shown: await shownDigest(app.window, file) }
}

async function shownDigest(page: Page, of: string): Promise<string> {
  const item = page
    .getByRole('status')
    .getByRole('listitem')
    .filter({ hasText: `SHA-256 of ${of}` })
  return ((await item.locator('.groups').textContent()) ?? '').replaceAll(/\s/g, '')
}

/** What `sha256sum` says. */
const sumOf = (path: string): string =>
  execFileSync('sha256sum', ['--', path], { encoding: 'utf8' }).replace(/^\\/, '').slice(0, 64)

/** The words of a PDF, with Poppler; null where that is not installed. */
function wordsOf(file: string): string | null {
  const { status, stdout } = spawnSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' })
  return status === 0 ? stdout.normalize('NFC') : null
}

const ledgerDigests = async (): Promise<string[]> => {
  const { events } = (await succeed(pair.sender, 'history', 'show', transferId)) as {
    events?: { type: string; payload: { sha256?: string } }[]
  }
  return (events ?? []).flatMap(({ type, payload }) => (type.endsWith('.written') ? (payload.sha256 ?? []) : []))
}

test('the period report: PDF, CSV and JSON by keyboard, each with its digest', async () => {
  const page = app.window
  const [from, to] = ['First day (YYYY-MM-DD, UTC)', 'Last day (YYYY-MM-DD, UTC)']
  await tabTo(page, 'textbox', from)
  await page.keyboard.type('yesterday')
  await expectSaid(page, 'Give two days, the first not after the last.')
  await expect(page.getByRole('button', { name: 'PDF', exact: true })).toBeDisabled()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('2026-01-01')
  await tabTo(page, 'textbox', to)
  await page.keyboard.press('Control+a')
  const today = new Date().toISOString().slice(0, 10)
  await page.keyboard.type(today)

  const pdf = await take('PDF', 'period.pdf')
  const csv = await take('CSV', 'period.csv')
  const json = await take('JSON', 'period.json')
  await lookAround(app, 'history-period-report')
  for (const [file, { shown }] of Object.entries({ 'period.pdf': pdf, 'period.csv': csv, 'period.json': json }))
    expect(shown, file).toBe(sumOf(join(papers, file)))

  expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-')
  const words = wordsOf(join(papers, 'period.pdf'))
  if (words !== null) {
    expect(words).toContain(`2026-01-01 to ${today}, both days included, UTC`)
    expect(words).toContain('Practice: a rehearsal')
    expect(words).toMatch(/The whole ledger was verified for this report and is intact/)
    expect(words).toContain('Reviewed')
  }
  expect(JSON.parse(json.bytes.toString())).toMatchObject({
    format: 'causeway-period-report',
    from: '2026-01-01',
    to: today,
    totals: { attempts: 1, verified: 1 },
    transfers: [{ transferId, verdict: 'verified' }],
  })
  expect(csv.bytes.toString()).toContain(transferId)
})

test('reports and evidence of a transfer by keyboard; sha256sum, ssh-keygen and a browser without network read them', async () => {
  const page = app.window
  const row = page.getByRole('table').getByRole('button').first()
  await row.waitFor()
  await tabTo(page, 'button', await row.evaluate((element) => element.getAttribute('aria-label') ?? ''))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: /^Send/ })).toBeFocused()

  const digests: string[] = []
  for (const format of ['pdf', 'csv', 'json']) {
    const { shown } = await take(`Report as ${format.toUpperCase()}`, `transfer.${format}`)
    expect(shown).toBe(sumOf(join(papers, `transfer.${format}`)))
    digests.push(shown)
  }
  const words = wordsOf(join(papers, 'transfer.pdf'))
  if (words !== null) {
    expect(words).toContain(transferId)
    expect(words).toContain('Verified.')
  }

  await answerOpenDialog(app, papers)
  await pressByKeyboard(page, 'Evidence folder')
  const folder = join(papers, `evidence-${transferId}`)
  await expectSaid(page, `Saved: ${folder}`)
  const sums = await shownDigest(page, 'SHA256SUMS')
  expect(sums).toBe(sumOf(join(folder, 'SHA256SUMS')))
  expect((await ledgerDigests()).toSorted()).toEqual([...digests, sums].toSorted())
  await lookAround(app, 'history-papers')

  checkWithStockTools(folder)
  await readViewer(join(folder, 'viewer.html'))
})

/** What the README says first: the files are those of the list, and the station signed the list. */
function checkWithStockTools(folder: string): void {
  const checked = execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' })
  expect(checked).toMatch(/^viewer\.html: OK$/m)
  expect(checked).toMatch(/^receipt\.json: OK$/m)
  const verify = (identity: string, namespace: string, file: string): string =>
    execFileSync(
      'ssh-keygen',
      ['-Y', 'verify', '-f', 'allowed_signers', '-I', identity, '-n', namespace, '-s', `${file}.sig`],
      { cwd: folder, encoding: 'utf8', stdio: [openSync(join(folder, file), 'r'), 'pipe', 'pipe'] },
    )
  expect(verify('station', 'causeway-evidence', 'SHA256SUMS')).toContain('Good "causeway-evidence" signature')
  expect(verify('receiver', 'causeway-receipt', 'receipt.json')).toContain('Good "causeway-receipt" signature')
  expect(() => verify('receiver', 'causeway-evidence', 'SHA256SUMS')).toThrow()
  // The receipt that came back is among the events, though it belongs to no attempt.
  expect(readFileSync(join(folder, 'events.jsonl'), 'utf8')).toContain(sumOf(join(folder, 'receipt.json')))
}

/** Opens the page in a browser window of its own that has no network, in its three languages. */
async function readViewer(file: string): Promise<void> {
  const opened = app.electron.waitForEvent('window')
  await app.electron.evaluate(async ({ BrowserWindow, session }, url) => {
    const alone = session.fromPartition('evidence-viewer')
    const asked = globalThis as unknown as { asked: string[] }
    asked.asked = []
    alone.webRequest.onBeforeRequest((details, answer) => {
      asked.asked.push(details.url)
      answer({ cancel: details.url !== url })
    })
    const window = new BrowserWindow({
      width: 1280,
      height: 800,
      useContentSize: true,
      webPreferences: { session: alone, sandbox: true, javascript: true },
    })
    await window.loadURL(url)
  }, pathToFileURL(file).href)
  const viewer = await opened
  for (const [language, verdict, theme] of [
    ['English', 'Verified.', 'light'],
    ['Français', 'Vérifié.', 'dark'],
    ['Nederlands', 'Geverifieerd.', 'light'],
  ] as const) {
    await viewer.emulateMedia({ colorScheme: theme })
    await viewer.getByRole('radio', { name: language }).check()
    await expect(viewer.getByText(verdict, { exact: true })).toBeVisible()
    await expectAccessible(viewer, `evidence viewer in ${language}`)
    await lookAt(viewer, `evidence-viewer-${language}-${theme}`)
  }
  await expect(viewer.getByRole('heading', { level: 1, name: transferId })).toBeVisible()
  expect(await viewer.evaluate(() => document.scripts.length)).toBe(0)
  expect(await app.electron.evaluate(() => (globalThis as unknown as { asked: string[] }).asked)).toEqual([
    pathToFileURL(file).href,
  ])
  await viewer.close()
}
