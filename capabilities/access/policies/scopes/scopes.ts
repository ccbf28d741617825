import { defaulted, object, oneOf, Type } from '@gatehouse/schema'
import { definePolicy, refuse } from '@gatehouse/unit'
import { scopeList } from '../scope-list.ts'

export const scopes = definePolicy({
  name: 'scopes',
  version: 1,
  stages: ['authorize'],
  title: 'Scopes',
  summary: 'Asks for scopes of the caller’s token (RFC 6749 §3.3): those that are said, and those of the contract.',
  config: object({
    scopes: defaulted(scopeList('What the caller must have been given.'), []),
    match: defaulted(oneOf(['all', 'any'], { description: 'Every one of them, or one.' }), 'all'),
    contract: defaulted(
      Type.Boolean({
        description:
          'Also those that the contract’s security asks for at the endpoint: all of one of its alternatives.',
      }),
      false,
    ),
  }),
  needs: () => ['identity'],
  errors: ['scope_missing'],
  examples: [],
  create({ scopes: wanted, match, contract }) {
    const has = match === 'all' ? every : some
    return {
      request({ identity, route }) {
        const given = identity?.scopes ?? []
        if (wanted.length > 0 && !has(wanted, given)) return lacking(wanted, match === 'all')
        if (!contract || route.security === undefined) return
        if (!route.security.some(alternative => every(alternative, given))) return lacking(route.security[0]!, true)
      },
    }
  },
})

/** RFC 6750 §3.1. */
function lacking(wanted: readonly string[], all: boolean) {
  const challenge = `Bearer error="insufficient_scope", scope="${wanted.join(' ')}"`
  const detail = `The token needs ${all ? 'the scopes' : 'one of the scopes'} ${wanted.join(', ')}.`
  return refuse('scope_missing', detail, ['WWW-Authenticate', challenge])
}

const every = (wanted: readonly string[], given: readonly string[]) => wanted.every(scope => given.includes(scope))
const some = (wanted: readonly string[], given: readonly string[]) => wanted.some(scope => given.includes(scope))
