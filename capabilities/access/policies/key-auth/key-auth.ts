import { defaulted, fieldName, object, Type, when } from '@gatehouse/schema'
import { definePolicy, refuse } from '@gatehouse/unit'
import { looksLikeApiKey } from '../../api-key.ts'
import { place, taker } from '../presented.ts'
import { realm } from '../realm.ts'
import { required } from '../required.ts'

export const keyAuth = definePolicy({
  name: 'key-auth',
  version: 1,
  stages: ['identify'],
  title: 'API key',
  summary: 'Knows the calling application by its API key, sent in a header, the query or a cookie.',
  config: object({
    in: defaulted(place('key'), 'header'),
    name: defaulted(
      fieldName({
        maxLength: 64,
        description: 'Name of the field; the scheme `Bearer` is also read from `Authorization`.',
      }),
      'X-API-Key',
    ),
    keep: defaulted(Type.Boolean({ description: 'Sends the key on to the upstream.' }), false),
    required,
    realm: when({ in: 'header' }, realm),
  }),
  provides: () => ['caller', 'consumer'],
  credentialAt: ({ in: where, name }) => [{ in: where, name }],
  errors: ['credential_missing', 'credential_invalid'],
  examples: [
    { title: 'No key', config: {}, send: ['GET /'], expect: [401] },
    { title: 'A key in the query', config: { in: 'query', name: 'key' }, send: ['GET /?key=wrong'], expect: [401] },
  ],
  create(config, host) {
    const take = taker(config)
    return {
      challenge: `ApiKey realm="${config.realm ?? 'api'}", in="${config.in}", name="${config.name}"`,
      required: config.required,
      request(exchange) {
        const key = take(exchange)
        if (exchange.consumer) return // known already; the key is taken off all the same
        if (key === undefined) {
          return refuse('credential_missing', `The API key is expected in the ${config.in} ${config.name}.`)
        }
        const found = looksLikeApiKey(key) || key.length >= 16 ? host.directory.credential(key) : undefined
        if (!found) return refuse('credential_invalid', 'The API key is not valid here.')
        exchange.consumer = found
      },
    }
  },
})
