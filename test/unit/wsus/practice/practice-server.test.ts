import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  appendFile,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPracticeServer } from '../../../../electron/wsus/practice/create'
import { appendRows, dropTornRow, readRows, type UpdateRow } from '../../../../electron/wsus/practice/database'
import { openPracticeServer } from '../../../../electron/wsus/practice/server'
import { readSettings, writeSettings, type PracticeSettings } from '../../../../electron/wsus/practice/settings'
import type { ToolCommand } from '../../../../electron/processes/run-tool'
import type { WsusServer } from '../../../../electron/wsus/server'
import { buildStandIn } from './stand-in'

// Windows has neither cabextract nor gzip.
const withStockTools = it.skipIf(process.platform === 'win32')

// Windows lets only administrators make links, Wine nobody; and it has no pipes among its files.
const withLinks = it.skipIf(process.platform === 'win32')

const run = promisify(execFile)
let root: string
let toolOf: (folder: string) => ToolCommand
const never = new AbortController().signal

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'causeway-practice-'))
  toolOf = await buildStandIn()
})
afterAll(() => rm(root, { recursive: true, force: true }))

let count = 0
function fresh(name: string): string {
  count += 1
  return join(root, `${count}-${name}`)
}

async function rowsOf(folder: string): Promise<UpdateRow[]> {
  const rows: UpdateRow[] = []
  for await (const row of readRows(join(folder, 'susdb', 'updates.ndjson'))) rows.push(row)
  return rows
}

