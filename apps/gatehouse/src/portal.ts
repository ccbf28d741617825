/** The public site as a process. Until there is more of it, one plain page. */
import { createServer } from 'node:http'
import { Failure } from '@gatehouse/base'
import { sayReady } from './family.ts'
import { logger } from './log.ts'
import type { Settings } from './settings.ts'
import { onStop } from './stopping.ts'

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Developer portal</title>
<style>
body { font: 16px/1.6 system-ui, sans-serif; color: #1d2733; background: #fbfcfd; margin: 0; display: grid; min-height: 100vh; place-items: center; }
main { max-width: 34rem; padding: 2rem; }
h1 { font-size: 1.75rem; font-weight: 550; margin: 0 0 .5rem; }
p { margin: 0; color: #4a5765; }
@media (prefers-color-scheme: dark) { body { color: #e6ebf0; background: #11161c; } p { color: #9fb0c0; } }
</style>
</head>
<body><main><h1>Developer portal</h1><p>The catalogue, documentation and sign-up of this organization will stand here.</p></main></body>
</html>
`

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

export async function run(settings: Settings): Promise<void> {
  const log = logger('portal', settings.logLevel)
  const server = createServer((request, response) => {
    const known = request.url === '/' && (request.method === 'GET' || request.method === 'HEAD')
    response
      .writeHead(known ? 200 : 404, headers)
      .end(request.method === 'HEAD' ? undefined : known ? page : 'Not found\n')
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Failure('port_taken', `Port ${settings.portalPort} is in use.`) : error),
    )
    server.listen(settings.portalPort, settings.address, resolve)
  })
  const url = `http://${settings.address}:${(server.address() as { port: number }).port}`
  onStop(() => new Promise(resolve => server.close(() => resolve())), log)
  sayReady({ url })
  if (!process.send) process.stdout.write(settings.json ? `${JSON.stringify({ portal: url })}\n` : `Portal  ${url}\n`)
}
