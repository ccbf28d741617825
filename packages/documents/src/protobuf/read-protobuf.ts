/** Protobuf sources (proto2, proto3, editions) as a tree: see `docs/guides/lint.md`. */
import type { LanguageOptions } from '../graphql/read-graphql.ts'
import type { Positions } from '../positions.ts'
import { Projection, type Tree } from '../projection.ts'
import { Cursor } from './cursor.ts'
import { readEnum } from './enum.ts'
import { readExtend, readMessage } from './message.ts'
import { readOption } from './options.ts'
import { readService } from './service.ts'

/** Throws `document_invalid` with every place that does not parse, or `document_too_large`. */
export function readProtobuf(
  text: string,
  { limits, file }: LanguageOptions,
): { value: unknown; positions: Positions } {
  const projection = new Projection(limits)
  const root: Tree = projection.at({}, 0)
  projection.put(root, 'protobuf', 'proto2')
  const cursor = new Cursor(text, { projection, limits, file })
  cursor.statements(() => readTop(cursor, root), { isBlock: false })
  cursor.finish()
  return { value: root, positions: projection.positions(text, root) }
}

function readTop(cursor: Cursor, root: Tree): void {
  const { start, text: word, comment } = cursor.peek()
  const { projection } = cursor
  switch (word) {
    case 'syntax':
    case 'edition': {
      cursor.next()
      cursor.expect('=')
      const said = cursor.string().text
      projection.put(root, 'protobuf', said, start)
      projection.put(root, word, said, start)
      projection.put(root, 'comment', comment, start)
      cursor.expect(';')
      return
    }
    case 'package': {
      cursor.next()
      const { text, start: at } = cursor.fullName()
      projection.put(root, 'package', text, at)
      cursor.expect(';')
      return
    }
    case 'import': {
      cursor.next()
      const how = ['public', 'weak', 'option'].find(one => cursor.take(one))
      const one: Tree = projection.at({}, start)
      projection.put(one, 'path', cursor.string().text)
      projection.put(one, 'how', how)
      if (!Object.hasOwn(root, 'imports')) projection.put(root, 'imports', projection.at([], start))
      ;(root.imports as Tree[]).push(one)
      cursor.expect(';')
      return
    }
    case 'option':
      return readOption(cursor, root)
    default:
      return readDeclaration(cursor, root)
  }
}

function readDeclaration(cursor: Cursor, root: Tree): void {
  // Edition 2024: who may use it.
  if (cursor.is('export') || cursor.is('local')) cursor.next()
  const top = { root, name: '' }
  if (cursor.is('message')) return readMessage(cursor, top)
  if (cursor.is('enum')) return readEnum(cursor, top)
  if (cursor.is('service')) return readService(cursor, root)
  if (cursor.is('extend')) return readExtend(cursor, top)
  throw cursor.unexpected('`message`, `enum`, `service`, `extend`, `import`, `package` or `option`')
}