async function storeFiles(folder: string): Promise<string[]> {
  const all = await readdir(join(folder, 'WSUSContent'), { recursive: true, withFileTypes: true })
  return all.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

async function settle(folder: string, change: Partial<PracticeSettings>): Promise<void> {
  await writeSettings(folder, { ...(await readSettings(folder)), ...change })
}

describe('an export server', () => {
  it('has hash-named files, and documents that name every one of them', async () => {
    const folder = fresh('export')
    const created = await createPracticeServer(folder, { side: 'export', updates: 25, seed: 7 })
    const files = await storeFiles(folder)
    const named = new Map<string, { size: number; sha256: string }>()
    for (const row of await rowsOf(folder)) {
      const tags = row.xml.matchAll(
        /<(?:upd:)?(?:Eula)?File [^>]*?Digest="([^"]+)"[^>]*? FileName="([^"]+)" Size="(\d+)"[^>]*><[^>]*>([^<]+)</g,
      )
      for (const [, digest, name, size, sha256] of tags) {
        const sha1 = Buffer.from(digest!, 'base64').toString('hex').toUpperCase()
        named.set(`${sha1.slice(-2)}/${sha1}${name!.slice(name!.lastIndexOf('.'))}`, {
          size: Number(size),
          sha256: sha256!,
        })
      }
    }
    expect(files).toHaveLength(created.contentFiles + 1)
    expect(named.size).toBe(created.contentFiles)
    for (const [path, facts] of named) {
      const data = await readFile(join(folder, 'WSUSContent', path))
      expect(data.length).toBe(facts.size)
      expect(createHash('sha1').update(data).digest('hex').toUpperCase()).toBe(path.slice(3, 43))
      expect(createHash('sha256').update(data).digest('base64')).toBe(facts.sha256)
    }
    expect(await stat(join(folder, 'WSUSContent', 'anonymousCheckFile.txt'))).toMatchObject({ size: 0 })
  })

  it('is the same again from the same seed, and another from another', async () => {
    const [a, b, c] = [fresh('a'), fresh('b'), fresh('c')]
    await createPracticeServer(a, { side: 'export', updates: 12, seed: 3 })
    await createPracticeServer(b, { side: 'export', updates: 12, seed: 3 })
    await createPracticeServer(c, { side: 'export', updates: 12, seed: 4 })
    expect(await rowsOf(a)).toEqual(await rowsOf(b))
    expect((await rowsOf(a)).at(-1)).not.toEqual((await rowsOf(c)).at(-1))
  })

  withLinks('takes real files: no links, no empty ones, the same bytes once, odd names made fit for XML', async () => {
    const source = fresh('source')
    await mkdir(join(source, 'deep', 'deeper'), { recursive: true })
    await writeFile(join(source, 'deep', 'one.cab'), 'one')
    await writeFile(join(source, 'deep', 'again.exe'), 'one')
    await writeFile(join(source, 'deep', 'deeper', 'no extension & "quotes"\t'), 'two')
    await writeFile(join(source, 'empty.cab'), '')
    await symlink('/etc/passwd', join(source, 'link.cab'))
    await link(join(source, 'deep', 'one.cab'), join(source, 'hard.cab'))
    const folder = fresh('from-files')
    const created = await createPracticeServer(folder, { side: 'export', updates: 3, seed: 1, contentFrom: source })
    expect(created).toMatchObject({ contentFiles: 2 + 4, updates: 3 })
    const names = (await rowsOf(folder)).flatMap((row) => row.files.map(({ name }) => name))
    expect(names).toContain('no extension & "quotes"_.bin')
    expect(names.filter((name) => !name.startsWith('license_'))).toHaveLength(2)
  })

  it('refuses a folder in use, no updates, and a source without files', async () => {
    const folder = fresh('used')
    await mkdir(folder)
    await writeFile(join(folder, 'file'), 'mine')
    const options = { side: 'export', updates: 5, seed: 1 } as const
    await expect(createPracticeServer(folder, options)).rejects.toMatchObject({ code: 'file.exists' })
    await expect(createPracticeServer(fresh('x'), { ...options, updates: 0 })).rejects.toMatchObject({ code: 'usage' })
    const empty = fresh('empty')
    await mkdir(empty)
    const from = fresh('y')
    await expect(createPracticeServer(from, { ...options, contentFrom: empty })).rejects.toMatchObject({
      code: 'copy.nothing-to-copy',
    })
    await expect(stat(`${from}.part`)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('answers facts that are true of the disk', async () => {
    const folder = fresh('facts')
    const created = await createPracticeServer(folder, { side: 'export', updates: 11, seed: 1 })
    const facts = await openPracticeServer(folder, toolOf(folder)).readFacts()
    expect(facts).toMatchObject({
      kind: 'practice',
      updateCount: 11,
      contentFiles: created.contentFiles,
      sync: { result: 'succeeded', running: false, updateErrors: 0 },
      download: { done: created.contentBytes, total: created.contentBytes },
    })
    expect(facts.products).toContain('Windows 11')
    await rm(join(folder, 'server.json'))
    await rm(join(folder, 'WSUSContent'), { recursive: true })
    await rm(join(folder, 'susdb'), { recursive: true })
    const gone = await openPracticeServer(folder, toolOf(folder)).readFacts()
    expect(gone).toMatchObject({
      version: null,
      contentFiles: null,
      updateCount: null,
      administrator: null,
      sync: null,
    })
  })
})

describe('the stand-in', () => {
  let exportFolder: string
  beforeAll(async () => {
    exportFolder = fresh('exporter')
    await createPracticeServer(exportFolder, { side: 'export', updates: 30, seed: 2 })
  })

  async function importServer(change: Partial<PracticeSettings> = {}): Promise<string> {
    const folder = fresh('importer')
    await createPracticeServer(folder, { side: 'import', updates: 0, seed: 2 })
    await settle(folder, { importDelayMs: 0, ...change })
    return folder
  }

  async function exported(format: 'xml.gz' | 'cab'): Promise<string> {
    const packagePath = fresh(`package.${format}`)
    const server = openPracticeServer(exportFolder, toolOf(exportFolder))
    await server.exportMetadata({ packagePath, logPath: `${packagePath}.log`, format, signal: never })
    return packagePath
  }

  const request = (packagePath: string) => ({ packagePath, logPath: fresh('import.log'), signal: never })

  withStockTools.each(['xml.gz', 'cab'] as const)(
    'carries every update across in a .%s that stock tools accept',
    async (format) => {
      const packagePath = await exported(format)
      if (format === 'cab') {
        expect((await run('cabextract', ['-t', packagePath])).stdout).toContain('All done, no errors.')
      } else await run('gzip', ['-t', packagePath])
      const folder = await importServer()
      const server = openPracticeServer(folder, toolOf(folder))
      await server.importMetadata(request(packagePath))
      expect(await rowsOf(folder)).toEqual(await rowsOf(exportFolder))
      expect((await server.readFacts()).updateCount).toBe(30)
    },
  )

  it('refuses names in use and wrong arguments', async () => {
    const packagePath = await exported('cab')
    const { file, args } = toolOf(exportFolder)
    const exitOf = (more: string[]): Promise<unknown> =>
      run(file, [...args, ...more]).catch((e: { code: number }) => e.code)
    expect(await exitOf(['export', packagePath, fresh('log')])).toBe(1)
    expect(await exitOf(['export', fresh('new.cab'), `${packagePath}.log`])).toBe(1)
    expect(await exitOf(['import', packagePath, `${packagePath}.log`])).toBe(1)
    expect(await exitOf(['export', fresh('new.cab')])).toBe(1)
    expect(await exitOf(['movecontent'])).toBe(1)
    expect(await exitOf(['reset', 'now'])).toBe(1)
    const server = openPracticeServer(exportFolder, toolOf(exportFolder))
    await expect(
      server.exportMetadata({ packagePath, logPath: fresh('log'), format: 'cab', signal: never }),
    ).rejects.toMatchObject({ code: 'wsusutil.name-taken', details: { path: packagePath } })
  })

  it.each([
    [850, 'fr', 'cp850', 'Toutes les mises à jour ont été importées.'],
    [437, 'de', 'ascii', 'Alle Updates wurden importiert.'],
    [936, 'zh', 'cp936', '已成功导入所有更新。'],
    [437, 'zh', 'ascii', '??????????'],
    [1200, 'zh', 'utf-16le', '已成功导入所有更新。'],
    [null, 'zh', 'utf-8', '已成功导入所有更新。'],
  ] as const)('prints in the code page of its server: %s %s', async (codePage, locale, encoding, said) => {
    const packagePath = await exported('xml.gz')
    const folder = await importServer({ locale, codePage })
    const toolRun = await openPracticeServer(folder, toolOf(folder)).importMetadata(request(packagePath))
    expect(toolRun.output).toContain(said)
    expect(toolRun.printed?.encoding).toBe(encoding)
    expect(toolRun.printed?.raw === undefined).toBe(!encoding.startsWith('cp'))
  })

  it('keeps the end of its log with the run, and nothing where it left none', async () => {
    const packagePath = await exported('xml.gz')
    const folder = await importServer()
    const server = openPracticeServer(folder, toolOf(folder))
    const toolRun = await server.importMetadata(request(packagePath))
    expect(toolRun.log).toMatchObject({
      encoding: 'ascii',
      text: expect.stringMatching(/import .*\r\n.* end\r\n$/s) as unknown,
    })
    await rm(join(folder, 'server.json'))
    await expect(server.importMetadata(request(packagePath))).rejects.toMatchObject({ run: { log: null, exitCode: 1 } })
  })

  it.each(['export', 'import'] as const)(
    'can stand still in the middle of an %s, and be killed there',
    async (command) => {
      const packagePath = await exported('xml.gz')
      const folder = command === 'import' ? await importServer() : exportFolder
      const server = openPracticeServer(folder, toolOf(folder))
      const run = (signal: AbortSignal) =>
        command === 'import'
          ? server.importMetadata({ ...request(packagePath), signal })
          : server.exportMetadata({ packagePath: fresh('p.cab'), logPath: fresh('p.log'), format: 'cab', signal })
      const fail = { command, exitCode: 0, after: 3 }
      try {
        await settle(folder, { fail: { ...fail, how: 'hang' } })
        const hanging = run(AbortSignal.timeout(1500))
        await expect(hanging).rejects.toMatchObject({ code: 'cancelled' })
        await settle(folder, { fail: { ...fail, how: 'killed' } })
        await expect(run(never)).rejects.toMatchObject({ code: 'wsusutil.failed' })
      } finally {
        await settle(folder, { fail: null })
      }
    },
  )

  it('prints in the language of its server', async () => {
    const packagePath = await exported('xml.gz')
    const folder = await importServer({ locale: 'zh' })
    const toolRun = await openPracticeServer(folder, toolOf(folder)).importMetadata(request(packagePath))
    expect(toolRun.exitCode).toBe(0)
    expect(toolRun.output).toContain('已成功导入所有更新。')
  })

  it.each(['xml.gz', 'cab'] as const)('imports nothing from a damaged .%s', async (format) => {
    const packagePath = await exported(format)
    const whole = await readFile(packagePath)
    const folder = await importServer()
    const server = openPracticeServer(folder, toolOf(folder))
    const flipped = Buffer.from(whole)
    flipped[Math.floor(whole.length * 0.7)]! ^= 4
    for (const damaged of [
      flipped,
      whole.subarray(0, -1),
      Buffer.concat([whole, Buffer.from('more')]),
      Buffer.concat([whole, Buffer.alloc(3)]),
      Buffer.alloc(9),
    ]) {
      const path = fresh(`damaged.${format}`)
      await writeFile(path, damaged)
      await expect(server.importMetadata(request(path))).rejects.toMatchObject({ code: 'wsusutil.failed' })
    }
    expect(await rowsOf(folder)).toEqual([])
  })

  it('leaves part of the updates when it is killed, and all of them when it is run again', async () => {
    const packagePath = await exported('xml.gz')
    const folder = await importServer({ importDelayMs: 10 })
    const server = openPracticeServer(folder, toolOf(folder))
    const cancel = new AbortController()
    const importing = server.importMetadata({ ...request(packagePath), signal: cancel.signal })
    while ((await rowsOf(folder)).length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    cancel.abort()
    await expect(importing).rejects.toMatchObject({ code: 'cancelled' })
    const partial = await rowsOf(folder)
    expect(partial.length).toBeLessThan((await rowsOf(exportFolder)).length)
    await appendFile(join(folder, 'susdb', 'updates.ndjson'), '{"updateId":"half a row')
    await settle(folder, { importDelayMs: 0 })
    await server.importMetadata(request(packagePath))
    expect(await rowsOf(folder)).toEqual(await rowsOf(exportFolder))
  })

  it('lets a second import wait for the first', async () => {
    const packagePath = await exported('cab')
    const folder = await importServer({ importDelayMs: 2 })
    const server = openPracticeServer(folder, toolOf(folder))
    await Promise.all([server.importMetadata(request(packagePath)), server.importMetadata(request(packagePath))])
    expect(await rowsOf(folder)).toEqual(await rowsOf(exportFolder))
  })

  it('leaves a partial package when an export is cut off', async () => {
    const folder = fresh('cut')
    await createPracticeServer(folder, { side: 'export', updates: 200, seed: 9 })
    const size = async (path: string): Promise<number> => (await stat(path)).size
    const server = openPracticeServer(folder, toolOf(folder))
    const whole = fresh('whole.cab')
    await server.exportMetadata({ packagePath: whole, logPath: fresh('log'), format: 'cab', signal: never })
    await settle(folder, { fail: { command: 'export', exitCode: 42, after: 150 } })
    const part = fresh('part.cab')
    await expect(
      server.exportMetadata({ packagePath: part, logPath: fresh('log'), format: 'cab', signal: never }),
    ).rejects.toMatchObject({ code: 'wsusutil.failed', details: { exitCode: 42 } })
    expect(await size(part)).toBeGreaterThan(0)
    expect(await size(part)).toBeLessThan(await size(whole))
  })

  it('can claim success for a part of the import', async () => {
    const packagePath = await exported('cab')
    const folder = await importServer({ fail: { command: 'import', exitCode: 0, after: 20 } })
    const server = openPracticeServer(folder, toolOf(folder))
    expect(await server.importMetadata(request(packagePath))).toMatchObject({ exitCode: 0 })
    expect((await server.readUpdateKeys()).size).toBe(20)
  })
})

describe('what a server does for itself', () => {
  async function server(change: Partial<PracticeSettings> = {}): Promise<{ folder: string; server: WsusServer }> {
    const folder = fresh('care')
    await createPracticeServer(folder, { side: 'export', updates: 5, seed: 4 })
    await settle(folder, change)
    return { folder, server: openPracticeServer(folder, toolOf(folder)) }
  }
  const now = { signal: never }

  it('finds it healthy by its event, in whatever language', async () => {
    const { server: german } = await server({ locale: 'de' })
    const report = await german.checkHealth(now)
    expect(report).toMatchObject({ state: 'healthy', findings: [{ eventId: 10_000, level: 'information' }] })
    expect(report.run).toMatchObject({ exitCode: 0, command: expect.arrayContaining(['checkhealth']) as unknown })
  })

  it('names each problem, and not those of an earlier look', async () => {
    const { folder, server: ill } = await server({ healthProblems: ['No content folder.', 'No database.'] })
    const report = await ill.checkHealth(now)
    expect(report.state).toBe('problems')
    expect(report.findings.map(({ text }) => text)).toEqual(['No content folder.', 'No database.'])
    await settle(folder, { healthProblems: [] })
    expect((await ill.checkHealth(now)).state).toBe('healthy')
  })

  it('does not know its health when the events cannot be read', async () => {
    const { folder, server: well } = await server()
    await writeFile(join(folder, 'events.ndjson'), 'no event\n')
    expect(await well.checkHealth(now)).toMatchObject({ state: 'unknown', findings: [] })
  })

  it('looks for the file of each update and says what is missing', async () => {
    const { folder, server: whole } = await server()
    expect((await whole.reset(now)).output).toMatch(/cannot be downloaded here: 0\n$/)
    const [gone] = (await storeFiles(folder)).filter((path) => /[0-9A-F]{40}/.test(path))
    await rm(gone ?? '')
    const { output, exitCode } = await whole.reset(now)
    expect(exitCode).toBe(0)
    expect(output).toMatch(/cannot be downloaded here: 1\n {2}[0-9A-F]{40} {2}\S/)
    expect(gone).toContain(/ {2}([0-9A-F]{40})/.exec(output)?.[1])
  })

  it('fails where there is no server', async () => {
    const { folder, server: lost } = await server()
    await rm(join(folder, 'server.json'))
    await expect(lost.reset(now)).rejects.toMatchObject({ code: 'wsusutil.failed', details: { exitCode: 1 } })
    await expect(lost.checkHealth(now)).rejects.toMatchObject({ code: 'wsusutil.failed' })
  })
})

describe('the database', () => {
  it('does not see a half-written last line, and cuts it off before it writes on', async () => {
    const folder = fresh('torn')
    await createPracticeServer(folder, { side: 'export', updates: 4, seed: 1 })
    const database = join(folder, 'susdb', 'updates.ndjson')
    const rows = await rowsOf(folder)
    await appendFile(database, JSON.stringify(rows[0]).slice(0, 99))
    expect(await rowsOf(folder)).toEqual(rows)
    await dropTornRow(database)
    await appendRows(database, [rows[0]!])
    expect(await rowsOf(folder)).toEqual([...rows, rows[0]])
  })

  it('reports damage before the last line', async () => {
    const folder = fresh('damaged')
    await createPracticeServer(folder, { side: 'export', updates: 4, seed: 1 })
    const database = join(folder, 'susdb', 'updates.ndjson')
    const { size } = await stat(database)
    await truncate(database, Math.floor(size / 2))
    await appendFile(database, '\n{}\n')
    await expect(rowsOf(folder)).rejects.toThrow()
  })
})
