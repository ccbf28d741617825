import type { TLocalizedValidationError } from 'typebox/error'

/** One validation error as a sentence a person understands; `at` is the part of the schema that it is about. */
export function sentence(error: TLocalizedValidationError, at: unknown): string {
  return `${whereOf(error.instancePath)} ${said(error, at)}.`
}

/** An item by its list: a bare number says nothing. */
function whereOf(pointer: string): string {
  if (pointer === '') return 'The value'
  const [last = '', list] = pointer.split('/').reverse()
  return /^\d+$/.test(last) && list ? `${list}[${last}]` : last
}

function said(error: TLocalizedValidationError, at: unknown): string {
  switch (error.keyword) {
    case 'type':
      return `must be ${[error.params.type].flat().map(withArticle).join(' or ')}`
    case 'enum':
      return `must be ${list(error.params.allowedValues)}`
    case 'const':
      return `must be ${JSON.stringify(error.params.allowedValue)}`
    case 'minimum':
    case 'exclusiveMinimum':
    case 'maximum':
    case 'exclusiveMaximum':
      return `must be ${error.params.comparison} ${error.params.limit}`
    case 'minLength':
      return error.params.limit === 1 ? 'must not be empty' : `must have at least ${error.params.limit} characters`
    case 'maxLength':
      return `must have at most ${error.params.limit} characters`
    case 'minItems':
      return `must have at least ${error.params.limit} items`
    case 'maxItems':
      return `must have at most ${error.params.limit} items`
    case 'pattern':
      return (
        (at as { patternErrorMessage?: string } | undefined)?.patternErrorMessage ?? 'has a form that is not allowed'
      )
    case 'format':
      return `must be a valid ${error.params.format}`
    case 'anyOf':
      return 'has none of the allowed forms'
    default:
      return error.message
  }
}

const withArticle = (type: string) => (/^[aio]/.test(type) ? `an ${type}` : type === 'null' ? type : `a ${type}`)

function list(values: readonly unknown[]): string {
  const words = values.map(value => String(value))
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
