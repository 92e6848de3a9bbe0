import { createServer, type Server } from 'node:http'
import { readFile, stat } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import { NOTICE_CHANNELS, REQUEST_CHANNELS } from '../../shared/channels'
import { launchApp, type RunningApp } from './app'

/** The part of Chromium's own log of its network stack that is read here. */
interface NetLog {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> }
  readonly events: readonly { readonly type: number; readonly params?: unknown }[]
}

let app: RunningApp
/** Listens where the page must not reach; counts what arrives. */
let server: Server
let port: number
let connections = 0

test.beforeAll(async () => {
  server = createServer((_request, response) => response.end('reached'))
  server.on('connection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  app = await launchApp()
})

test.afterAll(async () => {
  await app.close()
  server.close()
})

test('the window has the settings that keep a page a page', async () => {
  const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    const contents = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
    return contents.getLastWebPreferences()
  })
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
  })
  expect(preferences['nodeIntegrationInWorker']).not.toBe(true)
  expect(preferences['experimentalFeatures']).not.toBe(true)
  expect(preferences['enableBlinkFeatures'] ?? '').toBe('')
})

test('the page has no Node and no Electron, only the named functions', async () => {
  const found = await app.window.evaluate(() => ({
    address: location.href,
    node: ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'electron', 'ipcRenderer'].filter(
      (name) => name in globalThis,
    ),
    bridge: Object.keys(window.causeway).sort(),
    notices: Object.keys(window.causeway.on).sort(),
    frozen: (() => {
      try {
        Object.assign(window.causeway, { 'app.info': () => 'forged' })
        return false
      } catch {
        return true
      }
    })(),
    secure: isSecureContext,
  }))
  expect(found.address).toBe('app://ui/index.html')
  expect(found.node).toEqual([])
  expect(found.bridge).toEqual([...REQUEST_CHANNELS, 'on'].sort())
  expect(found.notices).toEqual([...NOTICE_CHANNELS].sort())
  expect(found.frozen).toBe(true)
  expect(found.secure).toBe(true)
})

test('the renderer runs in the sandbox of the operating system', async () => {
  test.skip(process.platform !== 'linux', 'read from /proc')
  test.skip(process.getuid?.() === 0, 'Chromium starts no sandbox for root')
  const pid = await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
  )
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8')
  // proc(5): 2 is a system call filter; a second number in NSpid is a process namespace of its own.
  expect(status).toMatch(/^Seccomp:\s+2$/m)
  expect(status).toMatch(/^NSpid:\s+\d+\s+\d+/m)
})

test('there is no menu', async () => {
  expect(await app.electron.evaluate(({ Menu }) => Menu.getApplicationMenu())).toBeNull()
})

test('every answer of the window address carries the policy', async () => {
  const answers = await app.electron.evaluate(async ({ net }) => {
    const read = async (address: string): Promise<{ status: number; policy: string | null; sniff: string | null }> => {
      const answer = await net.fetch(address)
      return {
        status: answer.status,
        policy: answer.headers.get('content-security-policy'),
        sniff: answer.headers.get('x-content-type-options'),
      }
    }
    return { page: await read('app://ui/index.html'), missing: await read('app://ui/missing.html') }
  })
  expect(answers.page.status).toBe(200)
  expect(answers.missing.status).toBe(404)
  for (const { policy, sniff } of [answers.page, answers.missing]) {
    expect(sniff).toBe('nosniff')
    const rules = (policy ?? '').split('; ')
    expect(rules).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
      ]),
    )
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
  }
})

test('the page itself needs nothing that the policy refuses', () => {
  expect(app.pageErrors).toEqual([])
})

