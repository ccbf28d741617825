/** An endpoint as Markdown, for programs that read. */
import { escaped } from '../markdown.ts'
import type { ContentPart, EndpointData, SchemaNode } from '../reference.ts'

const depthMax = 3

export function endpointText({ version, endpoint, samples }: EndpointData): string {
  const { parameters, body, replies } = endpoint
  return [
    `# ${escaped(endpoint.title)}`,
    `\`${endpoint.method} ${`${version.basePath}${endpoint.path}`.replaceAll('`', '')}\``,
    endpoint.deprecated ? 'Deprecated.' : '',
    endpoint.description ?? '',
    parameters.length > 0 ? '## Parameters' : '',
    parameters
      .map(
        one =>
          `- \`${one.name.replaceAll('`', '')}\` (${one.in}${one.required ? ', required' : ''}): ${escaped(one.schema.type)}${one.description ? `. ${escaped(one.description)}` : ''}`,
      )
      .join('\n'),
    body ? `## Request body\n\n${contentsText(body.content)}` : '',
    '## Replies',
    ...replies.map(one => `### ${escaped(one.status)}\n\n${escaped(one.description)}\n\n${contentsText(one.content)}`),
    samples?.curl ? `## Example\n\n${fenced(samples.curl)}` : '',
  ]
    .filter(Boolean)
    .join('\n\n')
}

const contentsText = (content: readonly ContentPart[]) =>
  content
    .map(({ type, schema }) =>
      [`\`${type.replaceAll('`', '')}\``, schema ? schemaText(schema) : ''].filter(Boolean).join('\n\n'),
    )
    .join('\n\n')

export function schemaText(node: SchemaNode, depth = 0): string {
  const indent = '  '.repeat(depth)
  const fields = (node.fields ?? []).map(({ name, required, node: field }) => {
    const line = `${indent}- \`${name.replaceAll('`', '')}\`: ${escaped(field.name ?? field.type)}${required ? ' (required)' : ''}${field.description ? `. ${escaped(field.description)}` : ''}`
    return depth < depthMax ? [line, schemaText(field, depth + 1)].filter(Boolean).join('\n') : line
  })
  const below = [node.items, ...(node.choices?.nodes ?? [])].filter(one => one !== undefined)
  return [
    ...(depth === 0 ? [escaped(node.name ?? node.type), ''] : []),
    ...fields,
    ...(depth < depthMax ? below.map(one => schemaText(one, depth + 1)) : []),
  ]
    .filter((line, at) => line !== '' || at === 1)
    .join('\n')
}

/** A fence that nothing in the text closes. */
export function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(run => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}\n${text}\n${fence}`
}
