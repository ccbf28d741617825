import { resolve } from 'node:path'
import { Failure } from '@gatehouse/base'
import type { TestRun } from '../own-policies/test-run.ts'
import type { Command } from './command.ts'
import { counted } from './counted.ts'
import { tableText } from './table.ts'

export const command: Command = {
  usage: 'policy test [DIR]',
  summary: 'Checks the types of your own policies, runs their examples and tests, and bundles them.',
  more: 'DIR is `policies` unless said. It ends with 7 when anything is wrong.',
  flags: [],
  words: { min: 0, max: 1 },
  async run({ words: [dir = 'policies'], world, show }) {
    const [{ builtPolicies, exampleProblems }, { runTests }, { moduleDigest }] = await Promise.all([
      import('../own-policies/build.ts'),
      import('../own-policies/test-run.ts'),
      import('@gatehouse/program'),
    ])
    const path = resolve(world.cwd, dir)
    const built = await builtPolicies(path)
    const tests = await runTests(path)
    const digest = moduleDigest(built.module)
    const examples = built.verdicts.map(one => ({ ...one, passed: one.got.join() === one.expect.join() }))
    const bytes = Buffer.byteLength(built.module.code)
    await show({ digest, bytes, policies: built.module.policies, examples, tests }, () => {
      const rows = examples.map(one => [one.policy, one.title, one.got.join(', '), one.passed ? 'passed' : 'FAILED'])
      const said = `${counted(built.module.policies.length, 'policy')}, ${counted(bytes, 'byte')}, sha256 ${digest}`
      return [tableText(['policy', 'example', 'answered', 'verdict'], rows), '', ...testLines(tests), said].join('\n')
    })
    const problems = [...exampleProblems(built), ...tests.problems]
    if (problems.length > 0) throw new Failure('own_policy_invalid', `${dir}: ${problems[0]!.message}`, { problems })
  },
}

const testLines = ({ files, passed, failed }: TestRun) =>
  files === 0
    ? ['No test files.']
    : [`${counted(passed + failed, 'test')} in ${counted(files, 'file')}: ${passed} passed, ${failed} failed.`]
