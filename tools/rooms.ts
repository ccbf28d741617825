/** Rooms whose tests leave nothing behind in their process: they run in one, which starts once. */
const pure = [
  ...[
    'base',
    'schema',
    'unit',
    'program',
    'projections',
    'expression',
    'privacy',
    'seclang',
    'media',
    'overlay',
    'report',
  ],
  ...['contract', 'documents', 'sample', 'lint', 'authoring', 'code-sample', 'sdk-model', 'events', 'foresight'],
]
/** One process each, one after the other. */
const groups = [
  new RegExp(`^(?:packages/(?:${pure.join('|')})/|capabilities/[^/]+/policies/|tools/(?:failures|layers|sizes)\\.)`),
  /^packages\/http\//,
  /^packages\/gateway\//,
  // Whose stores are copies of one database of one server.
  /^(?:packages\/control|capabilities\/[^/]+\/control|apps\/gatehouse\/src\/(?:control|issuers[^/]*))\b/,
]

/** What it costs is measured: by a process that has done nothing else, while nothing else runs. */
export const measured = /(?:^|[-/])(?:cost|scale)\.(?:long\.)?test\.ts$/

export interface Grouped {
  together: string[][]
  /** A process for each file, two at a time. */
  apart: string[]
  /** Likewise, one after the other when all is quiet. */
  alone: string[]
}

export function groupedFiles(files: readonly string[]): Grouped {
  const others = files.filter(file => !measured.test(file))
  const groupOf = (file: string) => (file.endsWith('.long.test.ts') ? -1 : groups.findIndex(group => group.test(file)))
  return {
    together: groups.map((_, at) => others.filter(file => groupOf(file) === at)).filter(group => group.length > 0),
    apart: others.filter(file => groupOf(file) < 0),
    alone: files.filter(file => measured.test(file)),
  }
}