test('the window address serves the built page and nothing beside it', async () => {
  const addresses = [
    'app://ui/../../package.json',
    'app://ui/%2e%2e%2f%2e%2e%2fpackage.json',
    'app://ui/..%2f..%2fpackage.json',
    'app://ui/%2e%2e/%2e%2e/package.json',
    'app://ui/..%5c..%5cpackage.json',
    'app://ui//etc/passwd',
    'app://ui/%00',
    'app://ui/index.html%00.js',
    'app://ui/%E0%A4%A',
    'app://ui/assets/',
    'app://other/index.html',
    'app:///index.html',
  ]
  const statuses = await app.electron.evaluate(async ({ net }, list) => {
    const results: Record<string, string> = {}
    for (const address of list)
      results[address] = await net.fetch(address).then(
        async (answer) => `${String(answer.status)} ${await answer.text()}`,
        () => 'refused',
      )
    return results
  }, addresses)
  for (const address of addresses) expect.soft(statuses[address], address).toMatch(/^(404 Not found|refused)$/)
})

test('text cannot become code', async () => {
  const results = await app.window.evaluate(async () => {
    const attempt = (run: () => unknown): string => {
      try {
        run()
        return 'ran'
      } catch (error) {
        return error instanceof Error ? error.name : 'thrown'
      }
    }
    const hit = (name: string): boolean => name in globalThis
    const inline = document.createElement('script')
    const text = attempt(() => (inline.textContent = 'globalThis.inlineRan = true'))
    document.head.append(inline)
    const markup = attempt(
      () => (document.createElement('div').innerHTML = '<img src="x" onerror="globalThis.handlerRan = true">'),
    )
    const button = document.createElement('button')
    button.setAttribute('data-test', '')
    const handler = attempt(() => button.setAttribute('onclick', 'globalThis.handlerRan = true'))
    button.click()
    const link = document.createElement('a')
    link.href = 'javascript:globalThis.linkRan = true'
    document.body.append(link)
    link.click()
    link.remove()
    const policy = attempt(() =>
      (
        globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): void } }
      ).trustedTypes.createPolicy('mine', {}),
    )
    await new Promise((resolve) => setTimeout(resolve, 100))
    return {
      eval: attempt(() => globalThis.eval('1 + 1')),
      function: attempt(() => Reflect.construct(Function, ['return 1'])),
      timer: attempt(() => setTimeout('globalThis.timerRan = true' as unknown as () => void)),
      markup,
      policy,
      text,
      handler,
      ran: ['inlineRan', 'handlerRan', 'linkRan', 'timerRan'].filter(hit),
      worker: await new Promise<string>((resolve) => {
        try {
          const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])))
          worker.onerror = () => resolve('refused')
          worker.onmessage = () => resolve('ran')
        } catch {
          resolve('refused')
        }
      }),
    }
  })
  expect(results.ran).toEqual([])
  expect(results.eval).not.toBe('ran')
  expect(results.function).not.toBe('ran')
  expect(results.markup).toBe('TypeError')
  expect(results.policy).toBe('TypeError')
  expect(results.worker).toBe('refused')
})

test('the page reaches no address, by whatever means', async () => {
  const before = connections
  const results = await app.window.evaluate(async (port) => {
    const reach = async (address: string): Promise<string> =>
      fetch(address, { mode: 'no-cors' }).then(
        () => 'reached',
        () => 'refused',
      )
    const load = (tag: 'img' | 'script' | 'iframe' | 'link', address: string): Promise<string> =>
      new Promise((resolve) => {
        const element = document.createElement(tag)
        element.onload = () => resolve('reached')
        element.onerror = () => resolve('refused')
        setTimeout(() => resolve('refused'), 1500)
        try {
          if (element instanceof HTMLLinkElement) {
            element.rel = 'stylesheet'
            element.href = address
          } else element.src = address
        } catch {
          // Trusted types refuse an address of a script before it is asked for.
          resolve('refused')
        }
        document.body.append(element)
        setTimeout(() => element.remove(), 2000)
      })
    const connect = (address: string): Promise<string> =>
      new Promise((resolve) => {
        try {
          const socket = new WebSocket(address)
          socket.onopen = () => resolve('reached')
          socket.onerror = () => resolve('refused')
        } catch {
          resolve('refused')
        }
      })
    const host = `127.0.0.1:${String(port)}`
    return {
      http: await reach(`http://${host}/`),
      https: await reach('https://example.com/'),
      file: await reach('file:///etc/hostname'),
      own: await reach('app://ui/index.html'),
      socket: await connect(`ws://${host}/`),
      secureSocket: await connect('wss://example.com/'),
      beacon: navigator.sendBeacon(`http://${host}/`) && 'sent',
      image: await load('img', `http://${host}/a.png`),
      script: await load('script', `http://${host}/a.js`),
      style: await load('link', `http://${host}/a.css`),
    }
  }, port)
  const { beacon: _beacon, ...others } = results
  expect(
    Object.values(others).every((result) => result === 'refused'),
    JSON.stringify(results),
  ).toBe(true)
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(connections).toBe(before)
})

