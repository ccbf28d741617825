import { resolve } from 'node:path'
import { Failure, type Problem } from '@gatehouse/base'
import type { Reported } from '@gatehouse/report'
import { counted } from '../cli/counted.ts'
import { checkFile } from '../standalone/check.ts'
import type { CiWorld, StepResult } from './step.ts'

/** A gateway's own file, as it would be served: what is not valid fails it. */
export async function checkStep(file: string, { cwd }: CiWorld): Promise<StepResult> {
  const of =
    (level: Reported['level']) =>
    ({ code, message, hint, place, pointer }: Problem): Reported => ({
      ...{ id: code, level, message, help: hint, pointer, file: place?.file ?? file },
      ...{ line: place?.line, column: place?.column },
    })
  try {
    const { policies, warnings } = await checkFile(resolve(cwd, file))
    const summary = `${counted(policies, 'policy')} valid, ${counted(warnings.length, 'warning')}`
    return { name: 'check', state: 'passed', summary, items: warnings.map(of('warning')), rules: [] }
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    const { code, message, problems } = thrown
    const items = problems.length > 0 ? problems.map(of('error')) : [of('error')({ code, message })]
    return { name: 'check', state: 'failed', summary: message, items, rules: [] }
  }
}
