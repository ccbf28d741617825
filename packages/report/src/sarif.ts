/** SARIF 2.1.0 (OASIS), which code hosts show beside the changed lines. */
import { pathToFileURL } from 'node:url'
import { printable } from './printable.ts'
import type { Report, Reported, RuleSummary } from './report.ts'

export function sarif({ tool, version, items, rules }: Report): object {
  const known = new Map<string, RuleSummary>(rules.map(rule => [rule.id, rule]))
  for (const { id, message } of items) if (!known.has(id)) known.set(id, { id, summary: printable(message) })
  const index = new Map([...known.keys()].map((id, at) => [id, at]))
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            ...{ name: tool, version },
            rules: [...known.values()].map(({ id, summary, url }) => ({
              ...{ id, shortDescription: { text: summary } },
              ...(url === undefined ? {} : { helpUri: url }),
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: items.map(item => ({ ruleId: item.id, ruleIndex: index.get(item.id), ...result(item) })),
      },
    ],
  }
}

function result({ level, message, help, fingerprint, file, line, column, pointer }: Reported): object {
  const region = line === undefined ? {} : { region: { startLine: line, startColumn: column ?? 1 } }
  const physical = file === undefined ? {} : { physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...region } }
  const logical =
    pointer === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: pointer === '' ? '/' : pointer }] }
  return {
    level,
    message: { text: printable(help === undefined ? message : `${message} ${help}`) },
    locations: [{ ...physical, ...logical }],
    ...(fingerprint === undefined ? {} : { partialFingerprints: { 'gatehouse/v1': fingerprint } }),
  }
}

/** Relative ones stay so: they count from the root of the repository. */
function uriOf(file: string): string {
  if (/^[a-z][a-z0-9+.-]+:/i.test(file)) return file
  if (file.startsWith('/')) return pathToFileURL(file).href
  return file.split(/[\\/]/).map(encodeURIComponent).join('/')
}
