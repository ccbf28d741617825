import { record } from '@gatehouse/documents/openapi/tree.ts'

const flows: Readonly<Record<string, string>> = {
  implicit: 'implicit',
  password: 'password',
  application: 'clientCredentials',
  accessCode: 'authorizationCode',
}

/** A security scheme of 2.0 as 3.0 has it (OpenAPI 3.0.4 §4.7.27). */
export function securitySchemeOf(old: Record<string, unknown>): Record<string, unknown> {
  const { type, flow, authorizationUrl, tokenUrl, scopes, ...rest } = old
  if (type === 'basic') return { ...rest, type: 'http', scheme: 'basic' }
  if (type !== 'oauth2') return old
  const urls = {
    ...(authorizationUrl === undefined ? {} : { authorizationUrl }),
    ...(tokenUrl === undefined ? {} : { tokenUrl }),
  }
  const named = Object.fromEntries(Object.entries(record(scopes)).filter(([name]) => !name.startsWith('x-')))
  return { ...rest, type, flows: { [flows[String(flow)] ?? 'implicit']: { ...urls, scopes: named } } }
}
