/** The console's files on the control API's listener, with a page of their own until they are built. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { webRoot } from './web-root.ts'

const policy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ')

const waiting = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="3">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Gatehouse</title>
<body style="font:16px/1.6 system-ui,sans-serif;display:grid;min-height:90vh;place-items:center">
<p>The console is being built. This page looks again in three seconds.</p></body></html>`

export async function consoleFiles(app: FastifyInstance): Promise<void> {
  const root = webRoot('console')
  mkdirSync(root, { recursive: true })
  await app.register(fastifyStatic, {
    root,
    prefix: '/assets/',
    serve: false,
  })
  const headers = (reply: FastifyReply) => reply.header('content-security-policy', policy)
  const index = (_: unknown, reply: FastifyReply) => {
    if (existsSync(join(root, 'index.html'))) return headers(reply).sendFile('index.html', { cacheControl: false })
    return headers(reply).type('text/html; charset=utf-8').send(waiting)
  }
  app.get('/', (_, reply) => reply.redirect('/console/'))
  app.get('/console', index)
  app.get('/console/*', index)
  app.get<{ Params: { '*': string } }>('/assets/*', (request, reply) =>
    headers(reply).sendFile(`assets/${request.params['*']}`, { maxAge: '1y', immutable: true }),
  )
}
