import type { Tree } from '../projection.ts'
import type { Cursor } from './cursor.ts'
import { added } from './message.ts'
import { readOption } from './options.ts'

export function readService(cursor: Cursor, holder: Tree): void {
  const { comment } = cursor.expect('service')
  const service = added(cursor, holder, { kind: 'services', name: cursor.name(), comment })
  cursor.expect('{')
  cursor.statements(() => (cursor.is('option') ? readOption(cursor, service) : readMethod(cursor, service)), {
    isBlock: true,
  })
}

function readMethod(cursor: Cursor, service: Tree): void {
  const { comment } = cursor.expect('rpc')
  const method = added(cursor, service, { kind: 'methods', name: cursor.name(), comment })
  const { projection } = cursor
  const side = (name: string) => {
    cursor.expect('(')
    const streams = cursor.take('stream')
    const type = cursor.fullName('the type of a message')
    projection.put(method, name, type.text, type.start)
    if (streams) projection.put(method, `${name}Stream`, true, type.start)
    cursor.expect(')')
  }
  side('request')
  cursor.expect('returns')
  side('response')
  if (cursor.take('{')) cursor.statements(() => readOption(cursor, method), { isBlock: true })
  else cursor.expect(';')
}
