/** Styles of pages that come later are laid over those that are there: a class belongs to one file. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import test from 'node:test'

const folders = [import.meta.dirname, join(import.meta.dirname, '../../../packages/ui/src')]
const isOwn = /^\.([a-z][a-z0-9-]*)(?::[a-z-]+)*$/

function ownClasses(text: string): Set<string> {
  const own = new Set<string>()
  for (const [, selectors = ''] of text.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/([^{}]+)\{/g))
    for (const selector of selectors.split(',')) {
      const name = isOwn.exec(selector.trim())?.[1]
      if (name) own.add(name)
    }
  return own
}

test('no class has rules of its own in two files of styles', () => {
  const owners = new Map<string, string[]>()
  for (const folder of folders)
    for (const file of globSync('**/*.css', { cwd: folder }))
      for (const name of ownClasses(readFileSync(join(folder, file), 'utf8')))
        owners.set(name, [...(owners.get(name) ?? []), basename(file)])
  assert.ok(owners.has('bar'), 'the styles were read')
  assert.deepEqual(
    [...owners].filter(([, files]) => files.length > 1),
    [],
  )
})
