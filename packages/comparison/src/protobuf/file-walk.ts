/** Two sources, declaration by declaration. */
import { list, member, text } from '@gatehouse/documents/openapi/tree.ts'
import type { Told } from '../change.ts'
import { within } from '../model/source.ts'
import { renamedIn } from './renamed.ts'
import { retold } from './scalar.ts'
import type { Message, ProtoFile } from './schema.ts'
import { tellEnum } from './tell-enum.ts'
import { tellMessage } from './tell-message.ts'
import { tellOptions } from './tell-notes.ts'
import { tellServices } from './tell-services.ts'

export interface FileWalk {
  base: ProtoFile
  revision: ProtoFile
  /** What a type of the base is called in the revision. */
  named(type: string): string
  tell(told: Told): void
}

export function walkFiles(base: ProtoFile, revision: ProtoFile, tell: FileWalk['tell']): void {
  const renames = renamedIn(base, revision)
  const named = (type: string) => retold(type, name => renames.get(name) ?? name)
  const walk: FileWalk = { base, revision, named, tell }
  tellFile(walk)
  for (const kind of ['message', 'enum'] as const) tellDeclarations(walk, kind)
  tellServices(walk)
}

function tellFile(walk: FileWalk): void {
  const { base, revision, tell } = walk
  const places = { base: base.at, revision: revision.at }
  const say = (id: string, subject: string, message: string) => tell({ ...places, id, subject, message })
  if (base.package !== revision.package) {
    const message = `The package was ${base.package || 'none'}, and is ${revision.package || 'none'} now.`
    const at = { base: within(base.at, 'package'), revision: within(revision.at, 'package') }
    tell({
      ...at,
      id: 'protobuf-package-changed',
      subject: 'package',
      message,
      hint: 'Offer both packages for a while.',
    })
  }
  if (base.syntax !== revision.syntax)
    say('protobuf-syntax-changed', 'syntax', `The source was ${base.syntax}, and is ${revision.syntax} now.`)
  const open = (file: ProtoFile) =>
    list(member(file.at.value, 'imports')).flatMap(one =>
      member(one, 'how') === 'public' ? [text(member(one, 'path')) ?? ''] : [],
    )
  for (const path of open(base)) {
    if (open(revision).includes(path)) continue
    say(
      'protobuf-public-import-removed',
      path,
      `${path.slice(0, 200)} is no longer imported for those who import this.`,
    )
  }
  tellOptions(walk, { from: base.at, to: revision.at, name: 'The file', of: {}, isFile: true })
}

function tellDeclarations(walk: FileWalk, kind: 'message' | 'enum'): void {
  const { base, revision, tell, named } = walk
  const [had, has] = kind === 'message' ? [base.messages, revision.messages] : [base.enums, revision.enums]
  const kept = new Set<string>()
  for (const from of had.values()) {
    const to = has.get(named(from.name))
    const of = { endpoint: `${kind} ${named(from.name)}`, subject: from.name }
    if (!to) {
      if ('isExtension' in from && from.isExtension) tellMessage(walk, from, emptied(from))
      else
        tell({
          ...{ ...of, id: `protobuf-${kind}-removed`, base: from.at, revision: revision.at },
          message: `The ${kind} ${from.name} is gone.`,
          hint: 'Keep it, marked as deprecated.',
        })
      continue
    }
    kept.add(to.name)
    if (to.name !== from.name) {
      const message = `The ${kind} ${from.name} is called ${to.name} now.`
      tell({ ...of, id: `protobuf-${kind}-renamed`, base: from.at, revision: to.at, message })
    }
    if ('fields' in from && 'fields' in to) tellMessage(walk, from, to)
    else if ('values' in from && 'values' in to) tellEnum(walk, from, to)
  }
  for (const to of has.values()) {
    if (kept.has(to.name) || ('isExtension' in to && to.isExtension)) continue
    const of = { endpoint: `${kind} ${to.name}`, subject: to.name }
    tell({
      ...of,
      id: `protobuf-${kind}-added`,
      base: base.at,
      revision: to.at,
      message: `The ${kind} ${to.name} is new.`,
    })
  }
}

const emptied = (message: Message): Message => ({ ...message, fields: new Map() })
