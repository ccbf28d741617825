import { defaulted, object, oneOf, Type } from '@gatehouse/schema'
import { definePolicy, refuse } from '@gatehouse/unit'

export const scopes = definePolicy({
  name: 'scopes',
  version: 1,
  stages: ['authorize'],
  title: 'Scopes',
  summary: 'Asks for scopes of the caller’s token (RFC 6749 §3.3).',
  config: object({
    scopes: Type.Array(Type.String({ pattern: '^[\\x21\\x23-\\x5b\\x5d-\\x7e]+$', maxLength: 200 }), {
      minItems: 1,
      maxItems: 64,
      uniqueItems: true,
      description: 'What the caller must have been given.',
    }),
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
