import {
  compileExpression,
  compileTemplate,
  exchangeScope,
  expression,
  template,
  valueText,
} from '@gatehouse/expression'
import { defaulted, object, oneOf, patterned, Type } from '@gatehouse/schema'
import { definePolicy, type Exchange, plainReply } from '@gatehouse/unit'
import { pathRewriter, pathRules } from '../rewrite-path/path-rules.ts'

export const redirect = definePolicy({
  name: 'redirect',
  version: 1,
  stages: ['edge', 'shape'],
  title: 'Redirect',
  summary:
    'Sends callers to another address. Who asks for that address already goes on, so that nobody goes in circles.',
  config: object({
    status: defaulted(Type.Enum([301, 302, 303, 307, 308]), 308),
    scheme: Type.Optional(oneOf(['https', 'http'])),
    host: Type.Optional(
      patterned('^[a-z0-9.-]+$', 'a host in lower case', { maxLength: 253, description: 'The caller’s unless said.' }),
    ),
    port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535, description: 'That of the scheme unless said.' })),
    paths: Type.Optional(pathRules('The whole path; only what fits a rule is redirected.')),
    keepQuery: defaulted(Type.Boolean(), true),
    to: Type.Optional(
      template({
        maxLength: 2048,
        description: 'Instead: the address itself. What expressions say is percent-encoded.',
      }),
    ),
    when: Type.Optional(expression({ description: 'Only requests for which it is true.' })),
  }),
  errors: ['expression_failed', 'request_malformed'],
  examples: [
    { title: 'From http to https', config: { scheme: 'https' }, send: ['GET /a?b=c'], expect: [308] },
    {
      title: 'A path that moved',
      config: { status: 301, paths: [{ from: '/old/{rest+}', to: '/new/{rest}' }] },
      send: ['GET /old/x', 'GET /new/x'],
      expect: [301, 200],
    },
    {
      title: 'An address of its own, for some',
      config: { status: 302, to: 'https://help.example/?from=${request.path}', when: "'help' in request.query" },
      send: ['GET /?help=1', 'GET /'],
      expect: [302, 200],
    },
  ],
  create({ status, scheme, host, port, paths, keepQuery, to, when }) {
    const rewrite = paths && pathRewriter(paths)
    const address = to === undefined ? undefined : compileTemplate(to)
    const condition = when === undefined ? undefined : compileExpression(when)

    const changed = ({ request }: Exchange): string | undefined => {
      const path = rewrite ? rewrite(request.path) : request.path
      const same = (scheme ?? request.scheme) === request.scheme && (host ?? request.host) === request.host
      if (path === undefined || (same && path === request.path)) return undefined
      const authority = (host ?? request.host) + (port === undefined ? '' : `:${port}`)
      return `${scheme ?? request.scheme}://${authority}${path}${keepQuery && request.query ? `?${request.query}` : ''}`
    }

    return {
      request(exchange) {
        if (condition && !condition.holds(exchangeScope(exchange))) return
        const location = address
          ? address.render(exchangeScope(exchange), value => encodeURIComponent(valueText(value).toWellFormed()))
          : changed(exchange)
        if (location !== undefined) return plainReply(status, ['Location', location])
      },
    }
  },
})
