/** A model as a package of Python 3.10 and later: the standard library alone. */
import type { Group, SdkModel } from '@gatehouse/sdk-model'
import { Names } from '../names.ts'
import { runtimeFiles } from '../runtime.ts'
import type { PackageOptions, SdkPackage } from '../sdk-package.ts'
import { clientFile, initFile } from './client-file.ts'
import { groupFile, namedOperations } from './group-file.ts'
import { moduleNaming, typeNames, typeNaming, valueNaming } from './naming.ts'
import { project, readme, type Shown, tests } from './package-files.ts'
import { declaration, type TypeNames } from './type-text.ts'

export interface Around {
  model: SdkModel
  /** Of the package, as it is imported. */
  module: string
  types: TypeNames
  /** With the module in front. */
  qualified: TypeNames
  classes: ReadonlyMap<Group, string>
  members: ReadonlyMap<Group, string>
  files: ReadonlyMap<Group, string>
}

export function pythonPackage(model: SdkModel, options: PackageOptions): SdkPackage {
  const around = aroundOf(model, options)
  const home = `src/${around.module}`
  const files: SdkPackage = new Map()
  const shown: Shown[] = []
  for (const group of model.groups) {
    const named = namedOperations(group)
    files.set(`${home}/groups/${around.files.get(group)!}.py`, groupFile(group, named, around))
    shown.push(...named.map(one => ({ member: around.members.get(group)!, named: one })))
  }
  files.set(`${home}/groups/__init__.py`, '')
  files.set(`${home}/types.py`, typesFile(around))
  files.set(`${home}/client.py`, clientFile(around))
  files.set(`${home}/__init__.py`, initFile())
  files.set(`${home}/py.typed`, '')
  for (const [name, text] of runtimeFiles('python')) files.set(`${home}/runtime/${name}`, text)
  files.set('pyproject.toml', project(around, options))
  files.set('README.md', readme(around, { options, shown }))
  files.set('tests/test_client.py', tests(around, shown))
  if (options.changelog !== undefined) files.set('CHANGELOG.md', options.changelog)
  return files
}

function typesFile({ model, types }: Around): string {
  const taken = new Set(types.values())
  const all = [...model.types.values()].map(one => declaration(one, types, taken)).join('\n\n')
  const text = `"""What goes over the wire, as JSON has it."""

from __future__ import annotations

import typing as t

from .runtime.body import Binary as Binary

${all}`
  return text.trimEnd().concat('\n')
}

export function aroundOf(model: SdkModel, { name }: PackageOptions): Around {
  const names = new Names(typeNaming)
  const types = typeNames(model.types.values(), names)
  const [members, files] = [new Names(valueNaming), new Names(moduleNaming)]
  const of = (make: (name: string) => string) =>
    new Map(model.groups.map(group => [group, make(group.name || 'operations')]))
  return {
    ...{ model, types, module: new Names(moduleNaming).of(name), classes: of(one => names.of(one, 'group')) },
    qualified: new Map([...types].map(([id, one]) => [id, `m.${one}`])),
    ...{ members: of(one => members.of(one)), files: of(one => files.of(one)) },
  }
}
