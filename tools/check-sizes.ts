/** Prints how large the files are; fails when some are larger than they may be. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isTest, isTypeScript, projectFiles, root } from './files.ts'
import { sizeReport } from './sizes.ts'

const files = projectFiles().filter(file => isTypeScript(file) && !file.includes('/generated/'))
const sized = files.map(file => ({ file, text: readFileSync(join(root, file), 'utf8'), test: isTest(file) }))
const { problems, figures } = sizeReport(sized)
for (const problem of problems) console.error(problem)
console.log(figures)
process.exitCode = problems.length > 0 ? 1 : 0
