import type { HeaderList } from '@gatehouse/base'

/** Fields of one connection (RFC 9110 §7.6.1), with the ones that old software still sends. */
const always = ['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'te', 'upgrade', 'trailer']

/** Removes what belongs to the connection it came by, also what `Connection` names. */
export function dropHopByHop(headers: HeaderList): void {
  const named = headers.get('connection')
  if (named !== undefined && !/^\s*(keep-alive|close)\s*$/i.test(named)) {
    for (const value of headers.all('connection')) {
      for (const name of value.split(',')) {
        const lower = name.trim().toLowerCase()
        if (lower && lower !== 'close' && lower !== 'keep-alive') headers.delete(lower)
      }
    }
  }
  for (const name of always) headers.delete(name)
}
