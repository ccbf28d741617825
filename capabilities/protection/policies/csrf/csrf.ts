import { defaulted, object, patterned, Type } from '@gatehouse/schema'
import { definePolicy, type Request, refuse } from '@gatehouse/unit'

const origin = patterned(
  '^https?://(\\*\\.)?[a-z0-9.-]+(:[0-9]{1,5})?$',
  'an origin such as https://app.example, or https://*.example for all below it',
  { maxLength: 300 },
)

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

export const csrf = definePolicy({
  name: 'csrf',
  version: 1,
  stages: ['edge'],
  title: 'Requests of other sites',
  summary:
    'Refuses what the page of another site makes a browser send in its user’s name: by Sec-Fetch-Site, and by Origin where a browser does not say it (Fetch Metadata). Callers that are no browsers say neither and pass.',
  config: object({
    origins: defaulted(
      Type.Array(origin, { maxItems: 256, description: 'Other sites whose pages may call; the own one always may.' }),
      [],
    ),
    onlyWithCookies: defaulted(
      Type.Boolean({ description: 'Lets requests pass that bring no cookie, and so nobody’s session.' }),
      false,
    ),
  }),
  errors: ['origin_forbidden'],
  examples: [
    {
      title: 'A form of another site',
      config: { origins: ['https://partner.example'] },
      send: [
        'POST / Sec-Fetch-Site: cross-site; Origin: https://evil.example',
        'POST / Sec-Fetch-Site: cross-site; Origin: https://partner.example',
        'GET / Sec-Fetch-Site: cross-site',
        'POST /',
      ],
      expect: [403, 200, 200, 200],
    },
  ],
  create({ origins, onlyWithCookies }) {
    const exact = new Set(origins)
    const below = origins.filter(name => name.includes('://*.')).map(name => name.split('*') as [string, string])
    const trusted = (name: string) =>
      exact.has(name) || below.some(([scheme, domain]) => name.startsWith(scheme) && name.endsWith(domain))
    return {
      request({ request }) {
        const { method, headers, upgrade } = request
        // A WebSocket is opened by a GET, and carries what its sender likes.
        if (safe.has(method) && upgrade === undefined) return
        if (onlyWithCookies && !headers.has('cookie')) return
        const from = headers.all('origin')
        if (from.length === 1 && trusted(from[0]!)) return
        if (!ofOtherSite(request, from)) return
        const where = from[0]?.slice(0, 200) ?? 'A page of another site'
        return refuse('origin_forbidden', `${where} may not call this in the name of its visitors.`)
      },
    }
  },
})

function ofOtherSite({ headers, host }: Request, from: readonly string[]): boolean {
  const site = headers.get('sec-fetch-site')
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  if (from.length === 0) return false
  const said = URL.parse(from[0]!)
  // The scheme is not compared: TLS may end before us.
  return from.length > 1 || said === null || said.host !== ownHost(headers.get('host') ?? host, said.protocol)
}

const ownHost = (host: string, scheme: string) => URL.parse(`${scheme}//${host}`)?.host
