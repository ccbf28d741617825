/** Commands that need nothing that runs know policies of an operator from their directory. */
import { resolve } from 'node:path'
import type { Call } from './command.ts'
import type { Flag } from './flags.ts'

export const policiesFlag: Flag = {
  name: 'policies',
  type: 'string',
  description: 'Directory of policies of your own, beside the built-in ones.',
}

/** The flag, or the variable that the programs read. */
export function policiesDir({ values, world }: Pick<Call, 'values' | 'world'>): string | undefined {
  const named = (values.policies as string | undefined) ?? world.env.GATEHOUSE_POLICIES
  return named === undefined || named === '' ? undefined : resolve(world.cwd, named)
}
