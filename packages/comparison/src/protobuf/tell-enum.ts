/** Enums: values by their numbers. */
import type { FileWalk } from './file-walk.ts'
import { isIn } from './range.ts'
import type { Enum } from './schema.ts'
import { tellReserved, tellReused } from './tell-message.ts'
import { tellNotes } from './tell-notes.ts'

export function tellEnum(walk: FileWalk, from: Enum, to: Enum): void {
  const endpoint = `enum ${to.name}`
  const place = { base: from.at, revision: to.at, endpoint, subject: to.name }
  tellNotes(walk, 'enum', { from: from.at, to: to.at, name: `The enum ${to.name}`, of: { endpoint } })
  if (from.isClosed !== to.isClosed) {
    const message = `Values that ${to.name} does not know are ${to.isClosed ? 'put aside' : 'kept as they are'} now.`
    walk.tell({ ...place, id: 'protobuf-enum-openness-changed', message })
  }
  if (from.first !== to.first) {
    const message = `What ${to.name} is when nothing is said was ${from.first ?? 'nothing'}, and is ${to.first ?? 'nothing'} now.`
    walk.tell({
      ...place,
      id: 'protobuf-enum-default-changed',
      message,
      hint: 'Keep the value first that stood first.',
    })
  }
  for (const number of from.values.keys()) tellNumber(walk, { from, to, number, endpoint })
  for (const [number, all] of to.values) {
    if (from.values.has(number)) continue
    for (const value of all) {
      tellReused(walk, { from, to: { ...value, number }, endpoint, what: 'value' })
      const id = `protobuf-${to.isClosed ? 'closed-' : ''}enum-value-added`
      const message = `The value ${value.name} (${number}) of ${to.name} is new.`
      walk.tell({ ...place, id, revision: value.at, subject: `${to.name}.${value.name}`, message })
    }
  }
  const used = [...to.values].flatMap(([number, all]) => all.map(({ name }) => ({ name, number })))
  tellReserved(walk, { from, to, endpoint, used })
}

interface Numbered {
  from: Enum
  to: Enum
  number: number
  endpoint: string
}

function tellNumber(walk: FileWalk, { from, to, number, endpoint }: Numbered): void {
  const [had, has] = [from.values.get(number)!, to.values.get(number)]
  for (const { name, at } of had) {
    const place = { base: at, revision: has?.[0]?.at ?? to.at, endpoint, subject: `${to.name}.${name}` }
    const same = has?.find(one => one.name === name)
    const said = `The value ${name} (${number}) of ${to.name}`
    if (same) tellNotes(walk, 'enum-value', { from: at, to: same.at, name: said, of: { endpoint } })
    else if (has) {
      const message = `${said} is called ${has[0]!.name} now.`
      const hint = 'Keep the old name beside the new one (allow_alias).'
      walk.tell({ ...place, id: 'protobuf-enum-value-renamed', message, hint })
    } else {
      const isNumberKept = isIn(number, to.reserved.numbers)
      const end = isNumberKept ? (to.reserved.names.has(name) ? '-reserved' : '-number-reserved') : ''
      const hint = `Deprecate it, or reserve ${number} and "${name}" where it stood.`
      walk.tell({ ...place, id: `protobuf-enum-value-removed${end}`, message: `${said} is gone.`, hint })
    }
  }
  for (const { name, at } of has ?? []) {
    if (had.some(one => one.name === name) || !had.some(one => has!.some(other => other.name === one.name))) continue
    const message = `The value ${number} of ${to.name} may be called ${name} as well.`
    const place = { base: from.at, revision: at, endpoint, subject: `${to.name}.${name}` }
    walk.tell({ ...place, id: 'protobuf-enum-value-alias-added', message })
  }
}
