/** Pages under “Usage” that are addresses of their own; captures are resources and have a place of theirs. */
export const usagePages = ['dashboards', 'usage', 'requests', 'live', 'query', 'consumers', 'indicators'] as const

/** Whether the page of `/organization/page…` is one of them. */
export function isUsagePage(pathname: string): boolean {
  const [, , page] = pathname.split('/')
  return usagePages.some(one => one === page)
}
