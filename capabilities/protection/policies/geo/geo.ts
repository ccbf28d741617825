import { defaulted, object, oneOf, patterned, Type } from '@gatehouse/schema'
import { definePolicy, nowhere, type Place, refuse } from '@gatehouse/unit'

const names = (what: string, pattern: string, example: string) =>
  defaulted(Type.Array(patterned(pattern, example, {}), { maxItems: 1000, uniqueItems: true, description: what }), [])

const callers = (description: string) =>
  defaulted(
    object(
      {
        countries: names('ISO 3166-1, such as `DE`.', '^[A-Z]{2}$', 'a country such as DE'),
        continents: defaulted(
          Type.Array(oneOf(['AF', 'AN', 'AS', 'EU', 'NA', 'OC', 'SA']), {
            uniqueItems: true,
            description: 'Such as `EU`.',
          }),
          [],
        ),
        asns: defaulted(
          Type.Array(Type.Integer({ minimum: 1, maximum: 4_294_967_295 }), {
            ...{ maxItems: 10_000, uniqueItems: true },
            description: 'Numbers of autonomous systems: whose network it is.',
          }),
          [],
        ),
      },
      { description },
    ),
    { countries: [], continents: [], asns: [] },
  )

export const geo = definePolicy({
  name: 'geo',
  version: 1,
  stages: ['edge'],
  title: 'Geography',
  summary:
    'Lets only callers of some countries, continents or networks call, or keeps some out, as the files of the operator (`geoFiles`) say where addresses are. What is denied is denied, also when allowed.',
  config: object({
    allow: callers('Any of these may call; everybody where nothing is named.'),
    deny: callers('None of these may call.'),
    unknown: oneOf(['allow', 'deny'], {
      description:
        'Whether those may call of whom the files do not say what is asked here: all, where there are no files.',
    }),
  }),
  errors: ['address_forbidden'],
  examples: [
    {
      title: 'Only where the files say Europe',
      config: { allow: { continents: ['EU'] }, unknown: 'deny' },
      send: ['GET /'],
      expect: [403],
    },
    {
      title: 'Not from one network',
      config: { deny: { asns: [64500] }, unknown: 'allow' },
      send: ['GET /'],
      expect: [200],
    },
  ],
  create({ allow, deny, unknown }) {
    const [denied, allowed] = [rulesOf(deny), rulesOf(allow)]
    const passes = (place: Place) => {
      if (denied.some(({ holds }) => holds(place))) return false
      const isUnknown = ({ known }: Rule) => !known(place)
      if (unknown === 'deny' && denied.some(isUnknown)) return false
      if (allowed.length === 0 || allowed.some(({ holds }) => holds(place))) return true
      return allowed.some(isUnknown) && unknown === 'allow'
    }
    return {
      request({ place = nowhere }) {
        if (!passes(place)) return refuse('address_forbidden', 'Calls from where this address is are not allowed.')
      },
    }
  },
})

interface Rule {
  holds: (place: Place) => boolean
  known: (place: Place) => boolean
}

/** One for each thing that something is named of. */
function rulesOf({
  countries,
  continents,
  asns,
}: {
  countries: string[]
  continents: string[]
  asns: number[]
}): Rule[] {
  return [ruleOf('country', countries), ruleOf('continent', continents), ruleOf('asn', asns)].filter(
    rule => rule !== undefined,
  )
}

function ruleOf<K extends keyof Place>(what: K, named: readonly Place[K][]): Rule | undefined {
  if (named.length === 0) return undefined
  const set = new Set(named)
  return { holds: place => set.has(place[what]), known: place => place[what] !== nowhere[what] }
}
