/** Where Redis is, from one setting. */
import { Failure } from '@gatehouse/base'

export interface RedisAddress {
  kind: 'single' | 'sentinel' | 'cluster'
  nodes: readonly { host: string; port: number }[]
  tls: boolean
  username?: string
  password?: string
  /** Not of a cluster, which has one. */
  database: number
  /** Of sentinels: which of the masters they watch. */
  master?: string
}

const kinds = { redis: 'single', 'redis-sentinel': 'sentinel', 'redis-cluster': 'cluster' } as const
const form = /^(rediss?)(-sentinel|-cluster)?:\/\/(?:([^@/]*)@)?([^/?#]+)(?:\/([^?#]*))?$/

/**
 * `redis://user:password@host:6379/0`, `redis-sentinel://…@host1,host2/master`, `redis-cluster://…@host1,host2`; with
 * `rediss` over TLS. Throws `setting_invalid`, and never says what the address was: it holds a password.
 */
export function redisAddress(text: string): RedisAddress {
  const refuse = (why: string): never => {
    throw new Failure('setting_invalid', `The address of Redis ${why}.`)
  }
  const found = form.exec(text)
  if (!found) return refuse('is none such as redis://user:password@host:6379 or redis-sentinel://host1,host2/master')
  const [, scheme, suffix = '', userinfo, hosts, path = ''] = found
  const kind = kinds[`redis${suffix}` as keyof typeof kinds]
  const sentinels = kind === 'sentinel'
  const nodes = hosts!
    .split(',')
    .map(node => nodeOf(node, sentinels ? 26_379 : 6379) ?? refuse('has a host that is none'))
  if (kind === 'single' && nodes.length > 1) refuse('names several hosts; redis-sentinel or redis-cluster takes them')
  if (nodes.length > 32) refuse('names more than 32 hosts')
  if (sentinels && path === '') refuse('lacks the name of the master: redis-sentinel://host1,host2/master')
  if (kind === 'cluster' && path !== '' && path !== '0') refuse('names a database, and a cluster has one')
  if (kind === 'single' && path !== '' && !/^\d{1,4}$/.test(path)) refuse('names a database that is no number')
  return {
    ...{ kind, nodes, tls: scheme === 'rediss', database: kind === 'single' ? Number(path) : 0 },
    ...credentials(userinfo),
    ...(sentinels ? { master: decodeURIComponent(path) } : {}),
  }
}

function nodeOf(text: string, otherwise: number): { host: string; port: number } | undefined {
  const found = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?$/.exec(text)
  const port = Number(found?.[2] ?? otherwise)
  return found && port >= 1 && port <= 65_535 ? { host: found[1]!.replace(/^\[|\]$/g, ''), port } : undefined
}

/** Percent-encoded, as in every address; a name that stands alone is the password. */
function credentials(userinfo: string | undefined): { username?: string; password?: string } {
  if (!userinfo) return {}
  const colon = userinfo.indexOf(':')
  if (colon < 0) return { password: decoded(userinfo) }
  const username = decoded(userinfo.slice(0, colon))
  return { ...(username ? { username } : {}), password: decoded(userinfo.slice(colon + 1)) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new Failure(
      'setting_invalid',
      'The address of Redis has a name or password that is not percent-encoded right.',
    )
  }
}
