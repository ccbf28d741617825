/** Every command that is not a resource's verb. Plain data: `--help` loads nothing else. */
import type { Command } from './command.ts'

export interface CommandEntry {
  name: string
  summary: string
  load: () => Promise<{ command: Command }>
}

/** What runs until it is stopped; each has its own file beside `main.ts`. */
export const programs: Readonly<Record<string, string>> = {
  start: 'Everything on this machine: control plane, console, portal, gateway.',
  gateway: 'A gateway: alone from a file (--config), or of a control plane (--control).',
  control: 'The control plane alone.',
  portal: 'The portal alone.',
}

export const commands: readonly CommandEntry[] = [
  entry('apply', 'Makes the platform as the documents say, all or nothing.', () => import('./apply.ts')),
  entry('changes', 'What `apply` would do; changes nothing.', () => import('./changes.ts')),
  entry('export', 'The platform as documents that `apply` takes.', () => import('./export.ts')),
  entry('import', 'An API from a contract document: a file or an address.', () => import('./import.ts')),
  entry('publish', 'Freezes an API version as a revision.', () => import('./publish.ts')),
  entry('deploy', 'Puts an API version on an environment.', () => import('./deploy.ts')),
  entry('promote', 'What is staged takes the whole place.', () => import('./promote.ts')),
  entry('abort', 'What is staged is rolled back.', () => import('./abort.ts')),
  entry('rollback', 'Puts back what was live before.', () => import('./rollback.ts')),
  entry('key create', 'A key for an application, shown once.', () => import('./key-create.ts')),
  entry('key list', 'The keys there are.', () => import('./key-list.ts')),
  entry('key rotate', 'A successor of a key; the old one works for a while.', () => import('./key-rotate.ts')),
  entry('key revoke', 'Stops a key for good.', () => import('./key-revoke.ts')),
  entry('token deny', 'Refuses a token, or all of a subject, before its end.', () => import('./token-deny.ts')),
  entry('explain', 'What a gateway would do with a request, and why.', () => import('./explain.ts')),
  entry('check', 'A gateway’s own file, checked without starting one.', () => import('./check.ts')),
  entry('lint', 'Documents of APIs, held against rules.', () => import('./lint.ts')),
  entry('bundle', 'A document of several files as one.', () => import('./bundle.ts')),
  entry('document outline', 'What a document holds, and where.', () => import('./document-outline.ts')),
  entry('document references', 'Where it refers to something of its own.', () => import('./document-references.ts')),
  entry('document rename', 'A component, operation or tag, renamed everywhere.', () => import('./document-rename.ts')),
  entry('document add', 'An operation from an example.', () => import('./document-add.ts')),
  entry('document upgrade', 'Swagger 2.0 or OpenAPI 3.0 as 3.1.', () => import('./document-upgrade.ts')),
  entry('document schema', 'A schema that values fit.', () => import('./document-schema.ts')),
  entry('overlay', 'A document with overlays laid onto it.', () => import('./overlay.ts')),
  entry('ci', 'All gates of an API in one.', () => import('./ci.ts')),
  entry('waf learn', 'Exclusions that good requests need.', () => import('./waf-learn.ts')),
  entry('test', 'A server, held against its document.', () => import('./test.ts')),
  entry('mock', 'A server that answers as a document says.', () => import('./mock.ts')),
  entry('sample', 'Code that calls an operation of a document.', () => import('./sample.ts')),
  entry('sdk', 'A client of an API as a package of TypeScript or Python.', () => import('./sdk.ts')),
  entry('compare', 'What changed between two contract documents, and whom it breaks.', () => import('./compare.ts')),
  entry('purge-cache', 'What a gateway alone keeps of answers, given up.', () => import('./purge-cache.ts')),
  entry('policy list', 'The policies there are.', () => import('./policy-list.ts')),
  entry('policy show', 'What a policy does and how it is configured.', () => import('./policy-show.ts')),
  entry('policy new', 'A policy of your own with its test.', () => import('./policy-new.ts')),
  entry('policy test', 'Checks, tests and bundles policies of your own.', () => import('./policy-test.ts')),
  entry('demo', 'A real API in use: contracts, an upstream, a key, traffic.', () => import('./demo.ts')),
  entry(
    'audit verify',
    'Whether the audit log is whole: nothing changed, nothing cut off.',
    () => import('./audit-verify.ts'),
  ),
  entry(
    'tls report',
    'What a listener offers over TLS, and what should be different.',
    () => import('./tls-report.ts'),
  ),
  entry('backup', 'Everything the database holds, to a file.', () => import('./backup.ts')),
  entry('restore', 'Fills an empty database from a backup.', () => import('./restore.ts')),
]

function entry(name: string, summary: string, load: CommandEntry['load']): CommandEntry {
  return { name, summary, load }
}
