/** Messages of an operation, each with headers and payload. */
import type { Told } from '../change.ts'
import type { At } from '../model/source.ts'
import { canonicalText } from '../schema/canonical-text.ts'
import { type Spot, spotOf } from '../walk/spot.ts'
import type { Action, Message } from './contract.ts'
import type { ContractWalk } from './contract-walk.ts'

export interface MessagesPair {
  from: readonly Message[]
  to: readonly Message[]
  action: Action
  place: Pick<Told, 'endpoint' | 'subject'> & { base: At; revision: At }
}

export function tellMessages(walk: ContractWalk, pair: MessagesPair): void {
  const { action, place } = pair
  const { both, gone, added } = paired(walk, pair)
  const what = action === 'send' ? 'sent' : 'received'
  for (const { name, at } of gone) {
    const message = `The message ${name.slice(0, 120)} is no longer ${what}.`
    walk.tell({
      ...place,
      id: `asyncapi-${what}-message-removed`,
      base: at,
      subject: `${place.subject} ${name}`,
      message,
    })
  }
  for (const { name, at } of added) {
    const message = `The message ${name.slice(0, 120)} is ${what} as well now.`
    const hint = action === 'send' ? { hint: 'Whoever reads has to pass over what it does not know.' } : {}
    walk.tell({
      ...place,
      id: `asyncapi-${what}-message-added`,
      revision: at,
      subject: `${place.subject} ${name}`,
      message,
      ...hint,
    })
  }
  for (const [had, has] of both) tellMessage(walk, had, { has, action, place })
}

/** By name; then those that say the same; then the one that is left on both sides. */
function paired({ schemas }: ContractWalk, { from, to }: MessagesPair) {
  const both: [Message, Message][] = []
  let [gone, added] = [[...from], [...to]]
  const pair = (fits: (had: Message, has: Message) => boolean) => {
    for (const had of gone) {
      const has = added.find(one => fits(had, one))
      if (!has) continue
      both.push([had, has])
      added = added.filter(one => one !== has)
    }
    gone = gone.filter(had => !both.some(([one]) => one === had))
  }
  const { reason } = schemas
  const of = ({ payload }: Message) => (payload ? [payload] : [])
  pair((had, has) => had.name === has.name)
  pair((had, has) => reason.same(reason.base.of(...of(had)), reason.revision.of(...of(has))))
  if (gone.length === 1 && added.length === 1) pair(() => true)
  return { both, gone, added }
}

interface With {
  has: Message
  action: Action
  place: MessagesPair['place']
}

function tellMessage(walk: ContractWalk, had: Message, { has, action, place }: With): void {
  const { base, revision } = walk.schemas.reason
  const name = has.name.slice(0, 120)
  const say = (id: string, words: string, hint?: string) =>
    walk.tell({
      ...{ ...place, id: `asyncapi-message-${id}`, base: had.at, revision: has.at },
      ...{ subject: `${place.subject} ${name}`, message: `The message ${name}: ${words}.` },
      ...(hint === undefined ? {} : { hint }),
    })
  if (had.contentType !== has.contentType) say('content-type-changed', `${had.contentType} became ${has.contentType}`)
  tellCorrelation(had, has, say)
  if (had.bindings !== has.bindings)
    say('bindings-changed', 'how it is bound to its protocol has changed', 'What it means is for its protocol to say.')
  const spot = (of: string): Spot =>
    spotOf({
      part: action === 'receive' ? 'request-body' : 'response-body',
      direction: action === 'receive' ? 'request' : 'response',
      ...{ endpoint: place.endpoint ?? '', subject: `${of} of the message ${name}`, mediaType: has.contentType },
    })
  walk.schemas.start(base.of(...had.headers), revision.of(...has.headers), spot('the headers'))
  if (had.schemaFormat !== has.schemaFormat)
    return say(
      'schema-format-changed',
      `its payload was described in ${formatName(had)}, and is in ${formatName(has)} now`,
    )
  if (has.schemaFormat === undefined) {
    const of = ({ payload }: Message) => (payload ? [payload] : [])
    walk.schemas.start(base.of(...of(had)), revision.of(...of(has)), spot('the payload'))
  } else if (canonicalText(had.payload?.value) !== canonicalText(has.payload?.value)) {
    const words = `its payload has changed, and ${formatName(has)} is not read here`
    say('schema-undecided', words, 'Have it compared by what reads that format.')
  }
}

const formatName = ({ schemaFormat }: Message) => schemaFormat?.slice(0, 120) ?? 'JSON Schema'

function tellCorrelation(had: Message, has: Message, say: (id: string, words: string) => void): void {
  const [from, to] = [had.correlationId, has.correlationId]
  if (from === to) return
  if (from === undefined) return say('correlation-id-added', `it is told which one it belongs to by ${to}`)
  if (to === undefined) return say('correlation-id-removed', 'it is no longer told which one it belongs to')
  say('correlation-id-changed', `which one it belongs to stands at ${to} now, and stood at ${from}`)
}
