import { defaulted, fieldName, object, patterned, Type, when } from '@gatehouse/schema'
import { definePolicy, type Exchange, refuse } from '@gatehouse/unit'
import { looksLikeApiKey } from '../../api-key.ts'

export const keyAuth = definePolicy({
  name: 'key-auth',
  version: 1,
  stages: ['identify'],
  title: 'API key',
  summary: 'Knows the calling application by its API key, sent in a header, the query or a cookie.',
  config: object({
    in: defaulted(Type.Enum(['header', 'query', 'cookie'], { description: 'Where the key stands.' }), 'header'),
    name: defaulted(
      fieldName({
        maxLength: 64,
        description: 'Name of the field; the scheme `Bearer` is also read from `Authorization`.',
      }),
      'X-API-Key',
    ),
    keep: defaulted(Type.Boolean({ description: 'Sends the key on to the upstream.' }), false),
    realm: when(
      { in: 'header' },
      Type.Optional(
        patterned('^[\\t\\x20\\x21\\x23-\\x5b\\x5d-\\x7e\\x80-\\xff]*$', 'text of one line without " and \\', {
          maxLength: 100,
        }),
      ),
    ),
  }),
  provides: () => ['consumer'],
  errors: ['credential_missing', 'credential_invalid'],
  examples: [
    { title: 'No key', config: {}, send: ['GET /'], expect: [401] },
    { title: 'A key in the query', config: { in: 'query', name: 'key' }, send: ['GET /?key=wrong'], expect: [401] },
  ],
  create(config, host) {
    const lower = config.name.toLowerCase()
    const challenge = [
      'WWW-Authenticate',
      `ApiKey realm="${config.realm ?? 'api'}", in="${config.in}", name="${config.name}"`,
    ]
    const take = { header: takeHeader, query: takeQuery, cookie: takeCookie }[config.in]
    return {
      request(exchange) {
        const key = take(
          exchange,
          lower === 'authorization' ? lower : config.in === 'header' ? lower : config.name,
          config.keep,
        )
        if (exchange.consumer) return // known already; the key is taken off all the same
        if (key === undefined) {
          return refuse('credential_missing', `The API key is expected in the ${config.in} ${config.name}.`, challenge)
        }
        const found = looksLikeApiKey(key) || key.length >= 16 ? host.directory.credential(key) : undefined
        if (!found) return refuse('credential_invalid', 'The API key is not valid here.', challenge)
        exchange.consumer = found
      },
    }
  },
})

function takeHeader({ request: { headers } }: Exchange, name: string, keep: boolean): string | undefined {
  const value = headers.get(name)
  if (value === undefined) return undefined
  if (!keep) headers.delete(name)
  return name === 'authorization' && /^bearer /i.test(value) ? value.slice(7).trim() : value
}

function takeQuery({ request }: Exchange, name: string, keep: boolean): string | undefined {
  if (request.query === '') return undefined
  const pairs = request.query.split('&')
  const found = pairs.find(pair => isNamed(pair, name))
  if (found === undefined) return undefined
  const value = found.slice(name.length + 1)
  if (!keep) request.query = pairs.filter(pair => !isNamed(pair, name)).join('&')
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

function takeCookie({ request: { headers } }: Exchange, name: string, keep: boolean): string | undefined {
  const crumbs = headers.all('cookie').join('; ').split(/; */)
  const found = crumbs.find(crumb => isNamed(crumb, name))
  if (found === undefined) return undefined
  if (!keep) {
    const rest = crumbs.filter(crumb => !isNamed(crumb, name))
    if (rest.length > 0) headers.set('cookie', rest.join('; '))
    else headers.delete('cookie')
  }
  return found.slice(name.length + 1)
}

const isNamed = (pair: string, name: string) => pair.startsWith(name) && pair[name.length] === '='
