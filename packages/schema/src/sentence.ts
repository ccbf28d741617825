import type { TLocalizedValidationError } from 'typebox/error'

/** One validation error as a sentence a person understands. */
export function sentence(error: TLocalizedValidationError): string {
  const where =
    error.instancePath === '' ? 'The value' : error.instancePath.slice(error.instancePath.lastIndexOf('/') + 1)
  return `${where} ${said(error)}.`
}

function said(error: TLocalizedValidationError): string {
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
      return `must match ${String(error.params.pattern)}`
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
