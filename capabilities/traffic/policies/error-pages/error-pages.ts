import { bodyOf, collect, Failure } from '@gatehouse/base'
import { exchangeScope } from '@gatehouse/expression'
import { listField, preferred } from '@gatehouse/media/media-type.ts'
import { defaulted, object, patterned, Type } from '@gatehouse/schema'
import { definePolicy, type Exchange, isGrpc, type Reply } from '@gatehouse/unit'
import { compilePage, type Page, page } from './page.ts'

const encoder = new TextEncoder()
const problemType = 'application/problem+json'
const problemBytesMax = 65_536

export const errorPages = definePolicy({
  name: 'error-pages',
  version: 1,
  stages: ['edge'],
  title: 'Error pages',
  summary:
    'Says failures in the words and the form of the API: pages by code or status and by what the caller accepts, further members of problem documents. The code always stands in `X-Gatehouse-Code`.',
  config: object({
    pages: defaulted(Type.Array(page, { maxItems: 64, description: 'The first that fits is taken.' }), []),
    typeBase: Type.Optional(
      patterned('^https?://[^\\s]+$', 'an address that begins with http:// or https://', {
        maxLength: 512,
        description: 'Before the code, as `type` of problem documents.',
      }),
    ),
    members: defaulted(
      Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_-]*$', maxLength: 64 }), Type.String({ maxLength: 1024 }), {
        maxProperties: 16,
        description: 'Put into problem documents, beside what they have.',
      }),
      {},
    ),
  }),
  errors: ['expression_failed'],
  body: 'whole',
  examples: [
    {
      title: 'A page for browsers, problems for programs',
      config: {
        pages: [
          {
            statuses: ['4xx', '5xx'],
            upstream: true,
            bodies: [{ contentType: 'text/html; charset=utf-8', template: '<h1>${body.title}</h1>' }],
          },
        ],
        members: { support: 'mailto:api@shop.example' },
      },
      send: ['GET / Accept: text/html'],
      expect: [200],
    },
  ],
  create({ pages: written, typeBase, members }) {
    const pages = written.map(compilePage)
    const isChanged = typeBase !== undefined || Object.keys(members).length > 0

    const problemOf = async (reply: Reply, code: string | undefined): Promise<Record<string, unknown>> => {
      if (code === undefined || !reply.body || reply.headers.get('content-type') !== problemType) {
        reply.body?.abort()
        return { code: code ?? '', title: `Status ${reply.status}`, status: reply.status, detail: '', hint: '' }
      }
      const tooLarge = () => new Failure('internal', 'A problem document is too large.')
      const text = new TextDecoder().decode(await collect(reply.body, problemBytesMax, tooLarge))
      const problem = { ...members, ...(JSON.parse(text) as Record<string, unknown>) }
      return typeBase === undefined ? problem : { ...problem, type: typeBase + code }
    }

    const answer = async (exchange: Exchange, reply: Reply, page: Page | undefined): Promise<void> => {
      const { code } = exchange
      const problem = await problemOf(reply, code)
      const types = page?.bodies.map(({ contentType }) => contentType) ?? []
      const offers = code === undefined || types.includes(problemType) ? types : [problemType, ...types]
      const chosen = preferred(listField(exchange.request.headers, 'accept'), offers) ?? offers[0]!
      const body = page?.bodies.find(({ contentType }) => contentType === chosen)
      const { text, type } = pageText(exchange, { reply, problem, body, chosen })
      reply.body = bodyOf(encoder.encode(text))
      reply.lengthBytes = undefined
      for (const name of ['content-length', 'content-encoding', 'etag']) reply.headers.delete(name)
      reply.headers.set('Content-Type', type)
      if (types.length > 0) reply.headers.append('Vary', 'Accept')
      if (code !== undefined) reply.headers.set('X-Gatehouse-Code', code)
    }

    return {
      response(exchange, reply) {
        const { code, request } = exchange
        if (reply.status < 400 || isGrpc(request.headers) || request.upgrade !== undefined) return
        const page = pages.find(one => (code !== undefined || one.upstream) && one.fits(code, reply.status))
        if (page || (code !== undefined && isChanged)) return answer(exchange, reply, page)
      },
    }
  },
})

interface Said {
  reply: Reply
  problem: Record<string, unknown>
  body: Page['bodies'][number] | undefined
  chosen: string
}

/** Where a page cannot be made, the problem stands as it is: a page that fails must not hide why there is one. */
function pageText(exchange: Exchange, { reply, problem, body, chosen }: Said): { text: string; type: string } {
  try {
    if (body)
      return { text: body.template.render(exchangeScope(exchange, { reply, body: problem }), body.write), type: chosen }
  } catch (thrown) {
    if (exchange.code === undefined) throw thrown
  }
  return { text: JSON.stringify(problem), type: problemType }
}
