/** What every client of a language brings along: real source, which is typed and tested as it stands. */
import { readdirSync, readFileSync } from 'node:fs'

const home = new URL('../runtime/', import.meta.url)

export function runtimeFiles(language: 'typescript' | 'python'): [name: string, text: string][] {
  const folder = new URL(`${language}/`, home)
  const names = readdirSync(folder).filter(name => /\.(ts|py)$/.test(name) && !/\.test\.ts$|^test_/.test(name))
  return names.sort().map(name => [name, readFileSync(new URL(name, folder), 'utf8')])
}
