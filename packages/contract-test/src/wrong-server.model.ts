/** A shop that keeps its contract, and breaks it in one way where a bug is planted. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

const order = {
  type: 'object',
  required: ['item', 'count', 'state'],
  additionalProperties: false,
  properties: {
    item: { type: 'string', minLength: 1, maxLength: 40 },
    count: { type: 'integer', minimum: 1, maximum: 100 },
    state: { type: 'string', enum: ['new', 'paid'] },
    note: { type: 'string' },
  },
}
const kept = { allOf: [{ $ref: '#/components/schemas/Order' }] }
const json = (schema: object) => ({ 'application/json': { schema } })
const stored = {
  type: 'object',
  required: ['id', 'item', 'count'],
  properties: {
    id: { type: 'string' },
    item: { type: 'string' },
    count: { type: 'integer' },
    paidAt: { type: 'string', format: 'date-time' },
  },
}
const picture = {
  type: 'object',
  required: ['title', 'kind', 'file'],
  properties: {
    title: { type: 'string', minLength: 1, maxLength: 20 },
    kind: { type: 'string', enum: ['front', 'back'] },
    width: { type: 'integer', minimum: 1, maximum: 4000 },
    file: { type: 'string', format: 'binary' },
  },
}
const bad = { description: 'Bad', content: json({ type: 'object' }) }

export const shopContract = {
  openapi: '3.1.0',
  info: { title: 'Shop', version: '1' },
  security: [{ token: [] }],
  components: {
    schemas: { Order: order },
    securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
  },
  paths: {
    '/orders': {
      get: {
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 50 } },
          { name: 'state', in: 'query', schema: { type: 'string', enum: ['new', 'paid'] } },
          { name: 'X-Shop', in: 'header', required: true, schema: { type: 'string', enum: ['a', 'b'] } },
        ],
        responses: {
          200: {
            description: 'Orders',
            headers: { 'X-Total': { required: true, schema: { type: 'integer' } } },
            content: json({ type: 'array', items: stored }),
          },
          400: bad,
          401: bad,
        },
      },
      post: {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: kept, example: { item: 'tea', count: 2, state: 'new' } } },
        },
        responses: {
          201: {
            description: 'Made',
            content: json(stored),
            links: {
              read: { operationRef: '#/paths/~1orders~1{id}/get', parameters: { id: '$response.body#/id' } },
              track: {
                operationRef: '#/paths/~1orders~1{id}/get',
                parameters: { 'path.id': '$response.header.X-Order' },
              },
            },
          },
          ...{ 400: bad, 401: bad, 415: bad },
        },
      },
    },
    '/pictures': {
      post: {
        requestBody: { required: true, content: { 'multipart/form-data': { schema: picture } } },
        responses: { 204: { description: 'Kept' }, 400: bad, 401: bad, 415: bad },
      },
    },
    '/orders/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^[0-9]+$' } }],
      get: { responses: { 200: { description: 'One', content: json(stored) }, 400: bad, 401: bad, 404: bad } },
      delete: { responses: { 204: { description: 'Gone' }, 400: bad, 401: bad, 404: bad } },
    },
  },
}

/** Ways in which the shop can be wrong, by the finding that must tell of it. */
export const bugs = {
  'fails on the largest count': 'server-error',
  'fails on letters of elsewhere': 'server-error',
  'fails on broken JSON': 'server-error',
  'never answers a filter': 'no-answer',
  'takes an order without a count': 'invalid-accepted',
  'takes a count that is a text': 'invalid-accepted',
  'takes a count of zero': 'invalid-accepted',
  'takes any state': 'invalid-accepted',
  'takes fields that nobody described': 'invalid-accepted',
  'takes plain text': 'invalid-accepted',
  'takes a missing field of the head': 'invalid-accepted',
  'takes a limit that is too high': 'invalid-accepted',
  'takes an identifier of letters': 'invalid-accepted',
  'takes a picture without a title': 'invalid-accepted',
  'takes a picture of any kind': 'invalid-accepted',
  'takes a picture of any width': 'invalid-accepted',
  'takes pictures as text': 'invalid-accepted',
  'fails on a picture without a width': 'server-error',
  'lets anybody in': 'anonymous-accepted',
  'refuses the least order': 'valid-refused',
  'refuses its own example': 'valid-refused',
  'answers with 202': 'status-undocumented',
  'answers in another type': 'type-undocumented',
  'answers without the identifier': 'body-misfit',
  'answers null for a date': 'body-misfit',
  'answers half a body': 'body-unreadable',
  'forgets how many there are': 'header-misfit',
  'loses what was made': 'created-missing',
  'keeps what was deleted': 'deleted-present',
  'links to another order': 'link-broken',
  'forgets the field that a link needs': 'link-broken',
  'takes PUT': 'method-undocumented',
} as const

export type Bug = keyof typeof bugs

interface Order {
  id: string
  item: string
  count: number
  paidAt?: string | null
}

