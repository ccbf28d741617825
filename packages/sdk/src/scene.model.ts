/** An API with everything that a client has to get right, and a server of it. Imported by tests only. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { readOpenApi } from '@gatehouse/documents'
import { modelOf } from '@gatehouse/sdk-model'

const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const ok = (content: object, more: object = {}) => ({ responses: { 200: { description: 'ok', ...content, ...more } } })
const text = { type: 'string' }
const query = (name: string, schema: object, more: object = {}) => ({ name, in: 'query', schema, ...more })
const list = { type: 'array', items: { type: 'integer' } }
const problem = { type: 'object', required: ['why'], properties: { why: text } }

const get = (operationId: string, more: object) => ({ get: { operationId, tags: ['things'], ...more } })
export const scene = {
  openapi: '3.1.0',
  info: { title: 'Scene', version: '1.0.0' },
  components: {
    securitySchemes: {
      token: { type: 'http', scheme: 'bearer' },
      key: { type: 'apiKey', in: 'query', name: 'k' },
      login: { type: 'http', scheme: 'basic' },
    },
  },
  paths: {
    '/big': get(
      'big',
      ok(json({ type: 'object', required: ['id'], properties: { id: { type: 'integer', format: 'int64' } } })),
    ),
    '/busy': get('busy', ok(json(list))),
    '/orders': {
      post: {
        ...{ operationId: 'order', tags: ['things'], requestBody: { required: true, ...json({ type: 'object' }) } },
        parameters: [{ name: 'Idempotency-Key', in: 'header', schema: text }],
        responses: { 201: { description: 'made' }, 409: { description: 'no', ...json(problem) } },
      },
    },
    '/plain': { post: { operationId: 'plain', tags: ['things'], ...ok(json(list)) } },
    '/pages': get('pages', { parameters: [query('page', { type: 'integer' })], ...ok(json(list)) }),
    '/cursors': get('cursors', {
      parameters: [query('cursor', text)],
      ...ok(json({ type: 'object', properties: { items: list, next: text } })),
    }),
    '/links': get('links', {
      parameters: [query('away', { type: 'boolean' })],
      ...ok(json(list), { headers: { Link: { schema: text } } }),
    }),
    '/events': get('events', ok({ content: { 'text/event-stream': { schema: text } } })),
    '/lines': get(
      'lines',
      ok({
        content: { 'application/x-ndjson': { schema: { type: 'object', properties: { n: { type: 'integer' } } } } },
      }),
    ),
    '/bytes': get('bytes', ok({ content: { 'application/octet-stream': {} } })),
    '/slow': get('slow', ok(json(list))),
    '/moved': get('moved', ok(json(list))),
    '/who/{name}/{class}': get('who', {
      security: [{ token: [], key: [] }],
      parameters: [
        { name: 'name', in: 'path', required: true, schema: text },
        { name: 'class', in: 'path', required: true, schema: { type: 'array', items: text } },
        query('self', { type: 'object' }, { style: 'deepObject' }),
      ],
      ...ok(
        json({ type: 'object', required: ['url', 'authorization'], properties: { url: text, authorization: text } }),
      ),
    }),
    '/login': get('login', {
      security: [{ login: [] }],
      ...ok(json({ type: 'object', properties: { authorization: text } })),
    }),
    '/form': {
      post: {
        ...{ operationId: 'form', tags: ['things'] },
        requestBody: {
          required: true,
          content: {
            'multipart/form-data': {
              schema: { type: 'object', properties: { note: text, file: { type: 'string', format: 'binary' } } },
            },
          },
        },
        ...ok({ content: { 'text/plain': { schema: text } } }),
      },
    },
  },
}

export const sceneModel = () => modelOf(readOpenApi(JSON.stringify(scene)))

export interface Seen {
  url: string
  key: string | undefined
  authorization: string | undefined
}

type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => void

const answer =
  (body: string, type = 'application/json'): Answer =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': type }).end(body)

/** Refuses the first two requests to a path, and says how long to wait. */
function busyTwice(then: Answer): Answer {
  let count = 0
  return (...given) =>
    count++ % 3 < 2 ? void given[1].writeHead(503, { 'retry-after': '7' }).end('busy') : then(...given)
}

const answers = (): Record<string, Answer> => ({
  '/big': answer('{"id":9007199254740993}'),
  '/busy': busyTwice(answer('[1]')),
  '/orders': busyTwice(
    (_, response) =>
      void response.writeHead(409, { 'content-type': 'application/problem+json' }).end('{"why":"twice"}'),
  ),
  '/plain': (_, response) => void response.writeHead(503).end('busy'),
  '/pages': (_, response, { searchParams }) => {
    const page = Number(searchParams.get('page') ?? 1)
    response.end(JSON.stringify(page < 3 ? [page, page] : []))
  },
  '/cursors': (_, response, { searchParams }) => {
    const at = Number(searchParams.get('cursor') ?? 0)
    response.end(JSON.stringify({ items: [at], ...(at < 2 ? { next: String(at + 1) } : {}) }))
  },
  '/links': (_, response, { searchParams }) => {
    const at = Number(searchParams.get('at') ?? 0)
    const away = searchParams.get('away') === 'true' ? 'http://other.example' : ''
    response.writeHead(200, at < 2 ? { link: `<${away}/links?at=${at + 1}>; rel="next"` } : {}).end(`[${at}]`)
  },
  '/events': answer('data: a\r\ndata: b\r\n\r\nid: 7\nevent: tick\ndata: c\n\n: nothing\n\n', 'text/event-stream'),
  '/lines': answer('{"n":1}\n\n{"n":2}', 'application/x-ndjson'),
  '/bytes': answer('\0\u0001', 'application/octet-stream'),
  '/slow': () => {},
  '/moved': (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
  '/login': ({ headers }, response) => void response.end(JSON.stringify({ authorization: headers.authorization })),
  '/form': (request, response) => {
    let body = ''
    request.setEncoding('latin1').on('data', piece => (body += piece))
    request.on('end', () => void response.writeHead(200, { 'content-type': 'text/plain' }).end(body))
  },
})

export async function sceneServer(t: TestContext): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = []
  const all = answers()
  const who: Answer = ({ headers }, response, url) =>
    void response.end(JSON.stringify({ url: url.pathname + url.search, authorization: headers.authorization }))
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://localhost')
    const { authorization } = request.headers
    seen.push({ url: request.url!, key: request.headers['idempotency-key'] as string | undefined, authorization })
    const found = all[url.pathname.replace('/v1', '')] ?? who
    found(request, response, url)
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}
