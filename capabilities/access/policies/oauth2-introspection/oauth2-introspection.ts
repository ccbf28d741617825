import { definePolicy } from '@gatehouse/unit'
import { clientFacts } from '../identified.ts'
import { tokenErrors, tokenHooks } from '../tokens/token-hooks.ts'
import { introspectionConfig } from './config.ts'
import { Introspector } from './introspector.ts'

export const oauth2Introspection = definePolicy({
  name: 'oauth2-introspection',
  version: 1,
  stages: ['identify'],
  title: 'Token introspection',
  summary: 'Knows the caller by a token that only its issuer can read, and asks the issuer (RFC 7662).',
  config: introspectionConfig,
  provides: clientFacts,
  errors: [...tokenErrors, 'introspection_unavailable'],
  examples: [
    {
      title: 'No token',
      config: {
        url: 'https://login.example.com/introspect',
        issuer: 'https://login.example.com',
        clientId: 'gateway',
        clientSecret: 'env:LOGIN',
      },
      send: ['GET /'],
      expect: [401],
    },
  ],
  create(config, host) {
    const held = host.shared.hold(
      `oauth2-introspection ${JSON.stringify(config)}`,
      () => new Introspector(config, host),
    )
    return { ...tokenHooks(config, host, token => held.value.identity(token)), dispose: () => held.release() }
  },
})
