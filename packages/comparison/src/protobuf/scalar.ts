/** Types that come with the language, by how they are written. */

/** Each group is read as any other of it, on the wire. */
const wire: readonly (readonly string[])[] = [
  ['int32', 'int64', 'uint32', 'uint64', 'bool'],
  ['sint32', 'sint64'],
  ['fixed32', 'sfixed32'],
  ['fixed64', 'sfixed64'],
  ['string', 'bytes'],
  ['float'],
  ['double'],
]

/** Each group is written alike in JSON. */
const json: readonly (readonly string[])[] = [
  ['int32', 'sint32', 'uint32', 'fixed32', 'sfixed32'],
  ['int64', 'sint64', 'uint64', 'fixed64', 'sfixed64'],
  ['float', 'double'],
]

const scalars = new Set(wire.flat())

export const isScalar = (type: string) => scalars.has(type)

/** Whether several may stand in one piece. */
export const isPackable = (type: string) => isScalar(type) && type !== 'string' && type !== 'bytes'

const together = (groups: typeof wire, a: string, b: string) => groups.some(one => one.includes(a) && one.includes(b))

export const isWireAlike = (a: string, b: string) => together(wire, a, b)
export const isJsonAlike = (a: string, b: string) => together(json, a, b)

/** A type, or the values of a map, called as `told` says. */
export function retold(type: string, told: (name: string) => string): string {
  const map = /^map<(.+), (.+)>$/.exec(type)
  return map ? `map<${map[1]}, ${told(map[2]!)}>` : told(type)
}
