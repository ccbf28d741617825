/** Members of two objects by their names. */
import { record } from '@gatehouse/documents/openapi/tree.ts'
import { type At, within } from './source.ts'

export interface Member {
  name: string
  at: At
}

export interface MemberPair {
  name: string
  from: At
  to: At
}

export interface Members {
  both: MemberPair[]
  gone: Member[]
  added: Member[]
}

export const membersOf = (at: At): Member[] =>
  Object.keys(record(at.value)).map(name => ({ name, at: within(at, name) }))

export function pairMembers(base: At, revision: At): Members {
  const [had, has] = [record(base.value), record(revision.value)]
  const own = membersOf(base)
  return {
    both: own
      .filter(({ name }) => Object.hasOwn(has, name))
      .map(({ name, at }) => ({ name, from: at, to: within(revision, name) })),
    gone: own.filter(({ name }) => !Object.hasOwn(has, name)),
    added: membersOf(revision).filter(({ name }) => !Object.hasOwn(had, name)),
  }
}
