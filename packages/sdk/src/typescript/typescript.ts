/** A model as a package of TypeScript: no dependency, ESM, `fetch`. */
import type { Group, SdkModel } from '@gatehouse/sdk-model'
import { Names } from '../names.ts'
import { runtimeFiles } from '../runtime.ts'
import type { PackageOptions, SdkPackage } from '../sdk-package.ts'
import { clientFile, indexFile } from './client-file.ts'
import { groupFile, namedOperations } from './group-file.ts'
import { fileNaming, typeNames, typeNaming, valueNaming } from './naming.ts'
import { manifest, readme, type Shown, settings, tests } from './package-files.ts'
import { declaration } from './type-text.ts'

export interface Around {
  model: SdkModel
  /** Of types, arguments, errors and classes. */
  names: Names
  types: ReadonlyMap<string, string>
  classes: ReadonlyMap<Group, string>
  /** Fields of the client. */
  members: ReadonlyMap<Group, string>
  files: ReadonlyMap<Group, string>
}

export function typescriptPackage(model: SdkModel, options: PackageOptions): SdkPackage {
  const around = aroundOf(model)
  const files: SdkPackage = new Map()
  const shown: Shown[] = []
  for (const group of model.groups) {
    const named = namedOperations(group, around)
    files.set(`src/groups/${around.files.get(group)!}.ts`, groupFile(group, named, around))
    shown.push(...named.map(one => ({ member: around.members.get(group)!, named: one })))
  }
  const declared = [...model.types.values()].map(one => declaration(one, around.types)).join('\n')
  const binary = /\bBinary\b/.test(declared) ? "import type { Binary } from './runtime/body.ts'\n\n" : ''
  files.set('src/types.ts', `${binary}${declared || 'export {}\n'}`)
  files.set('src/client.ts', clientFile(around))
  files.set('src/index.ts', indexFile(around))
  for (const [name, text] of runtimeFiles('typescript')) files.set(`src/runtime/${name}`, text)
  files.set('package.json', manifest(options, model.title))
  files.set('tsconfig.json', settings())
  files.set('README.md', readme({ model, options }, shown))
  files.set('test/client.test.ts', tests(shown))
  if (options.changelog !== undefined) files.set('CHANGELOG.md', options.changelog)
  return files
}

export function aroundOf(model: SdkModel): Around {
  const names = new Names(typeNaming)
  const types = typeNames(model, names)
  const [members, files] = [new Names(valueNaming), new Names(fileNaming)]
  const of = (make: (name: string) => string) =>
    new Map(model.groups.map(group => [group, make(group.name || 'operations')]))
  return {
    ...{ model, names, types, classes: of(name => names.of(name, 'group')) },
    ...{ members: of(name => members.of(name)), files: of(name => files.of(name)) },
  }
}
