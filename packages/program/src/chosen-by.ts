/** How callers say which of several versions of an API they mean, where these answer in one place. */
import { defaulted, type Filled, object, oneOf, patterned, Type } from '@gatehouse/schema'
import type { ApiPart } from './snapshot.ts'

const fields = object({
  by: oneOf(['header', 'query', 'media-type'], { description: 'Where callers say it.' }),
  name: Type.Optional(
    patterned('^[A-Za-z0-9_.-]+$', 'the name of a field or parameter: letters, digits, _, . and -', {
      maxLength: 64,
      description: 'Name of the field, or of the parameter of the query.',
      examples: ['X-API-Version'],
    }),
  ),
  values: Type.Array(
    patterned('^[A-Za-z0-9][A-Za-z0-9._+/-]*$', 'letters, digits and . _ + / -, a letter or digit first', {
      maxLength: 128,
      examples: ['2', 'application/vnd.pets.v2+json'],
    }),
    { minItems: 1, maxItems: 16, description: 'What means this version; of media types, these as a whole.' },
  ),
  default: defaulted(Type.Boolean({ description: 'It answers who does not say.' }), false),
})

export const chosenBy = Type.Refine(
  fields,
  ({ by, name }) => (by === 'media-type') === (name === undefined),
  () => 'must have a `name` where it is chosen by header or query, and none where by media type',
)
export type ChosenBy = Filled<typeof fields>

type Placed = Pick<
  ApiPart,
  'organizationId' | 'environmentId' | 'apiId' | 'apiVersionId' | 'apiVersion' | 'hosts' | 'chosenBy'
>

/** Why the two cannot answer in one place; undefined where callers choose between them. Rule CHOICE-1 of SPEC.md. */
export function apart(one: Placed, other: Placed): string | undefined {
  const [own, theirs] = [one.chosenBy, other.chosenBy]
  if (!own || !theirs || one.environmentId !== other.environmentId || one.apiId !== other.apiId) return ''
  const of = `${one.apiVersion} and ${other.apiVersion}`
  if (keyOf(own) !== keyOf(theirs)) return `${of} are not chosen by the same.`
  if (JSON.stringify([...one.hosts].sort()) !== JSON.stringify([...other.hosts].sort())) {
    return `${of} are chosen between, and do not answer on the same hosts.`
  }
  const both = own.values.find(value => theirs.values.some(other => sameValue(own, value, other)))
  if (both !== undefined) return `${of} are both meant by ${both}.`
  return own.default && theirs.default ? `${of} both answer who does not say which.` : undefined
}

export const keyOf = ({ by, name = '' }: Pick<ChosenBy, 'by' | 'name'>) =>
  `${by} ${by === 'query' ? name : name.toLowerCase()}`

const sameValue = ({ by }: ChosenBy, one: string, other: string) =>
  by === 'media-type' ? one.toLowerCase() === other.toLowerCase() : one === other
