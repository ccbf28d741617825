/** Requests and documents that would break out of a sample, and what reads samples. Imported by tests only. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** What means something to one of the languages or another. */
export const hostile = [
  ...[
    '\'"`\\',
    '$(touch pwned)',
    '`touch pwned`',
    '${x}',
    '#{1+1}',
    '#$0',
    '#@a',
    '{x}',
    '%s%n',
    '*/',
    '/*',
    '"""',
    "'''",
  ],
  ...[
    '?>',
    '<?php',
    '\\u0022',
    '\\x22',
    '\\',
    '\n',
    '\r',
    '\t',
    '\0',
    '\u2028',
    '\u2029',
    '\u202e',
    '\u0085',
    '\ud800',
    '🐎',
    '//',
    '--',
    '@x',
  ],
]

/** A file of a folder that is gone after the test. */
export function fileIn(t: TestContext, name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-sample-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

export const isThere = (program: string) => spawnSync('which', [program]).status === 0

export const output = (program: string, ...words: string[]) =>
  execFileSync(program, words, { encoding: 'utf8', timeout: 60_000, stdio: ['ignore', 'pipe', 'pipe'] })
