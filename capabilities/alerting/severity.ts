/** How bad it is, the worst last. */
export const severities = ['info', 'warning', 'critical'] as const
export type Severity = (typeof severities)[number]
