/** Changes of what is new in requests: level by id. */
import type { Level } from '../../change.ts'

export const existence: Readonly<Record<string, Level>> = {
  'new-optional-request-default-parameter-to-existing-path': 'INFO',
  'new-optional-request-parameter': 'INFO',
  'new-optional-request-property': 'INFO',
  'new-request-path-parameter': 'ERR',
  'new-required-request-default-parameter-to-existing-path': 'ERR',
  'new-required-request-header-property': 'ERR',
  'new-required-request-parameter': 'ERR',
  'new-required-request-property': 'ERR',
  'new-required-request-property-with-default': 'ERR',
}
