/** The tests beside own policies, run by Node with what authors import of the house. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure, type Problem } from '@gatehouse/base'
import { readPolicyFolder } from './policy-folder.ts'

export interface TestRun {
  files: number
  passed: number
  failed: number
  problems: Problem[]
}

const runMsMax = 120_000
const outputBytesMax = 8 * 2 ** 20

/** Throws `own_policy_invalid` when they do not come to their end. */
export async function runTests(dir: string): Promise<TestRun> {
  const { tests } = readPolicyFolder(dir)
  if (tests.length === 0) return { files: 0, passed: 0, failed: 0, problems: [] }
  const imports = fileURLToPath(new URL('./house-imports.ts', import.meta.url))
  const args = ['--import', imports, '--test', '--test-reporter', 'tap', ...tests.map(file => join(dir, file))]
  const text = await output(args, dir)
  const counted = (what: string) => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(text)?.[1] ?? 0)
  const names = [...text.matchAll(/^\s*not ok \d+ - (.*)$/gm)].map(([, name]) => name!.slice(0, 300))
  const problems = names.slice(0, 100).map(name => ({ code: 'test_failed', message: `The test "${name}" fails.` }))
  return { files: tests.length, passed: counted('pass'), failed: counted('fail'), problems }
}

function output(args: readonly string[], cwd: string): Promise<string> {
  // Under a test runner Node would take this for a file of its own run.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const options = { cwd, env, timeout: runMsMax, maxBuffer: outputBytesMax, killSignal: 'SIGKILL' as const }
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, options, (failed, stdout) => {
      if (!failed || typeof failed.code === 'number') return resolve(stdout)
      reject(new Failure('own_policy_invalid', `The tests did not come to their end within ${runMsMax} ms.`))
    })
  })
}
