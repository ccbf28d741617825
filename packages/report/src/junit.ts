/** JUnit's XML, which builds read: a suite for each file, a case for each finding. */
import { printable } from './printable.ts'
import { placeText, type Report, type Reported } from './report.ts'

export function junit({ tool, files, items }: Report): string {
  const byFile = new Map<string, Reported[]>(files.map(file => [file, []]))
  for (const item of items) {
    const file = item.file ?? tool
    byFile.set(file, [...(byFile.get(file) ?? []), item])
  }
  const failures = items.filter(isFailure).length
  const suites = [...byFile].map(([file, found]) => suite(tool, file, found))
  const total = [...byFile.values()].reduce((sum, found) => sum + Math.max(1, found.length), 0)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${xml(tool)}" tests="${total}" failures="${failures}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n')
}

/** What is only worth knowing fails nothing. */
const isFailure = ({ level }: Reported) => level !== 'note'

function suite(tool: string, file: string, found: readonly Reported[]): string {
  const cases =
    found.length === 0 ? [`    <testcase classname="${xml(file)}" name="${xml(tool)}"/>`] : found.map(caseOf)
  const count = `tests="${cases.length}" failures="${found.filter(isFailure).length}"`
  return [`  <testsuite name="${xml(file)}" ${count}>`, ...cases, '  </testsuite>'].join('\n')
}

function caseOf(item: Reported): string {
  const { id, level, message, help, file = '', pointer = '' } = item
  const name = `${id} ${pointer === '' ? '/' : pointer}`
  const text = [placeText(item), message, help].filter(one => one).join('\n')
  const inner = isFailure(item)
    ? `<failure type="${level}" message="${xml(message)}">${xml(text)}</failure>`
    : `<system-out>${xml(text)}</system-out>`
  return `    <testcase classname="${xml(file)}" name="${xml(name)}">${inner}</testcase>`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Neither has XML all characters (XML 1.0 §2.2). */
const xml = (text: string) =>
  printable(text)
    .replace(/[\ufffe\uffff]/g, '')
    .replace(/[&<>"']/g, sign => entities[sign]!)
