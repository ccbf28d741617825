/** The spec as documents write it: a text may stand in a file beside the document, which a field of its own names. */
import { jsonSchema } from '@gatehouse/schema'
import type { ResourceUnit } from '@gatehouse/unit'

interface Shape {
  properties: Record<string, Record<string, unknown>>
  required?: string[]
}

/** JSON Schema with the fields that name files, each after the text that it stands for. */
export function documentSpec({ spec, files = {} }: Pick<ResourceUnit, 'spec' | 'files'>): Record<string, unknown> {
  const { exactlyOne, ...schema } = jsonSchema(spec) as Record<string, unknown> & { exactlyOne?: { fields: string[] } }
  if (exactlyOne) schema.oneOf = exactlyOne.fields.map(field => ({ required: [field] }))
  for (const [text, file] of Object.entries(files)) {
    const steps = text.split('.')
    const owner = steps
      .slice(0, -1)
      .reduce((at, step) => at.properties[step] as unknown as Shape, schema as unknown as Shape)
    addFile(owner, steps.at(-1)!, file.slice(file.lastIndexOf('.') + 1))
  }
  return schema
}

function addFile(owner: Shape, text: string, file: string): void {
  const named = {
    ...{ type: 'string', minLength: 1 },
    description: `In documents: the file that \`${text}\` is read from; its path counts from the document.`,
  }
  owner.properties = Object.fromEntries(
    Object.entries(owner.properties).flatMap(([name, field]) =>
      name === text
        ? [
            [name, field],
            [file, named],
          ]
        : [[name, field]],
    ),
  )
  if (!owner.required?.includes(text)) return
  owner.required = owner.required.filter(name => name !== text)
  Object.assign(owner, { anyOf: [{ required: [text] }, { required: [file] }] })
}
