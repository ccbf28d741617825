import { defaulted, object, oneOf, Type } from '@gatehouse/schema'
import { definePolicy, outOfPlace, refuse } from '@gatehouse/unit'
import { takeScheme } from '../presented.ts'
import { realm } from '../realm.ts'
import { required } from '../required.ts'

export const basicAuth = definePolicy({
  name: 'basic-auth',
  version: 1,
  stages: ['identify'],
  title: 'User and password',
  summary:
    'Knows the calling application by HTTP Basic (RFC 7617), for callers that can do nothing else: one of its API keys is the password, or the user.',
  config: object({
    key: defaulted(
      oneOf(['password', 'user'], { description: 'Where the API key stands; the other part is not read.' }),
      'password',
    ),
    keep: defaulted(Type.Boolean({ description: 'Sends the field on to the upstream.' }), false),
    realm,
    required,
  }),
  provides: () => ['caller', 'consumer'],
  credentialAt: () => [{ in: 'header', name: 'Authorization' }],
  errors: ['credential_missing', 'credential_invalid'],
  examples: [
    {
      title: 'Nobody, somebody with a wrong password, and something that is no Basic',
      config: {},
      send: ['GET /', 'GET / Authorization: Basic dTpwYXNzd29yZC13cm9uZw==', 'GET / Authorization: Basic %%%'],
      expect: [401, 401, 401],
    },
  ],
  create(config, { directory }) {
    return {
      challenge: `Basic realm="${config.realm ?? 'api'}", charset="UTF-8"`,
      required: config.required,
      request(exchange) {
        const shown = takeScheme(exchange, 'basic', config.keep)
        if (exchange.consumer && shown === undefined && !config.required) return
        if (shown === undefined) return refuse('credential_missing', 'User and password are expected (Basic).')
        const key = keyIn(shown, config.key)
        const found = key === undefined || key.length < 16 ? undefined : directory.credential(key)
        if (!found) return refuse('credential_invalid', 'User and password are not valid here.')
        if (exchange.consumer && exchange.consumer.applicationId !== found.applicationId) {
          return refuse(
            'credential_invalid',
            'User and password are not valid here.',
            [],
            'It is of another application than the other credential.',
          )
        }
        // The runner asks the one that stays.
        if (exchange.consumer) return outOfPlace(found, exchange.request)
        exchange.consumer = found
        return undefined
      },
    }
  },
})

const decoder = new TextDecoder('utf-8', { fatal: true })

/** Of `user:password` in base64 (RFC 7617 §2); undefined where it is not that. */
function keyIn(shown: string, part: 'password' | 'user'): string | undefined {
  if (shown.length > 1024 || !/^[A-Za-z0-9+/]+={0,2}$/.test(shown)) return undefined
  let text: string
  try {
    const latin = atob(shown)
    text = /^[\x20-\x7e]*$/.test(latin) ? latin : decoder.decode(Uint8Array.from(latin, one => one.charCodeAt(0)))
  } catch {
    return undefined
  }
  const colon = text.indexOf(':')
  if (colon < 0) return undefined
  return part === 'user' ? text.slice(0, colon) : text.slice(colon + 1)
}
