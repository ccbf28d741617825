/** Writes what is made from the units; `--check` says what is out of step instead. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  clientText,
  cliTree,
  consoleSchemas,
  consoleTree,
  editorSchema,
  openApiOf,
  referencePages,
  restRoutes,
} from '@gatehouse/projections'
import { catalogue } from '../apps/gatehouse/src/capabilities.ts'
import { settingsPage } from '../apps/gatehouse/src/settings-page.ts'
import { mockRulesPage } from '../capabilities/lifecycle/mock-rules.ts'
import { contractChangesPage } from '../packages/comparison/src/reference-page.ts'
import { metricsPage } from '../packages/gateway/src/metrics/reference-page.ts'
import { lintRulesPage } from '../packages/lint/src/reference-page.ts'

const root = dirname(import.meta.dirname)
const routes = restRoutes(catalogue)
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

const artifacts = new Map<string, string>([
  ['docs/reference/openapi.json', json(openApiOf(routes, version))],
  ['docs/reference/document.schema.json', json(editorSchema(catalogue))],
  ['docs/reference/settings.md', settingsPage()],
  ['docs/reference/metrics.md', metricsPage()],
  ['docs/reference/contract-changes.md', contractChangesPage()],
  ['docs/reference/lint-rules.md', lintRulesPage()],
  ['docs/reference/mock-rules.md', mockRulesPage()],
  ['apps/gatehouse/generated/cli.json', json(cliTree(routes))],
  ['packages/projections/generated/client.ts', clientText(routes)],
  ['packages/projections/generated/console.json', `${JSON.stringify(consoleTree(catalogue, routes))}\n`],
  ['packages/projections/generated/console-schemas.json', `${JSON.stringify(consoleSchemas(catalogue, routes))}\n`],
  ...[...referencePages(catalogue)].map(([name, text]) => [`docs/reference/${name}`, text] as const),
])

const checking = process.argv.includes('--check')
const standing = ['docs/reference', 'apps/gatehouse/generated', 'packages/projections/generated'].flatMap(filesBelow)
const stale = [
  ...[...artifacts].filter(([file, text]) => read(file) !== text).map(([file]) => file),
  ...standing.filter(file => !artifacts.has(file)),
]
if (checking && stale.length > 0) {
  console.error(`Out of step with the units:\n  ${stale.join('\n  ')}\nRun npm run generate.`)
  process.exitCode = 1
}
if (!checking) {
  for (const file of stale) {
    const text = artifacts.get(file)
    if (text === undefined) rmSync(join(root, file))
    else {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), text)
    }
  }
  console.log(`${artifacts.size} files, ${stale.length} changed.`)
}

function read(file: string): string | undefined {
  try {
    return readFileSync(join(root, file), 'utf8')
  } catch {
    return undefined
  }
}

function filesBelow(folder: string): string[] {
  try {
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    return entries
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name).slice(root.length + 1))
  } catch {
    return []
  }
}
