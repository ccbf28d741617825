export { type LanguageName, languageNames, languages } from './languages.ts'
export { type RequestOptions, sampleRequest } from './request-of.ts'
export type { SampleRequest } from './sample-request.ts'
