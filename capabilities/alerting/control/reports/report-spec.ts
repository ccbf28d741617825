import type { FilledQuestion } from '@gatehouse/capability-insight/question.ts'
import type { Schedule } from './schedule.ts'

export interface ReportSpec {
  title?: string
  since: string
  question: Pick<FilledQuestion, 'metrics' | 'by' | 'filters' | 'limit' | 'others' | 'granularity' | 'withinMs'>
  schedule: Schedule
  channels: string[]
  paused: boolean
}