test('WebRTC finds no way out', async () => {
  const candidates = await app.window.evaluate(
    (port) =>
      new Promise<string[]>((resolve) => {
        const found: string[] = []
        const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${String(port)}` }] })
        peer.createDataChannel('x')
        peer.onicecandidate = (event) => {
          if (event.candidate?.candidate) found.push(event.candidate.candidate)
        }
        void peer.createOffer().then((offer) => peer.setLocalDescription(offer))
        setTimeout(() => resolve(found), 1500)
      }),
    port,
  )
  expect(candidates).toEqual([])
})

test("what main's own network stack asks for is refused too, in every session", async () => {
  const before = connections
  const results = await app.electron.evaluate(async ({ session, net }, port) => {
    const answers: Record<string, string> = {}
    const attempt = async (name: string, run: () => Promise<unknown>): Promise<void> => {
      answers[name] = await run().then(
        () => 'reached',
        (error: unknown) => String(error),
      )
    }
    const address = `http://127.0.0.1:${String(port)}/`
    await attempt('session', () => session.defaultSession.fetch(address))
    await attempt('net', () => net.fetch(address))
    await attempt('https', () => net.fetch('https://example.com/'))
    await attempt('other session', () => session.fromPartition('other').fetch(address))
    await attempt('name', () => session.defaultSession.resolveHost('localhost'))
    return answers
  }, port)
  for (const name of ['session', 'net', 'https', 'other session'])
    expect.soft(results[name], name).toContain('ERR_BLOCKED_BY_CLIENT')
  expect(results['name']).toContain('ERR_NAME_NOT_RESOLVED')
  expect(connections).toBe(before)
})

test('Chromium itself asks the network for nothing, from the first start of a new home on', async () => {
  const log = join(app.home, 'net-log.json')
  const fresh = await launchApp({ home: join(app.home, 'quiet'), args: [`--log-net-log=${log}`] })
  // Services that report home do so within the first seconds.
  await wait(3000)
  await fresh.close()
  const { constants, events } = JSON.parse(await readFile(log, 'utf8')) as NetLog
  const names = new Map(Object.entries(constants.logEventTypes).map(([name, type]) => [type, name]))
  const seen = events.map(({ type, params }) => ({ name: names.get(type) ?? '', params }))
  expect(seen.length).toBeGreaterThan(0)
  expect(seen.filter(({ name }) => /^(URL_REQUEST|HOST_RESOLVER|(TCP|UDP)_CONNECT|CORS_REQUEST)/.test(name))).toEqual(
    [],
  )
})

test('the page gets no permission and no device', async () => {
  const results = await app.window.evaluate(async () => {
    const ask = async (run: () => Promise<unknown> | undefined): Promise<string> => {
      try {
        return `granted ${JSON.stringify(await run())}`
      } catch (error) {
        return error instanceof Error ? error.name : 'thrown'
      }
    }
    const state = async (name: string): Promise<string> =>
      (await navigator.permissions.query({ name: name as PermissionName })).state
    return {
      camera: await ask(() => navigator.mediaDevices.getUserMedia({ video: true })),
      screen: await ask(() => navigator.mediaDevices.getDisplayMedia()),
      clipboard: await ask(() => navigator.clipboard.readText()),
      place: await ask(
        () => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
      ),
      notification: Notification.permission,
      geolocation: await state('geolocation'),
      microphone: await state('microphone'),
    }
  })
  expect(results.camera).not.toContain('granted')
  expect(results.screen).not.toContain('granted')
  expect(results.clipboard).not.toContain('granted')
  expect(results.place).not.toContain('granted')
  expect(results.notification).toBe('denied')
  expect(results.geolocation).toBe('denied')
  expect(results.microphone).toBe('denied')
})

test('the page opens no window, leaves its address on no account and downloads nothing', async () => {
  const opened = await app.window.evaluate(() => ({
    window: window.open('app://ui/index.html') === null,
    foreign: window.open('https://example.com/') === null,
    blank: window.open('about:blank') === null,
  }))
  expect(opened).toEqual({ window: true, foreign: true, blank: true })
  for (const address of ['https://example.com/', 'file:///etc/hostname', 'app://other/', 'data:text/html,x']) {
    await app.window.evaluate((target) => {
      location.href = target
    }, address)
    await app.window.evaluate((target) => {
      const link = document.createElement('a')
      link.href = target
      link.target = '_blank'
      link.download = 'x'
      document.body.append(link)
      link.click()
      link.remove()
    }, address)
  }
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(app.window.url()).toBe('app://ui/index.html')
  expect(await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  const embedded = await app.window.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        const frame = document.createElement('iframe')
        frame.src = 'app://ui/index.html'
        frame.onload = () => {
          try {
            resolve(frame.contentWindow?.document.getElementById('app') != null)
          } catch {
            resolve(false)
          }
        }
        setTimeout(() => resolve(false), 1000)
        document.body.append(frame)
        setTimeout(() => frame.remove(), 1200)
      }),
  )
  expect(embedded).toBe(false)
})

