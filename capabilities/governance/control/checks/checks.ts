import type { Check } from './check.ts'
import { compatibilityCheck } from './compatibility-check.ts'
import { lintCheck } from './lint-check.ts'

/** Every kind of check that a policy may ask for. */
export const checks: readonly Check[] = [lintCheck, compatibilityCheck]
