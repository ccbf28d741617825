import { ContractChecks, EndpointChecks } from '@gatehouse/contract/endpoint/endpoint-checks.ts'
import { type ContractSchemas, definePolicy, type Exchange, type RouteContract } from '@gatehouse/unit'
import { validateConfig } from './config.ts'
import { ReplySide } from './reply-side.ts'
import { RequestSide } from './request-side.ts'

const limit = { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 100 } }
const shop = {
  ...{ openapi: '3.1.0', info: { title: 'Orders', version: '1' } },
  paths: { '/orders': { get: { parameters: [limit], responses: { 200: { description: 'Orders' } } } } },
}

export const validate = definePolicy({
  name: 'validate',
  version: 1,
  stages: ['validate'],
  title: 'Validate',
  summary:
    'Holds requests, and replies if asked, against the contract of the API: parameters by style, fields, cookies and bodies. Refuses what does not keep it, or records what traffic shows and the contract does not.',
  config: validateConfig,
  contract: ({ mode }) => ({ records: mode !== 'block' }),
  body: 'whole',
  errors: [
    ...(['contract_violated', 'reply_contract_violated', 'unsupported_content', 'body_malformed'] as const),
    ...(['request_too_large', 'reply_malformed', 'reply_too_large', 'codings_exhausted'] as const),
  ],
  examples: [
    {
      title: 'Pages of at most 100, and no parameter that the contract does not know',
      config: { unknown: { query: 'refuse' } },
      contract: shop,
      send: ['GET /orders?limit=20', 'GET /orders?limit=many', 'GET /orders?limti=20'],
      expect: [200, 400, 400],
    },
  ],
  create(config, host) {
    const request = new RequestSide(config, host)
    const reply = new ReplySide(config, host)
    const { mode, unknown, formats, replies } = config
    const options = { formats, unknown: mode !== 'block' || unknown.fields !== 'allow' || replies === 'report' }
    const shared = new WeakMap<ContractSchemas, ContractChecks>()
    const made = new WeakMap<RouteContract, EndpointChecks>()
    const compiled = (contract: RouteContract): EndpointChecks => {
      const known = shared.get(contract.schemas) ?? new ContractChecks(contract.schemas, options)
      shared.set(contract.schemas, known)
      const checks = new EndpointChecks(contract, known)
      made.set(contract, checks)
      return checks
    }
    const checksOf = ({ route: { contract } }: Exchange) => contract && (made.get(contract) ?? compiled(contract))
    return {
      request(exchange) {
        const checks = checksOf(exchange)
        if (checks) return request.request(exchange, checks)
      },
      ...((replies !== 'off' || mode !== 'block') && {
        async forward(exchange, next) {
          const checks = checksOf(exchange)
          return checks ? reply.forward(exchange, next, checks) : next()
        },
      }),
    }
  },
})
