/** Commands that need nothing that runs know policies of an operator from their directory. */
import { resolve } from 'node:path'
import type { Call } from './command.ts'
import type { Flag } from './flags.ts'

export const policiesFlag: Flag = {
  name: 'policies',
  type: 'string',
  description: 'Directory of policies of your own, beside the built-in ones.',
}

export const rulesFlag: Flag = {
  name: 'waf-rules-directory',
  type: 'string',
  description: 'Directory with the sets of rules that policies `waf` name.',
}

export function rulesDir({ values, world }: Pick<Call, 'values' | 'world'>): string | undefined {
  const named = (values['waf-rules-directory'] as string | undefined) ?? world.env.GATEHOUSE_WAF_RULES_DIRECTORY
  return named === undefined || named === '' ? undefined : resolve(world.cwd, named)
}

/** The flag, or the variable that the programs read. */
export function policiesDir({ values, world }: Pick<Call, 'values' | 'world'>): string | undefined {
  const named = (values.policies as string | undefined) ?? world.env.GATEHOUSE_POLICIES
  return named === undefined || named === '' ? undefined : resolve(world.cwd, named)
}