test('a blank page, which Chromium does not ask about, gives way to the window again', async () => {
  await app.window.evaluate(() => {
    location.href = 'about:blank'
  })
  const answer = (): Promise<unknown> =>
    app.window.evaluate(() => window.causeway['app.info']()).catch(() => 'the page is being replaced')
  await expect.poll(answer).toMatchObject({ ok: true })
  expect(app.window.url()).toBe('app://ui/index.html')
})

test('a forged request is answered with an error, never with nothing', async () => {
  const replies = await app.window.evaluate(async (channels) => {
    const bridge = window.causeway as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>
    const answers: Record<string, unknown> = {}
    for (const channel of channels) answers[channel] = await bridge[channel]?.(1, { path: '/etc/passwd' }, [], null)
    return answers
  }, REQUEST_CHANNELS)
  for (const channel of REQUEST_CHANNELS)
    expect(replies[channel], channel).toMatchObject({ ok: false, error: { code: 'usage', details: { channel } } })
  const forged = await app.window.evaluate(async () => ({
    token: await window.causeway['trust.add']({
      key: { keyToken: '/etc/passwd' },
      typedFingerprint: 'x',
      holder: 'x',
    }),
    unknown: 'app.quit' in window.causeway,
  }))
  expect(forged.token).toMatchObject({ ok: false })
  expect(forged.unknown).toBe(false)
})

test('main answers no channel that nobody registered, and no page but its own', async () => {
  const result = await app.electron.evaluate(async ({ app, BrowserWindow, ipcMain }) => {
    const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, unknown> })._invokeHandlers
    // Another page with the window's own preload: what a navigation that succeeded would give.
    const other = new BrowserWindow({
      show: false,
      webPreferences: { preload: `${app.getAppPath()}/out/preload/preload.cjs`, sandbox: true },
    })
    await other.loadURL('about:blank')
    const reply = (await other.webContents.executeJavaScript(`window.causeway['app.info']()`)) as unknown
    other.destroy()
    // Electron's own channels have names in capitals.
    return { channels: [...handlers.keys()].filter((name) => !/^[A-Z_]+$/.test(name)).sort(), reply }
  })
  expect(result.channels).toEqual([...REQUEST_CHANNELS].sort())
  expect(result.reply).toMatchObject({ ok: false, error: { code: 'unexpected' } })
})

test("Chromium's state lives in the station's home, which is its owner's alone", async () => {
  const userData = await app.electron.evaluate(({ app }) => app.getPath('userData'))
  expect(userData).toBe(join(app.home, 'window'))
  const fresh = await launchApp({ home: join(app.home, 'fresh') })
  try {
    if (process.platform !== 'win32') expect((await stat(fresh.home)).mode & 0o777).toBe(0o700)
  } finally {
    await fresh.close()
  }
})
