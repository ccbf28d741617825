/** What of an upstream's balancing contradicts itself, beyond its schema. Pointers begin at the document. */
import type { Problem } from '@gatehouse/base'
import { filePrefix } from '@gatehouse/program'
import type { UpstreamSpec } from './upstream.ts'

export function balancingProblems(spec: UpstreamSpec): Problem[] {
  const { balancing, hash, outliers, subset, targets, environments } = spec
  const problems: Problem[] = []
  const tell = (field: string, code: string, message: string) =>
    problems.push({ code, message, pointer: `/spec${field}` })
  if (balancing === 'consistent-hash' && !hash) tell('/hash', 'missing_key', 'consistent-hash needs hash: say by what.')
  if (hash && (hash.by === 'header' || hash.by === 'cookie') && hash.name === undefined) {
    tell('/hash/name', 'missing_key', `Say the name of the ${hash.by}.`)
  }
  if (outliers?.slowPercent !== undefined && outliers.slowMs === undefined) {
    tell('/outliers/slowMs', 'missing_key', 'slowPercent needs slowMs: say from when an answer is slow.')
  }
  if (outliers && outliers.ejectionMaxMs < outliers.ejectionMs) {
    tell('/outliers/ejectionMaxMs', 'invalid_value', 'ejectionMaxMs is less than ejectionMs.')
  }
  for (const [at, list] of lists(targets, environments)) {
    if (
      subset &&
      !list.some(({ url }) => url.startsWith(filePrefix)) &&
      !list.some(({ labels = {} }) => labels[subset.label] !== undefined)
    ) {
      tell('/subset/label', 'invalid_value', `No target in ${at.slice(1)} has the label ${subset.label}.`)
    }
    for (const [index, message] of wronglyFound(list)) tell(`${at}/${index}/resolve`, 'conflict', message)
    for (const index of repeated(list))
      tell(`${at}/${index}/url`, 'conflict', 'This target is named twice; use weight.')
  }
  return problems
}

function lists(
  targets: UpstreamSpec['targets'],
  environments: UpstreamSpec['environments'],
): [pointer: string, targets: UpstreamSpec['targets']][] {
  const others = Object.entries(environments).map(
    ([name, one]) => [`/environments/${name}/targets`, one.targets] as const,
  )
  return [['/targets', targets], ...others.map(([at, list]): [string, typeof targets] => [at, list])]
}

function wronglyFound(list: UpstreamSpec['targets']): [index: number, message: string][] {
  return list.flatMap(({ url, resolve }, index): [number, string][] => {
    if (resolve === undefined) return []
    if (!/^https?:/.test(url)) return [[index, 'resolve needs an http or https address with a name in DNS.']]
    const { port } = new URL(url)
    return resolve === 'srv' && port !== '' ? [[index, 'SRV records tell the port: leave it out of the address.']] : []
  })
}

const repeated = (list: UpstreamSpec['targets']) =>
  list.flatMap(({ url }, index) => (list.findIndex(one => one.url === url) < index ? [index] : []))
