/** A comparison for somebody: one pure function a format. */
import type { Comparison } from '../compare.ts'
import { htmlReport } from './html.ts'
import { jsonReport } from './json.ts'
import { changelog, markdownReport } from './markdown.ts'
import { sharedReport } from './shared.ts'
import { textReport } from './text.ts'

export const formats = ['text', 'json', 'markdown', 'html', 'sarif', 'junit', 'github', 'changelog'] as const
export type Format = (typeof formats)[number]

const writers: Readonly<Record<Format, (comparison: Comparison) => string>> = {
  text: textReport,
  json: jsonReport,
  markdown: markdownReport,
  html: htmlReport,
  sarif: sharedReport('sarif'),
  junit: sharedReport('junit'),
  github: sharedReport('github'),
  changelog,
}

export const report = (comparison: Comparison, format: Format): string => writers[format](comparison)
