import { defaulted, object, oneOf } from '@gatehouse/schema'
import { definePolicy, refuse } from '@gatehouse/unit'
import { scopeList } from '../scope-list.ts'

export const scopes = definePolicy({
  name: 'scopes',
  version: 1,
  stages: ['authorize'],
  title: 'Scopes',
  summary: 'Asks for scopes of the caller’s token (RFC 6749 §3.3).',
  config: object({
    scopes: scopeList('What the caller must have been given.', 1),
    match: defaulted(oneOf(['all', 'any'], { description: 'Every one of them, or one.' }), 'all'),
  }),
  needs: () => ['identity'],
  errors: ['scope_missing'],
  examples: [],
  create({ scopes: wanted, match }) {
    const has = match === 'all' ? every : some
    const challenge = ['WWW-Authenticate', `Bearer error="insufficient_scope", scope="${wanted.join(' ')}"`]
    const detail = `The token needs ${match === 'all' ? 'the scopes' : 'one of the scopes'} ${wanted.join(', ')}.`
    return {
      request({ identity }) {
        return has(wanted, identity?.scopes ?? []) ? undefined : refuse('scope_missing', detail, challenge)
      },
    }
  },
})

const every = (wanted: readonly string[], given: readonly string[]) => wanted.every(scope => given.includes(scope))
const some = (wanted: readonly string[], given: readonly string[]) => wanted.some(scope => given.includes(scope))
