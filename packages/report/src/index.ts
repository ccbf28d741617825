import { github } from './github.ts'
import { junit } from './junit.ts'
import { cell, markdown } from './markdown.ts'
import type { Report } from './report.ts'
import { sarif } from './sarif.ts'

export * from './report.ts'
export { cell, github, junit, markdown, sarif }

export type ReportFormat = 'sarif' | 'junit' | 'markdown' | 'github'

/** For programs and pages; text for people is each command's own. */
export const reportFormats: Readonly<Record<ReportFormat, (report: Report) => string>> = {
  sarif: report => `${JSON.stringify(sarif(report), null, 2)}\n`,
  ...{ junit, markdown, github },
}
