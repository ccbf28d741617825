import assert from 'node:assert/strict'
import test from 'node:test'
import { importsOf, layerProblem } from './layers.ts'

test('an import downwards is fine, one upwards or sideways is told', () => {
  const fine = { from: 'packages/control/src/a.ts', specifier: '@gatehouse/store' }
  const up = { from: 'packages/store/src/a.ts', specifier: '@gatehouse/control' }
  const sideways = { from: 'packages/store/src/a.ts', specifier: '@gatehouse/events' }
  const relative = { from: 'packages/unit/src/a.ts', specifier: '../../program/src/run.ts' }
  assert.equal(layerProblem(fine), undefined)
  for (const one of [up, sideways, relative]) assert.match(layerProblem(one)!, /imports run downwards only/)
})

test('a policy imports neither node nor control', () => {
  const from = 'capabilities/traffic/policies/cors/cors.ts'
  assert.match(layerProblem({ from, specifier: 'node:fs' })!, /Host/)
  assert.match(layerProblem({ from, specifier: '../../control/handlers.ts' })!, /never imports control/)
  assert.equal(layerProblem({ from, specifier: '@gatehouse/unit' }), undefined)
})

test('imports are found in all their forms', () => {
  const text = `import a from 'one'\nimport {\n  b,\n} from 'two'\nexport * from 'three'\nimport 'four'\nconst x = await import('five')\nimport type { c } from 'six'`
  assert.deepEqual(importsOf(text), ['one', 'two', 'three', 'four', 'five', 'six'])
})

test('a capability gives another only what it offers', () => {
  const offers = new Map([['traffic', new Set(['policy-use.ts'])]])
  const from = 'capabilities/access/resources.ts'
  assert.equal(layerProblem({ from, specifier: '@gatehouse/capability-traffic/policy-use.ts' }, offers), undefined)
  assert.match(layerProblem({ from, specifier: '@gatehouse/capability-traffic/secret.ts' }, offers)!, /does not offer/)
})
