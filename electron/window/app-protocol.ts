import { readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { protocol, type Protocol } from 'electron'
import { WINDOW_HOST, WINDOW_SCHEME } from '../ipc/sender'

/**
 * What the window's page may load and run: its own files. `connect-src 'none'`: it speaks to main over the bridge,
 * never over a connection. Markup enters the page only through Svelte's own policy of trusted types.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html',
].join('; ')

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

/** Must run before the app is ready. */
export function registerWindowScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: WINDOW_SCHEME, privileges: { standard: true, secure: true } }])
}

/** Serves the built renderer as app://ui/ and answers 404 to everything else. */
export function serveWindow(target: Protocol, rendererFolder: string): void {
  target.handle(WINDOW_SCHEME, (request) => respond(request, rendererFolder))
}

async function respond(request: Request, rendererFolder: string): Promise<Response> {
  const url = new URL(request.url)
  const file = url.host === WINDOW_HOST && request.method === 'GET' ? fileFor(url.pathname, rendererFolder) : null
  const mediaType = file === null ? undefined : MEDIA_TYPES[extname(file)]
  const body = file === null || mediaType === undefined ? null : await readFile(file).catch(() => null)
  return new Response(body ?? 'Not found', {
    status: body === null ? 404 : 200,
    headers: {
      'Content-Type': body === null ? 'text/plain' : (mediaType ?? 'text/plain'),
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    },
  })
}

/** The file below the renderer's folder that a path names, null when it names anything else. */
export function fileFor(pathname: string, rendererFolder: string): string | null {
  let path: string
  try {
    path = decodeURIComponent(pathname === '/' ? '/index.html' : pathname)
  } catch {
    return null
  }
  if (path.includes('\0') || path.includes('\\') || path.includes(':')) return null
  const file = join(rendererFolder, path)
  return file.startsWith(rendererFolder + sep) ? file : null
}
