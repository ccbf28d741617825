/** Fails when a file names a place that exists on one machine only. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFiles, root } from './files.ts'

const patterns: [RegExp, string][] = [
  [/(?<![\w./-])\/(home|root|Users|work)\/[a-z]/, 'a path of one machine'],
  [/registry\.npmjs|deb\.debian\.org|proxy\.golang/, 'the host of a package registry'],
]
const skipped = /^(package-lock\.json|tools\/check-texts\.ts)$|\.(png|ico|woff2)$|fixtures\//

let found = 0
for (const file of projectFiles().filter(name => !skipped.test(name))) {
  for (const [index, line] of readFileSync(join(root, file), 'utf8').split('\n').entries()) {
    for (const [pattern, what] of patterns) {
      if (!pattern.test(line)) continue
      found++
      console.error(`${file}:${index + 1} names ${what}: ${line.trim().slice(0, 100)}`)
    }
  }
}
console.log(found === 0 ? 'No file names a place of one machine.' : `${found} lines name one.`)
process.exitCode = found > 0 ? 1 : 0
