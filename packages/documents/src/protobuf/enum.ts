import type { Tree } from '../projection.ts'
import type { Cursor } from './cursor.ts'
import { added, inScope, type Scope } from './message.ts'
import { readOption, readOptionList } from './options.ts'
import { readReserved } from './reserved.ts'

export const enumNumberMax = 2_147_483_647

export function readEnum(cursor: Cursor, scope: Scope, comment = cursor.peek().comment): void {
  cursor.expect('enum')
  const one = added(cursor, scope.root, { kind: 'enums', name: inScope(scope, cursor.name()), comment })
  cursor.expect('{')
  cursor.statements(
    () => {
      if (cursor.is('option')) return readOption(cursor, one)
      if (cursor.is('reserved')) return readReserved(cursor, one, enumNumberMax)
      readValue(cursor, one)
    },
    { isBlock: true },
  )
}

function readValue(cursor: Cursor, holder: Tree): void {
  const { comment } = cursor.peek()
  const value = added(cursor, holder, { kind: 'values', name: cursor.name('the name of a value'), comment })
  cursor.expect('=')
  const { start } = cursor.peek()
  cursor.projection.put(value, 'number', cursor.integer(), start)
  readOptionList(cursor, value)
  cursor.expect(';')
}
