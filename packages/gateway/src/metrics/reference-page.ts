/** The reference page of the metrics, made from their one table. */
import { type Family, families } from './families.ts'

export function metricsPage(): string {
  const rows = Object.entries(families).map(([name, { type, help, labels = [] }]: [string, Family]) => {
    return `| \`${name}\` | ${type} | ${labels.map(label => `\`${label}\``).join(', ')} | ${help} |`
  })
  return `<!-- Made by \`npm run generate\`. Do not edit. -->

# Metrics

What a gateway has counted since it began, as text for Prometheus at \`/metrics\` of \`metricsPort\`
([how to read them](../guides/metrics.md)).

| name | kind | labels | |
|---|---|---|---|
${rows.join('\n')}
`
}
