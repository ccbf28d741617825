import { object } from '@gatehouse/schema'
import { definePolicy, type Exchange, type Refusal, refuse } from '@gatehouse/unit'
import { challengesOf, isShown } from './shown.ts'

const orders = {
  ...{ openapi: '3.1.0', info: { title: 'Orders', version: '1' }, security: [{ token: [] }] },
  components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  paths: { '/orders': { get: { responses: { 200: { description: 'Orders' } } } } },
}

export const mockSecurity = definePolicy({
  name: 'mock-security',
  version: 1,
  stages: ['authorize'],
  title: 'Mock of security',
  summary:
    'Refuses who shows nothing where the contract asks who calls, before anything else is looked at, as a real server would. What is shown is not checked: it stands before a mock, never before an upstream.',
  config: object({}),
  contract: () => ({ records: false, examples: true }),
  errors: ['credential_missing'],
  examples: [
    {
      title: 'A token is shown, whatever it is',
      config: {},
      contract: orders,
      send: ['GET /orders', 'GET /orders Authorization: Bearer x'],
      expect: [401, 200],
    },
  ],
  create: () => ({ request: unshown }),
})

/** The refusal of who does not show what the contract of its endpoint asks for. */
export function unshown(exchange: Exchange): Refusal | undefined {
  const security = exchange.route.contract?.endpoint.security
  if (!security || isShown(security, exchange)) return undefined
  const challenges = challengesOf(security).flatMap(scheme => ['WWW-Authenticate', scheme])
  return refuse('credential_missing', 'The contract asks who calls.', challenges)
}
