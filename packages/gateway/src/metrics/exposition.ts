/** Samples as the text format of Prometheus (version 0.0.4). */
import { type Family, type FamilyName, families, type Sample } from './families.ts'

export const expositionType = 'text/plain; version=0.0.4; charset=utf-8'

/** In the order of the table; a family without samples is left out. */
export function expositionText(samples: readonly Sample[]): string {
  const byName = new Map<FamilyName, Sample[]>()
  for (const sample of samples) byName.set(sample.name, [...(byName.get(sample.name) ?? []), sample])
  const lines: string[] = []
  for (const [name, { type, help }] of Object.entries(families) as [FamilyName, Family][]) {
    const found = byName.get(name)
    if (!found) continue
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...found.map(lineOf))
  }
  return `${lines.join('\n')}\n`
}

function lineOf({ name, labels = {}, value }: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`)
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`
}

const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
