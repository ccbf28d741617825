import { defaulted, fieldName, fieldText, object, oneOf, Type } from '@gatehouse/schema'
import { definePolicy } from '@gatehouse/unit'

type Fields = Readonly<Record<string, string>>

const always: Fields = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
}

/** As the OWASP REST and HTTP headers cheat sheets advise. */
const presets: Readonly<Record<'api' | 'pages', Fields>> = {
  api: { ...always, 'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'" },
  pages: {
    ...always,
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    'Content-Security-Policy':
      "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  },
}

const talkative = [
  ...['Server', 'X-Powered-By', 'X-Generator', 'X-Runtime', 'X-Version'],
  ...['X-AspNet-Version', 'X-AspNetMvc-Version', 'X-SourceFiles', 'X-Backend-Server', 'X-Drupal-Cache'],
]

export const securityHeaders = definePolicy({
  name: 'security-headers',
  version: 1,
  stages: ['edge'],
  title: 'Security headers',
  summary:
    'Tells browsers to trust replies with no more than they need, and takes off fields that tell an attacker what stands behind. What the upstream says itself stays.',
  config: object({
    preset: defaulted(
      oneOf(['api', 'pages'], { description: 'For data, or for pages that load their own parts.' }),
      'api',
    ),
    hstsSeconds: defaulted(
      Type.Integer({
        ...{ minimum: 0, maximum: 63_072_000 },
        description:
          'For how long a browser takes no plain HTTP here, told over TLS alone (RFC 6797); 0 tells nothing.',
      }),
      31_536_000,
    ),
    hstsSubdomains: defaulted(Type.Boolean({ description: 'Also nowhere below this host.' }), false),
    fields: defaulted(
      Type.Record(fieldName({ maxLength: 128 }), fieldText({ maxLength: 4096 }), {
        maxProperties: 64,
        description: 'In place of the preset’s, or beside them; an empty one is left out.',
      }),
      {},
    ),
    replace: defaulted(Type.Boolean({ description: 'Also where the upstream says something else.' }), false),
    hide: defaulted(
      Type.Array(fieldName({ maxLength: 128 }), { maxItems: 64, description: 'Fields that are taken off.' }),
      talkative,
    ),
  }),
  errors: [],
  examples: [{ title: 'For an API', config: {}, send: ['GET /'], expect: [200] }],
  create({ preset, hstsSeconds, hstsSubdomains, fields, replace, hide }) {
    const own = new Map(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]))
    const others = Object.entries(presets[preset]).filter(([name]) => !own.has(name.toLowerCase()))
    const said = [...others, ...Object.entries(fields)].filter(([, value]) => value !== '')
    const hidden = hide.map(name => name.toLowerCase())
    const hsts = `max-age=${hstsSeconds}${hstsSubdomains ? '; includeSubDomains' : ''}`
    const saysHsts = hstsSeconds > 0 && !own.has('strict-transport-security')
    return {
      response({ request: { scheme } }, { headers }) {
        for (const name of hidden) headers.delete(name)
        for (const [name, value] of said) if (replace || !headers.has(name.toLowerCase())) headers.set(name, value)
        if (saysHsts && scheme === 'https' && (replace || !headers.has('strict-transport-security'))) {
          headers.set('Strict-Transport-Security', hsts)
        }
      },
    }
  },
})
