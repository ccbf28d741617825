/** A cookie that leads a caller to the target it had before. */
import { hash } from 'node:crypto'
import { cookieOf } from '@gatehouse/base'
import type { UpstreamPart } from '@gatehouse/program'
import type { Asking } from './hash-key.ts'

export type StickyRule = NonNullable<UpstreamPart['sticky']>

export class Sticky {
  readonly #rule: StickyRule
  /** Of each target; says nothing of its address. */
  readonly #marks: readonly string[]
  readonly #byMark: ReadonlyMap<string, number>

  /** `ids`: what the targets are known by, in their order, which nobody can guess. */
  constructor(rule: StickyRule, ids: readonly string[]) {
    this.#rule = rule
    this.#marks = ids.map(id => hash('sha256', id, 'base64url').slice(0, 16))
    this.#byMark = new Map(this.#marks.map((mark, index) => [mark, index]))
  }

  /** The target that the caller had; -1 where it had none that is still there. */
  before({ request }: Asking): number {
    const mark = cookieOf(request.headers, this.#rule.cookie)
    return mark === undefined ? -1 : (this.#byMark.get(mark) ?? -1)
  }

  /** Tells the caller which one it has now. */
  tell({ request, replyFields }: Asking, index: number): void {
    const { cookie, maxAgeSeconds } = this.#rule
    const age = maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`
    const secure = request.scheme === 'https' ? '; Secure' : ''
    const told = `${cookie}=${this.#marks[index]}; Path=/${age}; HttpOnly${secure}; SameSite=Lax`
    // Another target was chosen for the same exchange before: what was told of that one is over.
    const before = replyFields.findIndex((text, at) => at % 2 === 1 && text.startsWith(`${cookie}=`))
    if (before < 0) replyFields.push('Set-Cookie', told)
    else replyFields[before] = told
  }
}
