import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defenderScanner, engineIn } from '../../../electron/scanners/defender'
import { threatsIn } from '../../../electron/scanners/defender-output'
import { never, scratch, unitOf } from './scratch'

/** As MpCmdRun prints with -DisableRemediation, by published accounts; in French, its words are French. */
const FOUND = String.raw`Scan starting...
Scan finished.
Scanning E:\causeway\0001\volume-01\data found 2 threats.

<===========================LIST OF DETECTED THREATS==========================>
----------------------------- Threat information ------------------------------
Threat                  : Virus:DOS/EICAR_Test_File
Resources               : 2 total
    file                : E:\causeway\0001\volume-01\data\WSUSContent\A2\x.exe
    containerfile       : E:\causeway\0001\volume-01\data\companions\Office\a b.cab
-------------------------------------------------------------------------------
Menace                  : Trojan:Win32/Other.A!ml
    fichier             : e:\Causeway\0001\volume-01\data\companions\Office\a b.cab->inner.exe
`
const FOLDER = String.raw`E:\causeway\0001\volume-01\data`

describe('what MpCmdRun prints', () => {
  it('names the files and their threats, whatever the words before them', () => {
    expect(threatsIn(FOUND, FOLDER)).toEqual([
      { path: 'WSUSContent/A2/x.exe', name: 'Virus:DOS/EICAR_Test_File' },
      { path: 'companions/Office/a b.cab', name: 'Virus:DOS/EICAR_Test_File' },
    ])
    expect(threatsIn(FOUND, `${FOLDER}\\`)).toHaveLength(2)
  })

  it('names none where none is below the folder', () => {
    expect(threatsIn(`Scanning ${FOLDER} found no threats.`, FOLDER)).toEqual([])
    expect(threatsIn(String.raw`file : E:\causeway\0001\volume-01\database\x`, FOLDER)).toEqual([])
  })
})

describe('what Defender says of itself', () => {
  it('is its versions and the date of its signatures', () => {
    const line = '{"product":"4.18.1","engine":"1.1.2","signatures":"1.4.3","at":"2026-11-20T06:00:00Z"}'
    expect(engineIn(line)).toEqual({
      name: 'Microsoft Defender',
      version: '4.18.1 / 1.1.2 / 1.4.3',
      signaturesAt: '2026-11-20T06:00:00.000Z',
    })
  })

  it.each(['', 'null', '{"at":"yesterday"}', '{"product":"","at":null}'])('is not known from %j', (line) => {
    expect(engineIn(line)).toEqual({ name: 'Microsoft Defender', version: null, signaturesAt: null })
  })
})

/** A program of the shape of MpCmdRun, and of PowerShell. */
function program(folder: string, name: string, script: string): string {
  const path = join(folder, name)
  writeFileSync(path, `#!${process.execPath}\n${script}`)
  chmodSync(path, 0o755)
  return path
}

describe.skipIf(process.platform === 'win32')('a scan by Defender', () => {
  async function scan(script: string, status = 'console.log(JSON.stringify({ product: "4" }))') {
    const folder = scratch()
    const setting = {
      kind: 'defender',
      name: 'Defender',
      acceptGaps: true,
      program: program(folder, 'MpCmdRun', script),
    }
    const scanner = defenderScanner(setting as never, program(folder, 'powershell', status))
    return scanner.scan({ ...unitOf(join(folder, 'data'), { x: 'x' }), list: null }, never)
  }

  it('changes nothing, looks at no boot sector, and does not say what it read', async () => {
    const report = await scan('console.log(JSON.stringify(process.argv.slice(2)))')
    expect(JSON.parse(report.run.output)).toEqual([
      ...['-Scan', '-ScanType', '3', '-File', expect.stringMatching(/data$/) as string],
      ...['-DisableRemediation', '-Timeout', '30'],
    ])
    expect(report).toMatchObject({ files: null, bytes: null, hitCount: 0, engine: { version: '4' } })
  })

  it('finds what it names', async () => {
    const report = await scan('console.log("file : " + process.argv[6] + "/x"); process.exitCode = 2')
    expect(report.hits).toEqual([{ path: 'x', name: '' }])
  })

  it.each([
    ['2 without a file: malware or an error', 'process.exitCode = 2'],
    ['0 with a file', 'console.log("file : " + process.argv[6] + "/x")'],
    ['something else', 'process.exitCode = 3'],
  ])('is not believed when it ends with %s', async (_what, script) => {
    await expect(scan(script)).rejects.toMatchObject({ code: 'scan.failed' })
  })

  it('is not begun when Defender does not answer', async () => {
    await expect(scan('', 'process.exitCode = 1')).rejects.toMatchObject({ code: 'scan.failed' })
  })
})
