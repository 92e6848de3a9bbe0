import { beforeEach, expect, test, vi } from 'vitest'
import { REQUEST_CHANNELS, type RequestChannel } from '../../../shared/channels'
import { CausewayError } from '../../../shared/errors'
import { registerRoutes, type Handlers } from '../../../electron/ipc/router'

const page = { url: 'app://ui/index.html', parent: null }
const routes = new Map<string, (event: unknown, ...args: unknown[]) => Promise<unknown>>()
const onUnexpected = vi.fn()
/** What each handler was called with; each answers its channel's name. */
const called: [RequestChannel, unknown[]][] = []
let failure: Error | undefined

beforeEach(() => {
  routes.clear()
  called.length = 0
  failure = undefined
  onUnexpected.mockClear()
  const handlers = Object.fromEntries(
    REQUEST_CHANNELS.map((channel) => [
      channel,
      (...args: unknown[]) => {
        called.push([channel, args])
        if (failure !== undefined) return Promise.reject(failure)
        return channel
      },
    ]),
  ) as unknown as Handlers
  const ipcMain = { handle: (channel: string, route: never) => void routes.set(channel, route) }
  registerRoutes(ipcMain, handlers, { developmentServer: null, home: '/nonexistent/home', onUnexpected })
})

const send = (channel: string, args: unknown[], senderFrame: unknown = page): Promise<unknown> | undefined =>
  routes.get(channel)?.({ senderFrame }, ...args)

test('every channel has a route, and there is no other', () => {
  expect([...routes.keys()]).toEqual([...REQUEST_CHANNELS])
})

test('a request that fits is handled and answered', async () => {
  expect(await send('trust.revoke', [{ fingerprint: `SHA256:${'A'.repeat(43)}`, reason: ' lost ' }])).toEqual({
    ok: true,
    value: 'trust.revoke',
  })
  expect(called).toEqual([['trust.revoke', [{ fingerprint: `SHA256:${'A'.repeat(43)}`, reason: 'lost' }]]])
})

test.each([
  ['jobs.get', []],
  ['jobs.get', ['../../etc/passwd']],
  ['jobs.get', ['0f8fad5b-d9cb-469f-a165-70867728950e', 'more']],
  ['app.info', ['unasked']],
  ['app.copy-text', [{ toString: 'x' }]],
  ['jobs.run-step', ['0f8fad5b-d9cb-469f-a165-70867728950e', { step: 'media', media: ['t'], path: '/etc' }]],
  ['jobs.run-step', ['0f8fad5b-d9cb-469f-a165-70867728950e', { step: 'format-disk' }]],
  ['station.create', [{ role: 'admin', name: 'x', server: 'practice', language: 'en' }]],
  ['history.report', ['1', 'exe']],
  ['trust.revoke', [null]],
  ['trust.revoke', [{ fingerprint: `SHA256:${'A'.repeat(43)}`, reason: 'lost \ud800' }]],
])('%s with %j is answered with an error and reaches no handler', async (channel, args) => {
  expect(await send(channel, args)).toMatchObject({ ok: false, error: { code: 'usage', details: { channel } } })
  expect(called).toEqual([])
})

test('every channel answers ill-formed arguments with an error', async () => {
  for (const channel of REQUEST_CHANNELS)
    expect(await send(channel, [1, 2, 3, 4])).toMatchObject({ ok: false, error: { code: 'usage' } })
  expect(called).toEqual([])
})

test.each([
  ['another origin', { url: 'https://example.org/', parent: null }],
  ['an embedded frame', { url: 'app://ui/index.html', parent: page }],
  ['a frame that is gone', null],
])('%s is answered with an error and reaches no handler', async (_name, frame) => {
  for (const channel of REQUEST_CHANNELS)
    expect(await send(channel, [], frame)).toMatchObject({ ok: false, error: { code: 'unexpected' } })
  expect(called).toEqual([])
})

test("a handler's error crosses as code, details and cause", async () => {
  failure = new CausewayError('file.exists', { path: '/x' }, new Error('EEXIST'))
  expect(await send('app.info', [])).toEqual({
    ok: false,
    error: { code: 'file.exists', details: { path: '/x' }, cause: 'Error: EEXIST' },
  })
  expect(onUnexpected).not.toHaveBeenCalled()
})

test('what nobody foresaw is answered too, and told', async () => {
  failure = new TypeError('x is not a function')
  expect(await send('app.info', [])).toEqual({
    ok: false,
    error: { code: 'unexpected', details: {}, cause: 'TypeError: x is not a function' },
  })
  expect(onUnexpected).toHaveBeenCalledWith('app.info', failure)
})
