/** A gateway alone, as the guides start it: a process, a file, a directory of secrets. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

const program = join(import.meta.dirname, '../bin/gatehouse.mjs')

/** Its address. `folder` has `secrets` in it. */
export async function aloneGateway(t: TestContext, folder: string, documents: string): Promise<string> {
  writeFileSync(join(folder, 'gateway.yaml'), documents)
  const ports = ['gateway', 'metrics', 'tls'].flatMap(name => [`--${name}-port`, '0'])
  const words = ['--config', 'gateway.yaml', '--secrets-directory', 'secrets', '--egress-allow', 'loopback']
  const child = spawn(
    process.execPath,
    [program, 'gateway', ...words, '--data', 'data', '--workers', '1', '--json', ...ports],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  t.after(() => child.kill('SIGKILL'))
  const [line] = await once(child.stdout!, 'data')
  return (JSON.parse(String(line)) as { gateway: string }).gateway
}
