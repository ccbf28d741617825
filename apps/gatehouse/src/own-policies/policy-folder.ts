/** A directory of own policies: which of its files are policies, which are tests, and what to watch. */
import { readdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { Failure } from '@gatehouse/base'
import { type Stamps, stampOf } from '../file-watch.ts'

export interface PolicyFolder {
  /** Absolute. */
  dir: string
  /** One policy each, by their name within the directory; what policies share lies in folders below. */
  policies: string[]
  /** `x.test.ts` beside `x.ts`. */
  tests: string[]
}

const filesMax = 1000

/** Throws `own_policy_invalid` when there is no directory, or no policy in it. */
export function readPolicyFolder(dir: string): PolicyFolder {
  const files = entriesOf(dir, false)
    .filter(entry => entry.isFile() && /^[^.].*\.ts$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map(({ name }) => name)
    .sort()
  const tests = files.filter(name => name.endsWith('.test.ts'))
  const policies = files.filter(name => !name.endsWith('.test.ts'))
  if (policies.length > 0) return { dir: resolve(dir), policies, tests }
  const hint = 'Write one with `gatehouse policy new NAME --dir DIR`.'
  throw new Failure('own_policy_invalid', `${dir} holds no policy: no file that ends in .ts.`, { hint })
}

/** The directory, those below it, and their files, as they are now. */
export async function stampsOf(dir: string): Promise<Stamps> {
  const paths = [dir]
  for (const entry of entriesOf(dir, true)) {
    const path = join(entry.parentPath, entry.name)
    if (relative(dir, path).split('/').some(isLeftOut)) continue
    if (entry.isFile() || entry.isDirectory()) paths.push(path)
  }
  if (paths.length > filesMax) throw new Failure('own_policy_invalid', `${dir} holds more than ${filesMax} files.`)
  return new Map(await Promise.all(paths.map(async path => [path, await stampOf(path)] as const)))
}

const isLeftOut = (name: string) => name.startsWith('.') || name === 'node_modules'

function entriesOf(dir: string, recursive: boolean) {
  try {
    return readdirSync(dir, { withFileTypes: true, recursive })
  } catch (thrown) {
    throw new Failure('own_policy_invalid', `${dir} cannot be read: ${(thrown as NodeJS.ErrnoException).code}.`)
  }
}
