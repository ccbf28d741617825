/** Fails when an import does not follow the map in `layers.ts`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isTest, isTypeScript, projectFiles, root } from './files.ts'
import { importsOf, layerProblem } from './layers.ts'

const files = projectFiles().filter(file => isTypeScript(file) && !isTest(file))
const problems = files.flatMap(from =>
  importsOf(readFileSync(join(root, from), 'utf8')).flatMap(specifier => layerProblem({ from, specifier }) ?? []),
)
for (const problem of problems) console.error(problem)
console.log(`${files.length} files follow the map${problems.length > 0 ? `, but for ${problems.length} imports` : ''}.`)
process.exitCode = problems.length > 0 ? 1 : 0
