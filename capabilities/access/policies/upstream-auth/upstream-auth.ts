import type { Filled } from '@gatehouse/schema'
import { definePolicy, type Exchange, type Host, type Refusal, refuse } from '@gatehouse/unit'
import { basicField } from '../tokens/client-form.ts'
import { accessTokenType, upstreamAuthConfig } from './config.ts'
import { GrantedTokens } from './granted-tokens.ts'

type Config = Filled<typeof upstreamAuthConfig>

export const upstreamAuth = definePolicy({
  name: 'upstream-auth',
  version: 1,
  stages: ['shape'],
  title: 'Credential for the upstream',
  summary:
    'Shows the upstream who the gateway is, or for whom it calls: a secret, user and password, or a token that is got for it. Secrets are named here and kept by the operator.',
  config: upstreamAuthConfig,
  needs: ({ kind }) => (kind === 'token-exchange' ? ['identity'] : []),
  errors: ['secret_unavailable', 'upstream_credential_unavailable', 'credential_missing'],
  examples: [
    {
      title: 'A secret that is not there',
      config: { kind: 'field', name: 'X-API-Key', secret: 'env:BACKEND_KEY' },
      send: ['GET /'],
      expect: [503],
    },
  ],
  create(config, host) {
    const { name } = config
    if (config.kind === 'field' || config.kind === 'basic') {
      const value = fixedValue(config, host)
      return { request: exchange => set(exchange, name, value()) }
    }
    const held = host.shared.hold(`upstream-auth ${JSON.stringify(config)}`, () => new GrantedTokens(config, host))
    const tokens = held.value
    return {
      request(exchange) {
        const wanted = wantedOf(exchange, config, host)
        if (!('key' in wanted)) return wanted
        const token = tokens.token(wanted.key, wanted.form)
        return set(exchange, name, typeof token === 'string' ? `Bearer ${token}` : token.then(late => `Bearer ${late}`))
      },
      response(exchange, { status }) {
        if (status !== 401 || exchange.code !== undefined) return
        const wanted = wantedOf(exchange, config, host)
        if ('key' in wanted) tokens.forget(wanted.key)
      },
      dispose: () => held.release(),
    }
  },
})

function set(
  { request: { headers } }: Exchange,
  name: string,
  value: string | Promise<string>,
): undefined | Promise<undefined> {
  if (typeof value === 'string') return void headers.set(name, value)
  headers.delete(name.toLowerCase())
  return value.then(late => void headers.set(name, late))
}

/** Read at every request: the operator may have rotated it. */
function fixedValue({ kind, prefix = '', secret, user, password }: Config, { secrets }: Host) {
  const written = kind === 'basic' ? (text: string) => basicField(user!, text) : (text: string) => prefix + text
  return () => {
    const value = secrets.value(kind === 'basic' ? password! : secret!)
    return typeof value === 'string' ? written(value) : value.then(written)
  }
}

/** What the token endpoint is asked, and the key that its answer is kept under. */
function wantedOf(
  { identity }: Exchange,
  config: Config,
  { digest }: Host,
): { key: string; form: Record<string, string> } | Refusal {
  const { scopes, audience, resource, requestedTokenType, subjectTokenType = accessTokenType } = config
  const form = {
    ...(scopes ? { scope: scopes.join(' ') } : {}),
    ...(audience === undefined ? {} : { audience }),
    ...(resource === undefined ? {} : { resource }),
  }
  if (config.kind === 'client-credentials') return { key: '', form: { grant_type: 'client_credentials', ...form } }
  const token = identity?.token
  if (token === undefined) return refuse('credential_missing', 'A token of the caller is needed here.')
  return {
    key: digest(token),
    form: {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      ...{ subject_token: token, subject_token_type: subjectTokenType },
      ...(requestedTokenType === undefined ? {} : { requested_token_type: requestedTokenType }),
      ...form,
    },
  }
}
