/** Two fields of one number. */
import type { FileWalk } from './file-walk.ts'
import { isJsonAlike, isPackable, isWireAlike } from './scalar.ts'
import type { Field, Message } from './schema.ts'
import { tellNotes } from './tell-notes.ts'
import type { Oneofs } from './tell-oneofs.ts'

export interface FieldPair {
  from: Field
  to: Field
  message: Message
  endpoint: string
  oneofs: Oneofs
}

type Say = (id: string, words: string, hint?: string) => void

export function tellField(walk: FileWalk, pair: FieldPair): void {
  const { from, to, message, endpoint, oneofs } = pair
  const name = `The field ${to.name} (${to.number}) of ${message.name}`
  tellNotes(walk, 'field', { from: from.at, to: to.at, name, of: { endpoint } })
  const say: Say = (id, words, hint) =>
    walk.tell({
      ...{
        id: `protobuf-field-${id}`,
        base: from.at,
        revision: to.at,
        endpoint,
        subject: `${message.name} ${to.number}`,
      },
      message: `${name} ${words}.`,
      ...(hint === undefined ? {} : { hint }),
    })
  tellName(pair, say)
  tellType(walk, pair, say)
  tellCardinality(walk, pair, say)
  const relation = oneofs.relation(from, to)
  if (relation === 'entered') say('oneof-entered', `is in the oneof ${to.oneof} now, which is new`)
  if (relation === 'changed')
    say(
      'oneof-changed',
      `was in ${from.oneof ?? 'no oneof'}, and is in ${to.oneof ?? 'none'} now`,
      'Leave it where it was.',
    )
  if (from.defaultText !== to.defaultText)
    say(
      'default-changed',
      `had the default ${from.defaultText ?? 'of its type'}, and has ${to.defaultText ?? 'that of its type'} now`,
    )
}

function tellName({ from, to }: FieldPair, say: Say): void {
  const isJsonKept = from.json === to.json
  if (from.name !== to.name) {
    const hint = isJsonKept
      ? undefined
      : `Keep its name in JSON with json_name = "${from.json}", or the name as it was.`
    say(isJsonKept ? 'renamed-in-source' : 'renamed', `was called ${from.name}`, hint)
  } else if (!isJsonKept) say('json-name-changed', `was ${from.json} in JSON, and is ${to.json} now`)
}

function tellType(walk: FileWalk, { from, to }: FieldPair, say: Say): void {
  const had = walk.named(from.type)
  if (had === to.type) {
    if (from.isDelimited !== to.isDelimited && isMessage(walk, to.type))
      say('encoding-changed', 'is written in another way')
    return
  }
  const words = `was of the type ${shown(from.type)}, and is ${shown(to.type)} now`
  const hint = 'Add a field with a new number, and deprecate this one.'
  const isAlike = isWireAlike(plain(walk.base.enums, from.type), plain(walk.revision.enums, to.type))
  if (!isAlike) return say('type-changed', words, hint)
  if (isJsonAlike(from.type, to.type))
    return say('type-changed-compatible', `${words}: what does not fit becomes something else`, hint)
  say('type-changed-wire-compatible', `${words}: the bytes are read, and may become something else`, hint)
}

/** On the wire an enum is a whole number. */
const plain = (enums: ReadonlyMap<string, unknown>, type: string) => (enums.has(type) ? 'int32' : type)

const shown = (type: string) => type.replace(/^\./, '').slice(0, 120)

const isMessage = ({ revision }: FileWalk, type: string) => revision.messages.has(type) || type.startsWith('.')

function tellCardinality(walk: FileWalk, { from, to }: FieldPair, say: Say): void {
  const [had, has] = [from.cardinality, to.cardinality]
  const isOne = (cardinality: string) => cardinality === 'singular' || cardinality === 'required'
  if (had === has) {
    const isSplit = has === 'repeated' && from.isPacked !== to.isPacked
    if (isSplit && (isPackable(to.type) || walk.revision.enums.has(to.type)))
      return say(
        'packing-changed',
        `is written ${to.isPacked ? 'in one piece' : 'piece by piece'} now; every reader takes both`,
      )
    if (has === 'singular' && from.isExplicit !== to.isExplicit)
      say('presence-changed', `${to.isExplicit ? 'tells now' : 'no longer tells'} whether it was set`)
    return
  }
  if (!isOne(had) || !isOne(has))
    return say('cardinality-changed', `was ${had}, and is ${has} now`, 'Add a field with a new number.')
  if (has === 'required')
    return say('became-required', 'has to be there now', 'Leave it optional, and check it where it is read.')
  say('no-longer-required', 'need not be there any more, which older readers refuse')
}
