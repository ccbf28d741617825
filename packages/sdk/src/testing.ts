/** Packages in folders that are gone after the test. Imported by tests only. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'
import type { SdkPackage } from './sdk-package.ts'

export function folderOf(t: TestContext, files: SdkPackage): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-sdk-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

/** Why a test that runs Python is left out; in CI it never is. */
export const withoutPython =
  process.env.CI === 'true' || spawnSync('which', ['python3']).status === 0
    ? false
    : 'the Debian package python3 is missing'
