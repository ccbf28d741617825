/** The project's own files, as git knows them (tracked, or new and not ignored). */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

export const root = dirname(import.meta.dirname)

export function projectFiles(): string[] {
  const list = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  return list.split('\n').filter(file => file !== '' && existsSync(join(root, file)))
}

export const isTypeScript = (file: string) => /\.(ts|tsx|mts)$/.test(file) && !file.endsWith('.d.ts')

/** Tests, and what only tests import. */
export const isTest = (file: string) =>
  /(\.test\.ts|\.long\.ts|\.model\.ts|\/testing[^/]*\.ts|^packages\/program\/src\/sample\.ts)$/.test(file) ||
  file.startsWith('packages/testing/')
