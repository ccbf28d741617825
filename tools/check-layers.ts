/** Fails when an import does not follow the map in `layers.ts`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isTest, isTypeScript, projectFiles, root } from './files.ts'
import { importsOf, layerProblem } from './layers.ts'

const files = projectFiles().filter(file => isTypeScript(file) && !isTest(file))
const offers = new Map(
  projectFiles().flatMap(file => {
    const name = /^capabilities\/([^/]+)\/README\.md$/.exec(file)?.[1]
    if (!name) return []
    const listed = readFileSync(join(root, file), 'utf8').split('## Offers')[1] ?? ''
    return [[name, new Set([...listed.matchAll(/^- `([^`]+)`/gm)].map(([, offered]) => offered!))] as const]
  }),
)
const problems = files.flatMap(from =>
  importsOf(readFileSync(join(root, from), 'utf8')).flatMap(
    specifier => layerProblem({ from, specifier }, offers) ?? [],
  ),
)
for (const problem of problems) console.error(problem)
console.log(`${files.length} files follow the map${problems.length > 0 ? `, but for ${problems.length} imports` : ''}.`)
process.exitCode = problems.length > 0 ? 1 : 0
