import assert from 'node:assert/strict'
import test from 'node:test'
import { mayAt } from './session.ts'

const at = { organization: 'acme', workspace: 'shop' }
const held = (role: string, permissions?: string[], workspace?: string) => ({
  operator: false,
  roles: [{ organization: 'acme', workspace, role, permissions }],
})

test('what needs a permission is for who has it there, whatever the role', () => {
  const need = { role: 'viewer', permission: 'captures' } as const
  assert.equal(mayAt(held('owner'), need, at), false)
  assert.equal(mayAt({ operator: true, roles: [] }, need, at), false)
  assert.equal(mayAt(held('viewer', ['captures']), need, at), true)
  assert.equal(mayAt(held('viewer', ['captures']), { ...need, role: 'editor' }, at), false)
  assert.equal(mayAt(held('viewer', ['captures'], 'shop'), need, at), true)
  assert.equal(mayAt(held('viewer', ['captures'], 'other'), need, at), false)
  assert.equal(mayAt(held('viewer', ['captures']), need, { organization: 'other' }), false)
})

test('a role brings what those below it do', () => {
  assert.equal(mayAt(held('admin'), 'editor', at), true)
  assert.equal(mayAt(held('viewer'), { role: 'editor' }, at), false)
  assert.equal(mayAt({ operator: true, roles: [] }, 'owner', at), true)
  assert.equal(mayAt(held('owner'), 'operator', at), false)
})
