import type { ClientCertificate } from '@gatehouse/http'

const pair = /\s*([A-Za-z]+)=("(?:[^"\\]|\\.)*"|[^",;]*)\s*([,;]|$)/y

/**
 * The certificate that the last element of an `X-Forwarded-Client-Cert` tells, as Envoy writes it (`Hash`, `Subject`,
 * `URI`, `DNS`). Undefined where it tells none, and where the field has another form.
 */
export function forwardedCertificate(value: string): ClientCertificate | undefined {
  let element = new Map<string, string[]>()
  pair.lastIndex = 0
  for (let last = ','; pair.lastIndex < value.length; ) {
    if (last === ',') element = new Map()
    const [, name, said, end] = pair.exec(value) ?? []
    if (name === undefined || said === undefined) return undefined
    const values = element.get(name.toLowerCase()) ?? []
    element.set(name.toLowerCase(), [
      ...values,
      said.startsWith('"') ? said.slice(1, -1).replace(/\\(.)/g, '$1') : said,
    ])
    last = end!
  }
  if (/[,;]\s*$/.test(value)) return undefined
  return certificateOf(element)
}

function certificateOf(element: ReadonlyMap<string, string[]>): ClientCertificate | undefined {
  const [hash, ...more] = element.get('hash') ?? []
  if (hash === undefined || more.length > 0 || !/^[0-9a-f]{64}$/i.test(hash)) return undefined
  const told = (name: string) => (element.get(name) ?? []).filter(one => one !== '')
  return {
    ...{ fingerprint: hash.toLowerCase(), subject: element.get('subject')?.[0] ?? '', issuer: '' },
    names: { dns: told('dns'), uri: told('uri'), email: [] },
    ...{ expiresAtMs: undefined, isAuthority: false, verified: true },
  }
}
