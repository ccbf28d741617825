import { spoken } from '@gatehouse/ui/text.ts'

/** With as many digits as a promise of 99.999 % needs. */
export const percentWords = (share: number | null | undefined, digits = 3): string =>
  share === null || share === undefined
    ? '–'
    : `${(share * 100).toLocaleString(spoken(), { maximumFractionDigits: digits })} %`

export const countWords = (count: number): string => count.toLocaleString(spoken())
