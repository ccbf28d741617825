/** What stands around the source: manifest, settings, README, tests. */
import type { PackageOptions } from '../sdk-package.ts'
import { serverOf } from '../server-of.ts'
import { firstLine, forMarkdown } from '../words.ts'
import type { NamedOperation } from './group-file.ts'
import { text } from './naming.ts'
import type { Around } from './typescript.ts'

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

export const manifest = ({ name, version }: PackageOptions, title: string) =>
  json({
    ...{ name, version, description: `Client of ${firstLine(title)}`, type: 'module', sideEffects: false },
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    files: ['dist', 'README.md', 'CHANGELOG.md'],
    engines: { node: '>=22' },
    scripts: { build: 'tsc -p .', prepack: 'npm run build', test: 'node --test test/*.test.ts' },
    devDependencies: { typescript: '^5.8.0 || ^7.0.0' },
  })

export const settings = () =>
  json({
    compilerOptions: {
      ...{ target: 'es2022', lib: ['es2024', 'dom', 'dom.iterable'], module: 'nodenext', moduleResolution: 'nodenext' },
      ...{ strict: true, noUncheckedIndexedAccess: true, verbatimModuleSyntax: true, erasableSyntaxOnly: true },
      ...{ declaration: true, rewriteRelativeImportExtensions: true, rootDir: 'src', outDir: 'dist', types: [] },
    },
    include: ['src'],
  })

export interface Shown {
  member: string
  named: NamedOperation
}

export function readme(
  { model, options }: { model: Around['model']; options: PackageOptions },
  operations: readonly Shown[],
): string {
  const [first] = operations
  const server = serverOf(model)
  const scheme = model.schemes[0]
  const auth = scheme ? `\n  auth: { ${text(scheme.id)}: process.env.API_SECRET! },` : ''
  const call = first
    ? `client.${first.member}.${first.named.method}(${first.named.args ? '{ /* arguments */ }' : ''})`
    : 'client'
  const paged = operations.find(({ named }) => named.operation.paging)
  const pages = paged
    ? `\n## Pages\n\n\`\`\`ts\nfor await (const item of client.${paged.member}.${paged.named.all}(${paged.named.operation.parameters.some(({ required }) => required) ? '{ /* arguments */ }' : ''})) console.log(item)\n\`\`\`\n\nA page is asked for when the one before is used up; end the loop, and no more are asked for.\n`
    : ''
  const rows = operations.map(
    ({ member, named: { method, operation } }) =>
      `| \`${member}.${method}\` | ${operation.method} \`${operation.path.replaceAll('`', '').replaceAll('|', '\\|')}\` | ${forMarkdown(firstLine(operation.summary))} |\n`,
  )
  return `# ${options.name}

Client of ${forMarkdown(model.title)}, version ${options.version}. It needs nothing but \`fetch\`.

\`\`\`ts
import { ApiError, Client } from '${options.name}'

const client = new Client({${server ? '' : `\n  baseUrl: 'https://api.example.com',`}${auth}
})
try {
  console.log(await ${call})
} catch (thrown) {
  if (thrown instanceof ApiError) console.error(thrown.status, thrown.body)
  else throw thrown
}
\`\`\`

## Calls

Each method takes its arguments, and \`{ signal, timeoutMs, retriesMax, headers }\` behind them. What may be repeated is: twice more on
408, 429, 502, 503, 504 or a failing network, after the time that \`Retry-After\` says. Operations with an \`Idempotency-Key\` get one.
An answer that is none of those promised throws \`ApiError\`, none at all \`ConnectionError\`. Redirects are not followed, so that no
credential leaves for another server. Whole numbers beyond 2^53 are \`bigint\`; dates are texts.
${pages}
## Operations

| method | request | |
|---|---|---|
${rows.join('')}`
}

export function tests(shown: readonly Shown[]): string {
  return `import assert from 'node:assert/strict'
import test from 'node:test'
import { ApiError, Client, ConnectionError } from '../src/index.ts'

const client = (answer: () => Response | Promise<Response>, seen: string[] = []) =>
  new Client({
    baseUrl: 'https://api.example.test/base/',
    fetch: async (url, init) => {
      seen.push(\`\${init?.method} \${String(url)}\`)
      return answer()
    },
    wait: async () => {},
  })

test('every operation goes to its path below the base address', () => {
  const made = client(() => new Response(null, { status: 204 }))
  const methods = [${shown.map(({ member, named }) => `made.${member}.${named.method}`).join(', ')}]
  for (const method of methods) assert.equal(typeof method, 'function')
})
${shown.slice(0, 50).flatMap(callTest).join('')}`
}

/** Of an operation that needs nothing to be called. */
function callTest({ member, named: { method, operation } }: Shown): string[] {
  if (operation.parameters.some(one => one.required) || operation.body?.required) return []
  const call = `made.${member}.${method}()`
  const tries = operation.repeatable === 'never' ? 1 : 3
  return [
    `
test(${text(`${operation.id}: an answer that is not promised is an ApiError, and none is a ConnectionError`)}, async () => {
  const seen: string[] = []
  const made = client(() => new Response('{"why":"test"}', { status: 503, headers: { 'content-type': 'application/json' } }), seen)
  await assert.rejects(async () => ${call}, (thrown: unknown) => thrown instanceof ApiError && thrown.status === 503)
  assert.equal(seen.length, ${tries})
  assert.ok(seen[0]!.startsWith(${text(`${operation.method} https://api.example.test/base${operation.path.split('{')[0]}`)}))
  const away = client(() => Promise.reject(new TypeError('no network')))
  await assert.rejects(async () => away.${member}.${method}(), ConnectionError)
})
`,
  ]
}
