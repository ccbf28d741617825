export type * from './model.ts'
export { modelOf } from './model-of.ts'
export { itemOf } from './paging.ts'
export type * from './type.ts'
