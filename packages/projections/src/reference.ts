/** Reference pages in Markdown, one text each, by file name. */
import { type FailureKind, failureKinds } from '@gatehouse/base'
import { jsonSchema, type TSchema } from '@gatehouse/schema'
import { type Catalogue, operationId, type PolicyUnit, type ResourceUnit, roleFor, verbsOf } from '@gatehouse/unit'
import { documentSpec } from './document-spec.ts'
import { collectionPath } from './rest.ts'

export function referencePages(catalogue: Catalogue): Map<string, string> {
  const pages = new Map<string, string>()
  for (const resource of catalogue.resources.values()) {
    pages.set(`resources/${resource.plural}.md`, resourcePage(resource, catalogue))
  }
  for (const policy of catalogue.policies.values()) pages.set(`policies/${policy.name}.md`, policyPage(policy))
  pages.set('failures.md', failuresPage())
  pages.set('README.md', indexPage(catalogue))
  return pages
}

const made = '<!-- Made by `npm run generate`. Do not edit. -->\n'

function indexPage({ capabilities }: Catalogue): string {
  const rooms = capabilities.map(({ title, summary, resources = [], policies = [] }) =>
    [
      `## ${title}\n\n${summary}\n`,
      ...resources.map(one => `- [${one.title}](resources/${one.plural}.md): ${one.summary}`),
      ...policies.map(one => `- [Policy \`${one.name}\`](policies/${one.name}.md): ${one.summary}`),
    ].join('\n'),
  )
  return [made, '# Reference\n', ...rooms, '\n## Failures\n\n- [Every way Gatehouse says no](failures.md)\n'].join('\n')
}

function resourcePage(resource: ResourceUnit, { operations }: Catalogue): string {
  const own = [...operations.values()].filter(({ on }) => on === resource.kind)
  const text = [
    made,
    `# ${resource.title}\n\n${resource.summary}\n`,
    `Kind \`${resource.kind}\`, identifiers \`${resource.prefix}_…\`, address \`${collectionPath(resource)}\`.\n`,
    `## Spec\n\n${fieldTable(documentSpec(resource))}`,
  ]
  if (resource.status) text.push(`## Status\n\nFilled by the program.\n\n${fieldTable(resource.status)}`)
  if (resource.states) {
    const rows = Object.entries(resource.states.transitions).map(
      ([name, { from, to, summary, internal }]) =>
        `| ${internal ? `${name} (by the program)` : name} | ${from.join(', ')} | ${to} | ${summary} |`,
    )
    text.push(
      `## States\n\nStarts as \`${resource.states.initial}\`.\n\n| transition | from | to | |\n|---|---|---|---|\n${rows.join('\n')}\n`,
    )
  }
  const verbs = verbsOf(resource).map(verb => `| ${verb} | ${roleFor(resource, verb)}${withPermission(resource)} | |`)
  const doing = own.map(one => `| ${one.name} | ${one.role}${withPermission(one)} | ${one.summary} |`)
  text.push(`## What can be done\n\n| | role | |\n|---|---|---|\n${[...verbs, ...doing].join('\n')}\n`)
  for (const one of own.filter(({ input }) => input)) {
    text.push(`### ${operationId(one)}\n\n${one.summary}\n\n${fieldTable(one.input!)}`)
  }
  return text.join('\n')
}

const withPermission = ({ permission }: { permission?: string }) =>
  permission === undefined ? '' : ` with \`${permission}\``

function policyPage(policy: PolicyUnit): string {
  const examples = policy.examples.map(({ title, config, send, expect }) => {
    const yaml = JSON.stringify({ policy: policy.name, config }, null, 2)
    const rows = send.map((line, i) => `| \`${line}\` | ${expect[i]} |`)
    return `### ${title}\n\n\`\`\`json\n${yaml}\n\`\`\`\n\n| request | answer |\n|---|---|\n${rows.join('\n')}\n`
  })
  return [
    made,
    `# ${policy.title}\n\n${policy.summary}\n`,
    `Name \`${policy.name}\`, version ${policy.version}, stages ${policy.stages.map(stage => `\`${stage}\``).join(', ')} (the first unless said).\n`,
    `## Configuration\n\n${fieldTable(policy.config)}`,
    policy.errors.length > 0
      ? `## Answers\n\n${policy.errors.map(code => `- \`${code}\` (${failureKinds[code].status}): ${failureKinds[code].title}`).join('\n')}\n`
      : '',
    examples.length > 0 ? `## Examples\n\nRun by the tests.\n\n${examples.join('\n')}` : '',
  ].join('\n')
}

function failuresPage(): string {
  const rows = Object.entries<FailureKind>(failureKinds).map(
    ([code, { status, title, hint }]) => `| \`${code}\` | ${status} | ${title} | ${hint} |`,
  )
  return `${made}\n# Failures\n\nEvery failure has one of these codes; over HTTP it is problem+json (RFC 9457).\n\n| code | status | | what to do |\n|---|---|---|---|\n${rows.join('\n')}\n`
}

interface FieldShape {
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: FieldShape[]
  items?: FieldShape
  properties?: Record<string, FieldShape>
  patternProperties?: Record<string, FieldShape>
  required?: string[]
  default?: unknown
  description?: string
  title?: string
  minimum?: number
  maximum?: number
  showIf?: Record<string, unknown>
}

function fieldTable(schema: TSchema | Record<string, unknown>): string {
  const rows = fieldRows(jsonSchema(schema as TSchema) as FieldShape, '')
  if (rows.length === 0) return 'No fields.\n'
  return `| field | type | default | |\n|---|---|---|---|\n${rows.join('\n')}\n`
}

function fieldRows(shape: FieldShape, prefix: string, depth = 0): string[] {
  return Object.entries(shape.properties ?? {}).flatMap(([name, field]) => {
    const required = shape.required?.includes(name)
      ? '**required**'
      : field.default === undefined
        ? ''
        : `\`${JSON.stringify(field.default)}\``
    const condition = field.showIf
      ? ` Only when ${Object.entries(field.showIf).map(([k, v]) => `${k} is ${[v].flat().join(' or ')}`)}.`
      : ''
    const row = `| \`${prefix}${name}\` | ${typeOf(field)} | ${required} | ${(field.description ?? field.title ?? '').replace(/\|/g, '\\|')}${condition} |`
    const record =
      field.type === 'object' && field.patternProperties ? Object.values(field.patternProperties)[0] : undefined
    const inner = depth < 2 ? (field.properties ? field : (field.items ?? record)) : undefined
    const mark = field.properties ? '.' : field.items ? '[].' : '.*.'
    return [row, ...(inner?.properties ? fieldRows(inner, `${prefix}${name}${mark}`, depth + 1) : [])]
  })
}

function typeOf(shape: FieldShape): string {
  if (shape.enum) return shape.enum.map(value => `\`${value}\``).join(', ')
  if (shape.anyOf) return shape.anyOf.map(typeOf).join(' or ')
  if (shape.type === 'array') return `list of ${typeOf(shape.items ?? {})}`
  const range =
    shape.minimum !== undefined && shape.maximum !== undefined ? ` ${shape.minimum} to ${shape.maximum}` : ''
  return `${[shape.type ?? 'anything'].flat().join(' or ')}${range}`
}
