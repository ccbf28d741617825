/** Days of an own application as a file. */
import { csvLine } from '@gatehouse/base/csv.ts'
import { told } from '../machine/reply.ts'
import type { Machine } from '../page.ts'
import { readActivity } from './activity-data.ts'

const columns = ['start', 'requests', 'errors4xx', 'errors5xx', 'p95Ms'] as const

export const activityCsv: Machine = {
  path: '/account/applications/:application/activity.csv',
  async reply(at) {
    const { points } = await readActivity(at)
    const lines = [[...columns], ...points.map(point => columns.map(column => point[column]))]
    return told('text/csv; charset=utf-8', lines.map(csvLine).join(''), {
      'cache-control': 'private, no-store',
      'content-disposition': 'attachment; filename="activity.csv"',
    })
  },
}
