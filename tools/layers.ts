/** The map of the house: who may import whom. Pure; `check-layers.ts` feeds it the files. */

/** Imports run from a higher number to a lower one, never within a number. */
export const layers: Readonly<Record<string, number>> = {
  'packages/base': 0,
  'packages/schema': 1,
  'packages/http': 1,
  'packages/ui': 1,
  'packages/report': 1,
  'packages/telemetry': 2,
  'packages/foresight': 1,
  'packages/unit': 2,
  'packages/forms': 2,
  'packages/cedar': 3,
  'packages/expression': 3,
  'packages/privacy': 3,
  'packages/program': 3,
  'packages/seclang': 3,
  'packages/documents': 3,
  'packages/store': 3,
  'packages/events': 3,
  'packages/media': 4,
  'packages/authoring': 4,
  'packages/overlay': 4,
  'packages/projections': 4,
  'packages/gateway': 5,
  'packages/contract': 5,
  'packages/control': 5,
  'packages/lint': 6,
  'packages/webhook': 6,
  'packages/sample': 6,
  'packages/comparison': 6,
  'packages/sdk-model': 6,
  'packages/contract-test': 7,
  'packages/code-sample': 7,
  'packages/sdk': 7,
  capabilities: 8,
  apps: 9,
  bench: 10,
  examples: 10,
  tools: 10,
}

export interface Import {
  /** File that imports, from the project's root. */
  from: string
  /** As it is written. */
  specifier: string
}

/** Files that a capability offers to the others, by its name. */
export type Offers = ReadonlyMap<string, ReadonlySet<string>>

/** What is wrong with an import, in words, or nothing. */
export function layerProblem({ from, specifier }: Import, offers: Offers = new Map()): string | undefined {
  const own = roomOf(from)
  const target = targetOf(from, specifier)
  if (/\/policies\//.test(from) && capabilityOf(from)) {
    if (specifier.startsWith('node:'))
      return `${from}: a policy imports no ${specifier}; what it needs of the world is in Host.`
    if (target?.includes('/control/')) return `${from}: a policy never imports control; the gateway loads it without.`
  }
  const neighbour = target && capabilityOf(target)
  if (neighbour && capabilityOf(from) && neighbour !== capabilityOf(from)) {
    const file = target.slice(`capabilities/${neighbour}/`.length)
    if (file === 'index.ts' || offers.get(neighbour)?.has(file)) return undefined
    return `${from}: capabilities/${neighbour} does not offer ${file}; its README.md lists what it does.`
  }
  if (target === undefined || own === undefined) return undefined
  const there = roomOf(target)
  if (there === undefined || there === own) return undefined
  const [mine, theirs] = [layers[own]!, layers[there]!]
  if (mine > theirs) return undefined
  return `${from}: ${own} (layer ${mine}) imports ${there} (layer ${theirs}); imports run downwards only.`
}

/** `packages/x`, or the first folder. */
function roomOf(file: string): string | undefined {
  const parts = file.split('/')
  const room = parts[0] === 'packages' ? `${parts[0]}/${parts[1]}` : parts[0]!
  return room in layers ? room : undefined
}

const capabilityOf = (file: string) => /^capabilities\/([^/]+)\//.exec(file)?.[1]

/** The file or folder an import leads to, from the project's root; undefined for what comes from outside. */
function targetOf(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) {
    const parts = from.split('/').slice(0, -1)
    for (const step of specifier.split('/')) {
      if (step === '..') parts.pop()
      else if (step !== '.') parts.push(step)
    }
    return parts.join('/')
  }
  const capability = /^@gatehouse\/capability-([^/]+)(?:\/(.*))?$/.exec(specifier)
  if (capability) return `capabilities/${capability[1]}/${capability[2] ?? 'index.ts'}`
  const house = /^@gatehouse\/([^/]+)(?:\/(.*))?$/.exec(specifier)
  if (house) return house[1] === 'gatehouse' ? 'apps/gatehouse' : `packages/${house[1]}/src/${house[2] ?? 'index.ts'}`
  return undefined
}

/** Specifiers of static and dynamic imports and re-exports. */
export function importsOf(text: string): string[] {
  const pattern =
    /(?:^|[\s;])(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g
  return [...text.matchAll(pattern)].map(([, a, b]) => (a ?? b)!)
}
