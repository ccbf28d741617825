import { Failure } from '@gatehouse/base'
import { compileExpression, exchangeScope, expression } from '@gatehouse/expression'
import { defaulted, type Filled, object, oneOf, slug, Type } from '@gatehouse/schema'
import { definePolicy, refuse } from '@gatehouse/unit'

const rule = object({
  name: slug({ description: 'Told to whoever looks into a refusal.' }),
  effect: defaulted(oneOf(['allow', 'deny'], { description: 'What it decides where it holds.' }), 'allow'),
  when: expression({ description: 'Such as `identity.subject == route.params.userId`.' }),
})

export const authorize = definePolicy({
  name: 'authorize',
  version: 1,
  stages: ['authorize'],
  title: 'Conditions',
  summary:
    'Lets a request pass by rules over who calls and what is asked: no rule that denies may hold, and one that allows must, where there are any. A rule that cannot be worked out, for a claim that is not there, allows nothing and denies.',
  config: object({
    rules: Type.Array(rule, { minItems: 1, maxItems: 64, description: 'In any order: one that denies goes before.' }),
  }),
  errors: ['call_forbidden'],
  examples: [
    {
      title: 'Reading for everybody, the rest from the office',
      config: {
        rules: [
          { name: 'reading', when: "request.method in ['GET', 'HEAD']" },
          { name: 'office', when: "request.clientAddress.startsWith('192.0.2.')" },
          { name: 'no-exports', effect: 'deny', when: "request.path.startsWith('/export')" },
        ],
      },
      send: ['GET /', 'POST /', 'GET /export'],
      expect: [200, 403, 403],
    },
    {
      title: 'A claim that is not there',
      config: { rules: [{ name: 'admins', when: "'admin' in identity.claims.roles" }] },
      send: ['GET /'],
      expect: [403],
    },
  ],
  create({ rules }) {
    const compiled = rules.map(compileRule)
    const denying = compiled.filter(({ denies }) => denies)
    const allowing = compiled.filter(({ denies }) => !denies)
    return {
      request(exchange) {
        const scope = exchangeScope(exchange)
        for (const { name, holds } of denying) {
          const failed = holds(scope)
          if (failed !== false) return no(`The rule ${name} denies it${failed === true ? '' : `: ${failed}`}.`)
        }
        if (allowing.length === 0) return undefined
        const reasons: string[] = []
        for (const { name, holds } of allowing) {
          const held = holds(scope)
          if (held === true) return undefined
          reasons.push(held === false ? name : `${name} (${held})`)
        }
        return no(`None of the rules that allow holds: ${reasons.join(', ')}.`)
      },
    }
  },
})

const no = (reason: string) => refuse('call_forbidden', 'The caller may not do this.', [], reason)

/** Whether it holds, or why that cannot be said. */
function compileRule({ name, effect, when }: Filled<typeof rule>) {
  const compiled = compileExpression(when)
  return {
    name,
    denies: effect === 'deny',
    holds(scope: ReturnType<typeof exchangeScope>): boolean | string {
      try {
        return compiled.holds(scope)
      } catch (thrown) {
        if (thrown instanceof Failure) return thrown.message
        throw thrown
      }
    },
  }
}
