import { defaulted, object, oneOf, Type } from '@gatehouse/schema'
import { definePolicy, refuse } from '@gatehouse/unit'
import { claimAt } from '../tokens/token-identity.ts'

export const roles = definePolicy({
  name: 'roles',
  version: 1,
  stages: ['authorize'],
  title: 'Roles',
  summary: 'Asks for roles or groups of the caller, wherever its issuer writes them.',
  config: object({
    roles: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
      ...{ minItems: 1, maxItems: 64, uniqueItems: true },
      description: 'As the issuer writes them.',
    }),
    match: defaulted(oneOf(['any', 'all'], { description: 'One of them, or every one.' }), 'any'),
    claim: defaulted(
      Type.String({
        ...{ minLength: 1, maxLength: 200 },
        description:
          'Where they stand: a claim by its name, or a path such as `realm_access.roles`; a list of texts, or one text that is one role.',
      }),
      'roles',
    ),
  }),
  needs: () => ['identity'],
  errors: ['role_missing'],
  examples: [],
  create({ roles: wanted, match, claim }) {
    return {
      request({ identity }) {
        const given = rolesOf(identity && claimAt(identity.claims, claim))
        const has = (role: string) => given.includes(role)
        if (match === 'all' ? wanted.every(has) : wanted.some(has)) return
        return refuse('role_missing', 'The caller has no role that may do this.', [], reasonOf(wanted, claim, given))
      },
    }
  },
})

const toldMax = 16

function reasonOf(wanted: readonly string[], claim: string, given: readonly string[]): string {
  const lacking = wanted.filter(role => !given.includes(role)).join(', ')
  const told = given.slice(0, toldMax).map(role => role.slice(0, 100))
  const more = given.length > toldMax ? ` and ${given.length - toldMax} more` : ''
  const has = given.length === 0 ? `there are none in the claim ${claim}` : `${claim} has ${told.join(', ')}${more}`
  return `The rule asks for ${lacking}; ${has}.`
}

function rolesOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter(role => typeof role === 'string') : []
}
