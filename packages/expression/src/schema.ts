/** Configuration that is an expression, a template or a pattern: what is wrong with one is told where it is written. */
import { type Annotations, Type } from '@gatehouse/schema'
import { expressionCharactersMax, expressionProblem } from './expression.ts'
import { patternProblem } from './linear-pattern.ts'
import { templateProblem } from './template.ts'

const refined = (problem: (text: string) => string | undefined, maxLength: number, options: Annotations) =>
  Type.Refine(
    Type.String({ minLength: 1, maxLength, ...options }),
    text => problem(text) === undefined,
    text => `cannot be read: ${problem(text)}`,
  )

export const expression = (options: Annotations = {}) => refined(expressionProblem, expressionCharactersMax, options)

export const template = (options: Annotations & { maxLength?: number } = {}) =>
  refined(templateProblem, options.maxLength ?? expressionCharactersMax, options)

export const pattern = (options: Annotations = {}) => refined(patternProblem, 1024, options)
