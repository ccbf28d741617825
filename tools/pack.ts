/**
 * The published form: types stripped to `.js`, declarations beside them, the console built, one package that needs
 * no workspace. Writes `dist/package` and, with `--tarball`, packs it. Node refuses `.ts` below `node_modules`.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { webApps } from '../apps/gatehouse/src/build-web.ts'
import { isTest, projectFiles, root } from './files.ts'

const out = join(root, 'dist/package')
const shipped = /^(packages|capabilities|apps\/gatehouse)\//
const other = [
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'apps/gatehouse/bin/gatehouse.mjs',
  'apps/gatehouse/bin/starter.mjs',
]

rmSync(out, { recursive: true, force: true })
const files = projectFiles().filter(file => shipped.test(file) && !isTest(file))
for (const file of files) {
  // Source that is handed on as it stands.
  if (file.startsWith('packages/sdk/runtime/')) write(file, readFileSync(join(root, file), 'utf8'))
  else if (file.endsWith('.ts') && !file.endsWith('.d.ts')) write(file.replace(/\.ts$/, '.js'), rewritten(file))
  else if (file.endsWith('.json') && !file.endsWith('package.json')) write(file, readFileSync(join(root, file), 'utf8'))
}
for (const file of other) write(file, readFileSync(join(root, file), 'utf8'))
declarations()
buildWebApps()
write('package.json', `${JSON.stringify(manifest(), null, 2)}\n`)
console.log(`${files.length} files in ${relative(root, out)}`)
if (process.argv.includes('--tarball')) {
  const name = execFileSync('npm', ['pack', '--silent', '--pack-destination', join(root, 'dist')], {
    cwd: out,
    encoding: 'utf8',
  }).trim()
  console.log(join('dist', name))
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(out, file)), { recursive: true })
  writeFileSync(join(out, file), text)
}

/** Without types; imports of the house become relative paths to `.js`. */
function rewritten(file: string): string {
  const text = stripTypeScriptTypes(readFileSync(join(root, file), 'utf8'), { mode: 'strip' })
  return text.replace(
    /((?:from|import|import\()\s*|new URL\()'([^'\n]+)'/g,
    (whole, before: string, specifier: string) => {
      const target = housePath(specifier)
      if (target) return `${before}'${relativeTo(file, target.replace(/\.ts$/, '.js'))}'`
      return specifier.startsWith('.') ? `${before}'${specifier.replace(/\.ts$/, '.js')}'` : whole
    },
  )
}

/** The file behind `@gatehouse/…`, from the project's root. */
function housePath(specifier: string): string | undefined {
  const found = /^@gatehouse\/(capability-)?([^/]+)(?:\/(.+))?$/.exec(specifier)
  if (!found) return undefined
  const [, capability, name, inner] = found
  return capability ? `capabilities/${name}/${inner ?? 'index.ts'}` : `packages/${name}/src/${inner ?? 'index.ts'}`
}

function relativeTo(from: string, to: string): string {
  const path = relative(dirname(from), to)
  return path.startsWith('.') ? path : `./${path}`
}

function declarations(): void {
  const config = join(root, 'dist/tsconfig.pack.json')
  const options = { noEmit: false, declaration: true, emitDeclarationOnly: true, outDir: out, rootDir: root }
  const include = ['../packages/unit/src/index.ts', '../packages/schema/src/index.ts', '../packages/base/src/index.ts']
  writeFileSync(config, JSON.stringify({ extends: '../tsconfig.json', compilerOptions: options, include }))
  execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', config], { stdio: 'inherit' })
  rmSync(config)
}

function buildWebApps(): void {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  for (const [app, { runs }] of Object.entries(webApps)) {
    const sources = join(root, 'apps', app)
    for (const [folder, args] of Object.entries(runs)) {
      const target = join(out, 'dist', app, folder)
      const words = ['build', sources, '--outDir', target, '--emptyOutDir', '--logLevel', 'error', ...args]
      execFileSync(process.execPath, [vite, ...words], { cwd: sources, stdio: 'inherit' })
    }
  }
  const reference = join(root, 'docs/reference')
  if (existsSync(reference)) cpSync(reference, join(out, 'docs/reference'), { recursive: true })
}

function manifest(): Record<string, unknown> {
  const { name, version, description, license, dependencies, optionalDependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  )
  return {
    ...{ name, version, description, license, type: 'module', engines: { node: '>=20' } },
    bin: { gatehouse: 'apps/gatehouse/bin/gatehouse.mjs' },
    exports: { './unit': './packages/unit/src/index.js', './schema': './packages/schema/src/index.js' },
    dependencies,
    optionalDependencies,
  }
}
