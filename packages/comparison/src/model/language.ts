/** What a language of documents brings, so that two documents of it can be compared. */
import type { Told } from '../change.ts'
import type { CompareRules } from '../rules/compare-rules.ts'
import type { Library } from './source.ts'

export interface Summary {
  title: string
  version: string
  /** Endpoints, operations, fields of the roots, or methods: what callers call. */
  endpoints: number
}

export interface Walk {
  rules: CompareRules
  tell: (told: Told) => void
}

export interface Compared {
  base: Summary
  revision: Summary
  /** Tells every change. */
  walk: (walk: Walk) => void
}

export type Language = (base: Library, revision: Library) => Compared
