/**
 * Invariant 9 on the command line: a whole transfer opens no socket. Watched by strace, the wsusutil stand-in and
 * every other child included.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reachesOut, traceNetwork, whyNoTrace } from '../support/network-trace'
import { BUILT_CLI } from '../support/stations'

const reason = whyNoTrace()
if (reason !== null) console.warn(`not shown here that the command line opens no socket: ${reason}`)

/**
 * What remains, and why it reaches nothing:
 * - socketpair(AF_UNIX): how Node makes the pipes to a child's stdin, stdout and stderr; it has no name and no address;
 * - questions about such a descriptor, its buffers and its end;
 * - the C library asks the machine's own name service for the account's name, which the ledger records as operator.
 */
const HARMLESS = [
  /^socketpair\(AF_UNIX, /,
  /^(getsockname|getsockopt|setsockopt|shutdown)\(/,
  /^socket\(AF_UNIX, SOCK_STREAM\|SOCK_CLOEXEC\|SOCK_NONBLOCK, 0/,
  /^connect\(\d+, \{sa_family=AF_UNIX, sun_path="\/(var\/)?run\/nscd\/socket"\}/,
  /^io_uring_setup\(.*ENOSYS/,
]

function suspicious(calls: readonly string[]): string[] {
  return calls.filter((call) => !HARMLESS.some((harmless) => harmless.test(call)))
}

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'causeway-network-'))
  await mkdir(join(root, 'medium'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** Runs one command, which must succeed and make no call that needs an explanation. @returns its JSON document */
async function offline(home: string, ...args: string[]): Promise<Record<string, unknown>> {
  const traced = await traceNetwork([process.execPath, BUILT_CLI, '--home', join(root, home), '--json', ...args])
  expect(traced.exit, traced.stderr).toBe(0)
  expect(traced.followed, 'strace followed the program').toBeGreaterThan(0)
  expect(suspicious(traced.calls), args.join(' ')).toEqual([])
  if (args[0] === 'send' || args[0] === 'receive')
    expect(traced.calls.join('\n'), 'strace followed the stand-in wsusutil').toMatch(/^socketpair\(AF_UNIX/m)
  return JSON.parse(traced.stdout) as Record<string, unknown>
}

test.skipIf(reason !== null)('a whole transfer opens no socket', { timeout: 120_000 }, async () => {
  const medium = join(root, 'medium')
  await offline('sender', 'init', '--role', 'connected', '--name', 'Export 1', '--practice')
  await offline('sender', 'practice', 'create', '--side', 'export', '--updates', '3')
  await offline('receiver', 'init', '--role', 'disconnected', '--name', 'Import 1', '--practice')
  await offline('receiver', 'practice', 'create', '--side', 'import')
  const { fingerprint } = await offline('sender', 'key', 'show')
  const key = join(root, 'sender', 'keys', 'id_ed25519.pub')
  const compared = ['--fingerprint', String(fingerprint), '--holder', 'M. Operator']
  await offline('receiver', 'trust', 'add', '--key', key, ...compared)

  const sent = await offline('sender', 'send', '--to', medium, '--destination', 'Import 1')
  expect(sent).toMatchObject({ verdict: 'verified' })
  expect(await offline('receiver', 'verify', medium)).toMatchObject({ verdict: 'verified' })
  expect(await offline('receiver', 'receive', medium)).toMatchObject({ verdict: 'verified' })
  const report = join(root, 'report.pdf')
  await offline('receiver', 'history', 'report', String(sent['transferId']), '--format', 'pdf', '--out', report)
})

test.skipIf(reason !== null)('a program that does open one is found', { timeout: 60_000 }, async () => {
  const caught = async (script: string): Promise<string[]> =>
    suspicious((await traceNetwork([process.execPath, '--input-type=module', '--eval', script])).calls)

  const connected = await caught(
    `import net from 'node:net'
     net.connect(9, '127.0.0.1').on('error', () => {})`,
  )
  expect(connected.join('\n')).toMatch(/^socket\(AF_INET, SOCK_STREAM/m)
  expect(reachesOut(connected).join('\n')).toMatch(/^connect\(.*sin_port=htons\(9\)/m)

  const sentByChild = await caught(
    `import { execFileSync } from 'node:child_process'
     execFileSync(process.execPath, ['--eval', "const s = require('dgram').createSocket('udp6'); s.send('x', 9, '::1', () => s.close())"])`,
  )
  expect(sentByChild.join('\n')).toMatch(/^socket\(AF_INET6, SOCK_DGRAM/m)
  expect(reachesOut(sentByChild).join('\n')).toMatch(/^send(to|m?msg)\(.*sin6_port=htons\(9\)/m)

  const listened = await caught(
    `import net from 'node:net'
     const server = net.createServer().listen(0, '127.0.0.1', () => server.close())`,
  )
  expect(reachesOut(listened).join('\n')).toMatch(/^bind\(/m)
})
