import { wordsOf } from './names.ts'

/** Words of the group are left out in front of an operation: `pets.get`, not `pets.petsGet`. */
export function withoutGroup(id: string, group: string): string {
  const words = wordsOf(id)
  const own = wordsOf(group).map(word => word.toLowerCase())
  const isFirst = own.length > 0 && own.every((word, at) => words[at]?.toLowerCase() === word)
  return isFirst && words.length > own.length ? words.slice(own.length).join(' ') : id
}
