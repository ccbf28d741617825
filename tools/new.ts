/** `npm run new resource|operation|policy NAME [ROOM]`: a working unit with its test. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { tablesOf } from '@gatehouse/projections'
import { nearest } from '@gatehouse/schema'
import { type Catalogue, catalogueOf, type ResourceUnit } from '@gatehouse/unit'
import { catalogue } from '../apps/gatehouse/src/capabilities.ts'
import { root } from './files.ts'
import { scaffold, type UnitKind, unitKinds } from './scaffold.ts'
import { tableText } from './table-text.ts'

const usage = `npm run new ${unitKinds.join('|')} NAME [ROOM]`
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { capability: { type: 'string' }, root: { type: 'string', default: root } },
})
// npm takes `--capability ROOM` for its own and leaves ROOM as a word.
const [unit = '', name = '', room] = positionals
const target = values.root

if (!(unitKinds as readonly string[]).includes(unit)) {
  stop(`What shall it be?${meant(unit, unitKinds)}`)
}
if (!/^[a-z]{3,}(-[a-z0-9]+)*$/.test(name)) stop('A name is in lower case with dashes, three letters at least.')
const rooms = catalogue.capabilities.map(capability => capability.name)
const capability = values.capability ?? room ?? (unit === 'policy' ? 'traffic' : 'catalogue')
if (!rooms.includes(capability)) {
  stop(`The room is one of ${rooms.join(', ')}.${meant(capability, rooms)}`)
}

const prefixes = new Set([...catalogue.resources.values()].map(({ prefix }) => prefix))
const { files, index, next } = scaffold({ unit: unit as UnitKind, name, capability, prefixes })
const taken = [...files.keys()].filter(file => existsSync(join(target, file)))
if (taken.length > 0) stop(`${taken.join(', ')} exists already; nothing was written.`)
for (const [file, text] of files) write(file, text)
const listed = join(target, index.file)
write(index.file, index.change(existsSync(listed) ? readFileSync(listed, 'utf8') : ''))

console.log(`Wrote ${[...files.keys()].join(', ')}\nand one line in ${index.file}.\n\nNext:`)
for (const [at, sentence] of next.entries()) console.log(`${at + 1}. ${sentence}`)
if (unit === 'resource') console.log(await suggestedMigration([...files.keys()][0]!))
console.log(`${next.length + 1}. npm run format && npm run generate && npm run check && npm test -- ${name}`)

async function suggestedMigration(file: string): Promise<string> {
  const made = (await import(pathToFileURL(join(target, file)).href)) as Record<string, ResourceUnit>
  const resource = Object.values(made)[0]!
  const house: Catalogue = {
    ...catalogueOf([]),
    resources: new Map([...catalogue.resources, [resource.kind, resource]]),
  }
  return tablesOf(resource, house).map(tableText).join('\n\n').replace(/^/gm, '   ')
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(target, file)), { recursive: true })
  writeFileSync(join(target, file), text)
}

function meant(word: string, known: readonly string[]): string {
  const near = word && nearest(word, known)
  return near ? ` Did you mean ${near}?` : ''
}

function stop(message: string): never {
  console.error(`${message}\n${usage}`)
  process.exit(2)
}
