import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { readOpenApi } from '@gatehouse/documents'
import { modelOf } from '@gatehouse/sdk-model'
import fc from 'fast-check'
import { pythonPackage } from './python/python.ts'
import { folderOf, withoutPython } from './testing.ts'
import { typescriptPackage } from './typescript/typescript.ts'

const pieces = [
  ...[
    '*/',
    '/*',
    '//',
    '"""',
    "'''",
    '"',
    "'",
    '`',
    '\\',
    '\\"',
    '\\u0022',
    '${x}',
    '#{x}',
    '{x}',
    '\n',
    '\r',
    '\u2028',
    '\u2029',
    '\0',
    '\u202e',
    '\u0085',
  ],
  ...[
    '@ts-nocheck',
    '@ts-ignore',
    '# type: ignore',
    '# mypy: ignore-errors',
    '__proto__',
    'constructor',
    'class',
    'import os',
    '🐎',
    '\ud800',
    '1',
    'ü',
    '',
    '../x',
    ';',
  ],
]
const written = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map(all => all.join(' '))
const options = { name: 'evil-client', version: '1.0.0' }
const writers = { typescript: typescriptPackage, python: pythonPackage }

/** Texts that people write anywhere; names are apart, as languages make theirs of them. */
function documentWith(said: string, name: string) {
  const schema = {
    type: 'object',
    description: said,
    required: [name],
    properties: {
      [name]: { type: 'string', description: said, enum: [name, 'a'] },
      self: { $ref: '#/components/schemas/Evil' },
    },
  }
  const operation = {
    ...{
      operationId: `op${name}`,
      summary: said,
      description: said,
      tags: ['t'],
      deprecated: true,
      security: [{ evil: [] }],
    },
    parameters: [{ name: `p${name}`, in: 'query', description: said, schema: { type: 'string' } }],
    requestBody: { description: said, content: { 'application/json': { schema } } },
    responses: {
      200: { description: said, content: { 'application/json': { schema: { $ref: '#/components/schemas/Evil' } } } },
      400: { description: said },
    },
  }
  const document = {
    ...{
      openapi: '3.1.0',
      info: { title: said, version: said || '1', description: said },
      tags: [{ name: 't', description: said }],
    },
    ...{ paths: { '/a': { post: operation } }, servers: [{ url: 'https://api.example.com' }] },
    components: {
      schemas: { Evil: schema },
      securitySchemes: { evil: { type: 'http', scheme: 'bearer', description: said } },
    },
  }
  return modelOf(readOpenApi(JSON.stringify(document).toWellFormed()))
}

const source = (files: Map<string, string>) =>
  [...files]
    .filter(([path]) => /\.(ts|py)$/.test(path) && !path.includes('/runtime/'))
    .map(([path, text]) => `${path}\n${text}`)
    .join('\n')
/** What is left when comments and strings are gone. */
const bare = (text: string) =>
  text
    .replace(/"""(?:[^"\\]|\\[\s\S])*"""|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|#(?!\w)[^\n]*|\/\/[^\n]*/g, '')
    .replace(/\s+/g, ' ')
    .replace(/\/ ?/g, '')

test('no description of a document leaves its comment, whatever stands in it', () => {
  for (const write of Object.values(writers)) {
    const plain = bare(source(write(documentWith('plain', 'n'), options)))
    fc.assert(
      fc.property(written, said => assert.equal(bare(source(write(documentWith(`x ${said}`, 'n'), options))), plain)),
      { numRuns: 60 },
    )
  }
})

test('no comment of a document speaks to a type checker', () => {
  const said = pieces.join('\n')
  const typescript = source(typescriptPackage(documentWith(said, 'n'), options))
  const python = source(pythonPackage(documentWith(said, 'n'), options))
  assert.ok(!/@ts-/.test(typescript))
  for (const line of python.replace(/"""(?:[^"\\]|\\[\s\S])*"""/g, '').split('\n'))
    assert.ok(!/^\s*#\s*(type|mypy):/.test(line), line)
})

function compiles(t: TestContext, said: string, name: string): void {
  const model = documentWith(said, name)
  const typescript = folderOf(t, typescriptPackage(model, options))
  const tsc = join(import.meta.dirname, '../../../node_modules/.bin/tsc')
  execFileSync(tsc, ['--noEmit', '-p', '.'], { cwd: typescript, stdio: 'pipe' })
  const python = folderOf(t, pythonPackage(model, options))
  execFileSync('python3', ['-W', 'error', '-m', 'compileall', '-q', '.'], { cwd: python, stdio: 'pipe' })
  execFileSync('python3', ['-I', 'tests/test_client.py'], { cwd: python, stdio: 'pipe' })
}

test('clients of hostile names compile, and names that become the same are told apart', { skip: withoutPython }, t => {
  compiles(t, pieces.join(' '), pieces.join(' ').replaceAll('\0', ''))
  for (const name of ['__proto__', '1']) compiles(t, name, name)
})
