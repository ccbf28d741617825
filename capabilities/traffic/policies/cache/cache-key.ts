/** What tells stored answers apart (RFC 9111 §4.1): whose they are, what was asked, and what the upstream looked at. */
import type { Exchange } from '@gatehouse/unit'

/** Fields by which some upstreams answer another resource than the one that the target names. */
const steering = new Set([
  ...['x-http-method-override', 'x-http-method', 'x-method-override', 'x-original-url', 'x-rewrite-url'],
  ...['x-original-host', 'x-host', 'x-original-uri', 'x-backend-host'],
])
/** What the gateway tells upstreams itself, and differently each time; what it says of scheme and host is in each key. */
const toldByUs = /^(?:x-forwarded-for|x-request-id|forwarded|x-real-ip|x-gatehouse-.*)$/
/** Of a field that varies: so many at most. */
export const varyMax = 16

/** No part can hold a line break, so none reaches into the next. */
export function resourceKey({ request, route, subset, consumer }: Exchange): string {
  const { scheme, host, headers, path, query } = request
  let key = `${route.organizationId}\n${route.environmentId}\n${route.apiVersionId}\n${route.endpoint}\n${consumer?.planId ?? ''}`
  key += `\n${scheme}://${headers.get('host') ?? host}${path}?${query}\n${subset ? `${subset.label}=${subset.value}` : ''}`
  const { flat } = headers
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i]!
    if ((name.charCodeAt(0) | 0x20) === 0x78 && steering.has(name.toLowerCase()))
      key += `\n${name.toLowerCase()}: ${flat[i + 1]}`
  }
  return key
}

/** Whose answers these are. Nobody's is not the same as everybody's: the one is of callers that the gateway does not know. */
export function ownerOf(
  { consumer, identity, audience, request }: Exchange,
  by: 'application' | 'subscription',
): string {
  const told = audience === undefined ? '' : `\naudience ${JSON.stringify(audience)}`
  const named = `${identity ? `\nidentity ${identity.key}` : ''}${told}`
  const shown = `${named}${request.clientCertificate ? `\ncertificate ${request.clientCertificate.fingerprint}` : ''}`
  if (!consumer) return `nobody${shown}`
  return `${consumer.applicationId}${by === 'subscription' ? ` ${consumer.subscriptionId ?? ''}` : ''}${shown}`
}

/** Names that Vary says, in lower case and in order; `*` where there are too many to tell, or one that callers do not say. */
export function varyOf(values: readonly string[]): readonly string[] | '*' {
  if (values.length === 0) return []
  const names = [
    ...new Set(
      values
        .join()
        .toLowerCase()
        .split(/[ \t]*,[ \t]*/),
    ),
  ]
    .map(name => name.trim())
    .filter(Boolean)
  const untold = names.length > varyMax || names.some(name => name === '*' || toldByUs.test(name))
  return untold ? '*' : names.sort()
}

/** The values of these fields in the request, as they stand; a field that is not there is not the same as an empty one. */
export function variantKey(key: string, names: readonly string[], { request }: Pick<Exchange, 'request'>): string {
  let whole = key
  for (const name of names) {
    const values = request.headers.all(name)
    whole += values.length === 0 ? `\n-${name}` : `\n+${name}: ${values.map(value => value.trim()).join(', ')}`
  }
  return whole
}

/** All answers of a path are given up together, whoever they are of. */
export const pathMark = (path: string): string => `path ${path}`
export const tagMark = (tag: string): string => `tag ${tag}`
