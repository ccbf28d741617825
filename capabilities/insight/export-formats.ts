/** What files of figures and requests may be. */
export const formats = ['csv', 'parquet'] as const
export type Format = (typeof formats)[number]
