/** Lock files name every package that something in them asks for, also those of other platforms: else a clean install fails. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'

interface Locked {
  link?: boolean
  optionalDependencies?: Record<string, string>
  dependencies?: Record<string, string>
}

for (const file of ['package-lock.json', 'tools/corpus/package-lock.json']) {
  test(`${file} names all that it asks for`, () => {
    const { packages } = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Locked> }
    const missing = Object.entries(packages).flatMap(([place, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies })
        .filter(name => !placesOf(place, name).some(found => found in packages))
        .map(name => `${place || file}: ${name}`),
    )
    assert.deepEqual(missing, [])
  })
}

/** Where a package that stands at `place` finds another, innermost first. */
function placesOf(place: string, name: string): string[] {
  const parts = place.split('/node_modules/')
  const places = parts.map(
    (_, index) => `${parts.slice(0, parts.length - index).join('/node_modules/')}/node_modules/${name}`,
  )
  return [...places, `node_modules/${name}`]
}
