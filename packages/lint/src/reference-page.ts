/** `docs/reference/lint-rules.md`: the rules and functions that come along. */
import { knownFixes } from './fix/known-fixes.ts'
import { knownFunctions } from './functions/known.ts'
import type { WrittenRule } from './ruleset/ruleset.ts'
import { shippedRulesets } from './rulesets/shipped.ts'

export function lintRulesPage(): string {
  const sets = Object.entries(shippedRulesets).map(([name, { summary, value }]) => {
    const rules = Object.entries(value.rules as Record<string, WrittenRule>)
    const rows = rules.map(([rule, { description, severity = 'warn', recommended, formats }]) => {
      const marks = [recommended === false ? 'only with `all`' : '', Array.isArray(formats) ? formats.join(', ') : '']
      return `| \`${rule}\` | ${severity} | ${description} | ${marks.filter(Boolean).join('; ')} |`
    })
    return [`## ${name}`, '', summary, '', '| rule | severity | | |', '|---|---|---|---|', ...rows, ''].join('\n')
  })
  const functions = Object.entries(knownFunctions).map(([name, { summary }]) => `| \`${name}\` | ${summary} |`)
  return [
    '# Lint rules',
    '',
    'The rulesets that come with the program, for `extends` and for `gatehouse lint --ruleset`. How rules are written and',
    'changed: [the guide](../guides/lint.md).',
    '',
    ...sets,
    '## Fixes',
    '',
    'What `gatehouse lint --fix-overlay FILE` and `gatehouse api-versions propose-fixes` mend; everything else is for a person to',
    'decide.',
    '',
    ...[
      '| rule | |',
      '|---|---|',
      ...Object.entries(knownFixes).map(([rule, { summary }]) => `| \`${rule}\` | ${summary} |`),
    ],
    '',
    '## Functions',
    '',
    'What rules may call.',
    '',
    ...['| function | |', '|---|---|', ...functions, ''],
  ].join('\n')
}
