/** Rulesets by name, with all that they extend: those of the organization, and those that come along. */
import { createHash } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import type { Resources, Row } from '@gatehouse/control'
import { type GivenSource, shippedRulesets } from '@gatehouse/lint'
import { keyOf } from '../evidence/evidence.ts'

export interface RulesetSources {
  ruleset: GivenSource
  sources: Record<string, GivenSource>
  /** Of all of them. */
  digest: string
}

/** Of one organization. */
export const rulesetsMax = 100
/** What is taken where no policy says what; each says something of its kind of documents alone. */
export const defaultRulesets = [
  ...['gatehouse:correct', 'gatehouse:consistent', 'gatehouse:secure'],
  ...['gatehouse:asyncapi', 'gatehouse:graphql', 'gatehouse:protobuf'],
]

export const isShipped = (name: string) => Object.hasOwn(shippedRulesets, name)

/** Throws `ruleset_invalid` for a name that leads nowhere. */
export async function rulesetSources(
  resources: Pick<Resources, 'find'>,
  names: readonly string[],
): Promise<RulesetSources> {
  const sources: Record<string, GivenSource> = {}
  const digests: Record<string, string> = {}
  const waiting = [...names]
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    if (Object.hasOwn(sources, `\n${name}`)) continue
    const found = isShipped(name) ? shipped(name) : stored(name, await resources.find('Ruleset', name))
    sources[`\n${name}`] = found.source
    digests[name] = found.digest
    waiting.push(...found.extends)
  }
  const [only] = names
  return {
    ruleset:
      names.length === 1
        ? sources[`\n${only}`]!
        : { name: 'the rulesets', value: { extends: names.map(name => [name, 'recommended']) } },
    sources,
    digest: keyOf(names, digests),
  }
}

interface Found {
  source: GivenSource
  digest: string
  extends: readonly string[]
}

function shipped(name: string): Found {
  const { value } = shippedRulesets[name]!
  return { source: { name, value }, digest: shippedDigest(name), extends: [] }
}

function stored(name: string, row: Row | undefined): Found {
  if (!row) throw unknownRuleset(name)
  const { sha256, extends: names } = row.status as { sha256: string; extends: string[] }
  return { source: { name, text: row.spec.text as string }, digest: sha256, extends: names }
}

const known = new Map<string, string>()

/** They change with the program. */
function shippedDigest(name: string): string {
  const before = known.get(name)
  if (before !== undefined) return before
  const digest = createHash('sha256').update(JSON.stringify(shippedRulesets[name])).digest('hex')
  known.set(name, digest)
  return digest
}

export function unknownRuleset(name: string): Failure {
  const own = Object.keys(shippedRulesets).join(', ')
  return new Failure('ruleset_invalid', `There is no ruleset ${name.slice(0, 100)}.`, {
    hint: `It is one of the organization, or one that comes along: ${own}.`,
  })
}
