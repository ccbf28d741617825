import { defaulted, object } from '@gatehouse/schema'
import { definePolicy, type Identity } from '@gatehouse/unit'
import { scopeList } from '../scope-list.ts'

export const anonymous = definePolicy({
  name: 'anonymous',
  version: 1,
  stages: ['identify'],
  title: 'Anonymous callers',
  summary:
    'Lets callers pass who show nothing, with the scopes that are said. Who shows what does not hold is refused still.',
  config: object({
    scopes: defaulted(scopeList('What they may do.'), []),
  }),
  provides: () => ['identity'],
  errors: [],
  examples: [{ title: 'Whoever shows nothing', config: { scopes: ['read'] }, send: ['GET /'], expect: [200] }],
  create(config) {
    const nobody: Identity = {
      scheme: 'anonymous',
      ...{ issuer: undefined, subject: undefined, clientId: undefined, expiresAtSeconds: undefined },
      ...{ scopes: config.scopes, claims: {}, key: '', token: undefined },
    }
    return {
      request(exchange) {
        if (!exchange.consumer) exchange.identity ??= nobody
      },
    }
  },
})
