import { lostWays, namesOf } from '../walk/tell-security.ts'
import type { Server } from './contract.ts'
import type { ContractWalk } from './contract-walk.ts'

/** By address, then by name: a server that is called otherwise is the same one. */
export function tellServers(walk: ContractWalk): void {
  const { base, revision, tell } = walk
  const left = new Map(revision.servers)
  const gone: Server[] = []
  const take = (from: Server, to: Server | undefined) => {
    if (!to) return false
    left.delete(to.name)
    tellServer(walk, from, to)
    return true
  }
  for (const from of base.servers.values()) {
    const same = [...left.values()].filter(({ address }) => address === from.address)
    if (!take(from, same.find(({ name }) => name === from.name) ?? same[0])) gone.push(from)
  }
  for (const from of gone) {
    if (take(from, left.get(from.name))) continue
    const place = { id: 'asyncapi-server-removed', base: from.at, revision: revision.library.top, subject: from.name }
    tell({ ...place, message: `The server ${from.name}, ${from.address.slice(0, 200)}, is gone.` })
  }
  for (const to of left.values()) {
    const place = { id: 'asyncapi-server-added', base: base.library.top, revision: to.at, subject: to.name }
    tell({ ...place, message: `The server ${to.name}, ${to.address.slice(0, 200)}, is new.` })
  }
}

function tellServer({ tell }: ContractWalk, from: Server, to: Server): void {
  const place = { base: from.at, revision: to.at, subject: to.name }
  const say = (id: string, words: string) =>
    tell({ ...place, id: `asyncapi-${id}`, message: `The server ${to.name}: ${words}.` })
  if (from.protocol !== to.protocol) say('server-protocol-changed', `${from.protocol} became ${to.protocol}`)
  else if (from.address !== to.address)
    say('server-address-changed', `${from.address.slice(0, 200)} became ${to.address.slice(0, 200)}`)
  if (from.bindings !== to.bindings) say('server-bindings-changed', 'how it is bound to its protocol has changed')
  const [lost] = lostWays(from.security, to.security)
  if (lost && to.security.length > 0) say('security-stricter', `who shows ${namesOf(lost)} alone is refused now`)
}
