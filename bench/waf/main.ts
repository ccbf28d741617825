/**
 * Which part of generated attacks is refused, and of good requests; with ModSecurity beside it.
 *
 *   npm run waf:score -- [--each 200] [--seed 1] [--differences]
 */
import { parseArgs } from 'node:util'
import { score } from './score.ts'

const { values } = parseArgs({
  options: {
    each: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    differences: { type: 'boolean', default: false },
  },
})
const { rows, differences } = await score(Number(values.each), Number(values.seed))
const percent = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`
console.log(
  '| category | requests | refused by us | by ModSecurity | by the built-in rules | same verdict |\n|---|---|---|---|---|---|',
)
for (const { category, requests, ours, theirs, builtIn, agreed, compared } of rows) {
  const shares = [ours, theirs, builtIn].map(count => percent(count, requests))
  console.log(`| ${[category, requests, ...shares, percent(agreed, compared)].join(' | ')} |`)
}
if (values.differences) {
  for (const { request, ours, theirs } of differences) {
    const { category, method, target, headers, body } = request
    const field = headers.findLast((_, at) => at % 2 === 1)
    console.log(
      `${category}: ours ${ours.isRefused} ${ours.rules.join()} theirs ${theirs.isRefused} ${theirs.rules.join()}`,
    )
    console.log(
      `  ${method} ${target.slice(0, 300)} ${body.slice(0, 300).replaceAll('\r\n', '\\n')} [${field?.slice(0, 200)}]`,
    )
  }
}
