import type { Shapes } from './shape.ts'
import { shapes20 } from './shapes-2.ts'
import { shapes30 } from './shapes-3-0.ts'
import { shapes31 } from './shapes-3-1.ts'
import { shapes32 } from './shapes-3-2.ts'

export type Dialect = '2.0' | '3.0' | '3.1' | '3.2'

export const dialects: Readonly<Record<Dialect, Shapes>> = {
  '2.0': shapes20,
  '3.0': shapes30,
  '3.1': shapes31,
  '3.2': shapes32,
}

/** The dialect a root object declares with `swagger` or `openapi`; undefined when it declares none we know. */
export function dialectOf(root: Record<string, unknown>): Dialect | undefined {
  if (Object.hasOwn(root, 'swagger')) return root.swagger === '2.0' || root.swagger === 2 ? '2.0' : undefined
  const said = typeof root.openapi === 'number' ? String(root.openapi) : root.openapi
  const version = typeof said === 'string' ? /^3\.([012])(?:\.\d+)?(?:-.+)?$/.exec(said) : undefined
  return version ? (`3.${version[1]}` as Dialect) : undefined
}
