/** Comments, deprecation and options of anything. */
import { member, record, text } from '@gatehouse/documents/openapi/tree.ts'
import type { Told } from '../change.ts'
import { type At, within } from '../model/source.ts'
import { shown } from '../rules/words.ts'
import { canonicalText } from '../schema/canonical-text.ts'
import type { FileWalk } from './file-walk.ts'

export interface Noted {
  from: At
  to: At
  /** As a sentence begins. */
  name: string
  of: Pick<Told, 'endpoint'>
}

/** Options that have rules of their own, or mean nothing to others. */
const ruled =
  /^(?:deprecated|default|packed|json_name|allow_alias|idempotency_level|features\.(?:field_presence|enum_type|repeated_field_encoding|message_encoding))$/

export function tellNotes(walk: FileWalk, what: string, noted: Noted): void {
  const { from, to, name, of } = noted
  const place = { ...of, base: from, revision: to, subject: name }
  const [said, says] = [from, to].map(({ value }) => text(member(value, 'comment')) ?? '')
  if (said !== says)
    walk.tell({ ...place, id: `protobuf-${what}-comment-changed`, message: `${name} is described otherwise.` })
  const [was, is] = [from, to].map(({ value }) => member(member(value, 'options'), 'deprecated') === true)
  if (!was && is) walk.tell({ ...place, id: `protobuf-${what}-deprecated`, message: `${name} is deprecated now.` })
  if (was && !is)
    walk.tell({ ...place, id: `protobuf-${what}-reactivated`, message: `${name} is no longer deprecated.` })
  tellOptions(walk, noted)
}

export function tellOptions(
  walk: FileWalk,
  { from, to, name, of, isFile = false }: Noted & { isFile?: boolean },
): void {
  const [had, has] = [record(member(from.value, 'options')), record(member(to.value, 'options'))]
  for (const option of new Set([...Object.keys(had), ...Object.keys(has)])) {
    const [before, now] = [member(had, option), member(has, option)]
    if (ruled.test(option) || canonicalText(before) === canonicalText(now)) continue
    const isKnown = isFile && !option.startsWith('(')
    walk.tell({
      ...{ ...of, base: from, revision: within(to, 'options', option), subject: `${name} ${option}` },
      id: isKnown ? 'protobuf-file-option-changed' : 'protobuf-option-changed',
      message: `${name}: the option ${option.slice(0, 100)} was ${shown(before)}, and is ${shown(now)} now.`,
      hint: isKnown
        ? 'Code that is generated anew has other names or forms.'
        : 'What it means is not known here: see who reads it.',
    })
  }
}
