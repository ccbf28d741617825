import { compileTemplate, type Template, template } from '@gatehouse/expression'
import { writerFor } from '@gatehouse/media/escape.ts'
import { statusName } from '@gatehouse/media/status-set.ts'
import { defaulted, type Filled, fieldText, object, patterned, Type } from '@gatehouse/schema'

const body = object({
  contentType: fieldText({ minLength: 1, maxLength: 256, examples: ['text/html; charset=utf-8'] }),
  template: template({
    maxLength: 65_536,
    description: 'The problem is `body`: code, title, status, detail, hint. Values are escaped as the type needs it.',
  }),
})

export const page = object({
  codes: defaulted(
    Type.Array(patterned('^[a-z_]+$', 'the code of a failure, of lower-case letters and _', { maxLength: 64 }), {
      maxItems: 64,
      description: 'Of the gateway.',
    }),
    [],
  ),
  statuses: defaulted(Type.Array(statusName, { maxItems: 64 }), []),
  upstream: defaulted(Type.Boolean({ description: 'Also for replies of the upstream with these statuses.' }), false),
  bodies: Type.Array(body, {
    minItems: 1,
    maxItems: 8,
    description: 'By what the caller accepts; of equal ones the first.',
  }),
})

export interface Page {
  upstream: boolean
  fits(code: string | undefined, status: number): boolean
  bodies: readonly { contentType: string; template: Template; write: (value: unknown) => string }[]
}

export function compilePage({ codes, statuses, upstream, bodies }: Filled<typeof page>): Page {
  const named = new Set<string>(codes)
  const numbered = new Set<string>(statuses)
  return {
    upstream,
    fits: (code, status) =>
      (code !== undefined && named.has(code)) ||
      numbered.has(String(status)) ||
      numbered.has(`${Math.floor(status / 100)}xx`),
    bodies: bodies.map(({ contentType, template }) => ({
      ...{ contentType, template: compileTemplate(template), write: writerFor(contentType) },
    })),
  }
}