export function shop(bug?: Bug): Server {
  const orders = new Map<string, Order>([['1', { id: '1', item: 'tea', count: 1 }]])
  let next = 2
  const has = (one: Bug) => bug === one
  const answer = (response: ServerResponse, status: number, body?: unknown, fields: Record<string, string> = {}) => {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const type = has('answers in another type') && status < 300 ? 'text/html' : 'application/json'
    response.writeHead(status, { ...(text === undefined ? {} : { 'Content-Type': type }), ...fields })
    response.end(has('answers half a body') && status < 300 ? text?.slice(0, -2) : text)
  }
  const shown = (order: Order): object => {
    if (has('answers without the identifier')) return { item: order.item, count: order.count }
    return has('answers null for a date') ? { ...order, paidAt: null } : order
  }
  const list = (url: URL, request: IncomingMessage, response: ServerResponse) => {
    const [limit, state, place] = [
      url.searchParams.get('limit'),
      url.searchParams.get('state'),
      request.headers['x-shop'],
    ]
    if (has('never answers a filter') && state !== null) return
    const isHigh = Number(limit) > 50 && !has('takes a limit that is too high')
    const isLimit = limit === null || (/^\d+$/.test(limit) && Number(limit) >= 1 && !isHigh)
    const isPlace = place === 'a' || place === 'b' || (place === undefined && has('takes a missing field of the head'))
    if (!isLimit || !isPlace || !(state === null || ['new', 'paid'].includes(state))) return answer(response, 400, {})
    const total: Record<string, string> = has('forgets how many there are') ? {} : { 'X-Total': String(orders.size) }
    answer(response, 200, [...orders.values()].map(shown), total)
  }
  const make = (text: string, type: string, response: ServerResponse) => {
    if (type !== 'application/json' && !(type === 'text/plain' && has('takes plain text')))
      return answer(response, 415, {})
    let body: Record<string, unknown>
    try {
      body = JSON.parse(text)
    } catch {
      return answer(response, has('fails on broken JSON') ? 500 : 400, {})
    }
    const { item, count, state, note } = body ?? {}
    if (has('fails on the largest count') && count === 100) return answer(response, 500, {})
    if (has('fails on letters of elsewhere') && /[^\0-\x7f]/.test(String(item))) return answer(response, 500, {})
    if (has('refuses the least order') && note === undefined) return answer(response, 400, {})
    if (has('refuses its own example') && item === 'tea' && count === 2) return answer(response, 422, {})
    const isCount =
      (Number.isInteger(count) &&
        (count as number) >= (has('takes a count of zero') ? 0 : 1) &&
        (count as number) <= 100) ||
      (count === undefined && has('takes an order without a count')) ||
      (typeof count === 'string' && has('takes a count that is a text'))
    const isItem = typeof item === 'string' && item.length >= 1 && item.length <= 40
    const isState = has('takes any state') ? typeof state === 'string' : state === 'new' || state === 'paid'
    const isNote = note === undefined || typeof note === 'string'
    const others = Object.keys(body ?? {}).filter(key => !['item', 'count', 'state', 'note'].includes(key))
    const isKnown = others.length === 0 || has('takes fields that nobody described')
    if (!isCount || !isItem || !isState || !isNote || !isKnown) return answer(response, 400, {})
    const order = { id: String(next++), item, count: Number.isInteger(count) ? (count as number) : 1 }
    if (!has('loses what was made')) orders.set(order.id, order)
    const seen = has('links to another order') ? { ...order, id: '999999' } : order
    const tracked: Record<string, string> = has('forgets the field that a link needs') ? {} : { 'X-Order': order.id }
    const status = has('answers with 202') ? 202 : 201
    answer(response, status, shown(seen), { Location: `/orders/${order.id}`, ...tracked })
  }
  const keep = async (bytes: Buffer, type: string, response: ServerResponse) => {
    if (!type.startsWith('multipart/form-data'))
      return has('takes pictures as text') ? answer(response, 204) : answer(response, 415, {})
    const form = await new Response(new Uint8Array(bytes), { headers: { 'Content-Type': type } })
      .formData()
      .catch(() => undefined)
    const [title, kind, width, file] = ['title', 'kind', 'width', 'file'].map(name => form?.get(name) ?? null)
    if (has('fails on a picture without a width') && width === null && title !== null) return answer(response, 500, {})
    const isTitle = typeof title === 'string' && title.length >= 1 && [...title].length <= 20
    const isKind = kind === 'front' || kind === 'back' || (kind !== null && has('takes a picture of any kind'))
    const isNumber = width === null || (/^\d+$/.test(String(width)) && Number(width) >= 1 && Number(width) <= 4000)
    const isWidth = isNumber || has('takes a picture of any width')
    const isTitled = isTitle || (title === null && has('takes a picture without a title'))
    const isGood = isTitled && isKind && isWidth && file !== null
    answer(response, isGood ? 204 : 400, isGood ? undefined : {})
  }
  const one = (method: string, id: string, response: ServerResponse) => {
    if (!/^\d+$/.test(id))
      return has('takes an identifier of letters')
        ? answer(response, 200, shown({ id, item: 'x', count: 1 }))
        : answer(response, 400, {})
    const order = orders.get(id)
    if (!order) return answer(response, 404, {})
    if (method === 'GET') return answer(response, 200, shown(order))
    if (!has('keeps what was deleted')) orders.delete(id)
    answer(response, 204)
  }
  return createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    const url = new URL(request.url!, 'http://shop')
    if (!request.headers.authorization?.startsWith('Bearer ') && !has('lets anybody in'))
      return answer(response, 401, {})
    const [, , id] = url.pathname.split('/')
    if (request.method === 'PUT' && has('takes PUT')) return answer(response, 200, {})
    if (url.pathname === '/pictures')
      return request.method === 'POST'
        ? keep(Buffer.concat(pieces), request.headers['content-type'] ?? '', response)
        : answer(response, 405, {})
    if (id !== undefined)
      return ['GET', 'DELETE'].includes(request.method!)
        ? one(request.method!, decodeURIComponent(id), response)
        : answer(response, 405, {})
    if (request.method === 'GET') return list(url, request, response)
    if (request.method === 'POST')
      return make(Buffer.concat(pieces).toString(), request.headers['content-type'] ?? '', response)
    answer(response, 405, {})
  })
}
