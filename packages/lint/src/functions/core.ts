import type { LintFunction } from '../function.ts'
import { choice } from './choice.ts'
import { presence } from './presence.ts'
import { schema } from './schema.ts'
import { text } from './text.ts'

/** The functions that rules of any document may use. */
export const coreFunctions: Readonly<Record<string, LintFunction>> = { ...presence, ...text, ...choice, schema }
