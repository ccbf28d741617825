/** Everything that can be known in under a minute: form, types, layers, sizes, generated files, unit tests. */
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './files.ts'
import { measured } from './rooms.ts'

const bin = (name: string) => join(root, 'node_modules/.bin', name)
const tool = (name: string, ...rest: string[]) => [process.execPath, join(root, 'tools', name), ...rest]

/** Those of rooms that are quick, and not those that try a thousand documents or measure. */
const quick = [
  'packages/{base,schema,unit,program,projections}/src/**/*.test.ts',
  'capabilities/*/policies/**/*.test.ts',
]
const tests = globSync([...quick, 'tools/{failures,layers,sizes}.test.ts'], { cwd: root })

const steps: [name: string, command: string[], mend: string][] = [
  ['form', [bin('biome'), 'check', '--diagnostic-level=warn', '.'], 'npm run format'],
  ['types', [bin('tsc'), '-p', '.'], 'mend the types'],
  ['console', [bin('tsc'), '-p', 'apps/console'], 'mend the types of the console'],
  ['portal', [bin('tsc'), '-p', 'apps/portal'], 'mend the types of the portal'],
  ['layers', tool('check-layers.ts'), 'see tools/layers.ts'],
  ['sizes', tool('check-sizes.ts'), 'cut the file, or name the reason in tools/sizes.ts'],
  ['texts', tool('check-texts.ts'), 'name no place of one machine'],
  ['generated', tool('generate.ts', '--check'), 'npm run generate'],
  [
    'tests',
    [
      process.execPath,
      '--import',
      join(root, 'tools/property-seed.ts'),
      ...['--test', '--test-isolation=none'],
      ...tests.filter(file => !file.endsWith('.long.test.ts') && !measured.test(file)),
    ],
    'npm test',
  ],
]

const results = await Promise.all(steps.map(([name, command, mend]) => step(name, command, mend)))
process.exitCode = results.every(Boolean) ? 0 : 1

function step(name: string, [file, ...rest]: string[], mend: string): Promise<boolean> {
  const startedMs = performance.now()
  return new Promise(resolve => {
    const child = spawn(file!, rest, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', text => (output += text))
    child.stderr.on('data', text => (output += text))
    child.on('close', code => {
      const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
      const last = output.trim().split('\n').at(-1) ?? ''
      console.log(
        `${code === 0 ? '✔' : '✖'} ${name.padEnd(10)} ${seconds.padStart(5)} s  ${code === 0 ? brief(name, output, last) : `→ ${mend}`}`,
      )
      if (code !== 0) console.log(output.trimEnd().split('\n').slice(-60).join('\n'))
      resolve(code === 0)
    })
  })
}

function brief(name: string, output: string, last: string): string {
  if (name !== 'tests') return last.slice(0, 160)
  return `${/^ℹ pass (\d+)/m.exec(output)?.[1] ?? '?'} passed`
}
