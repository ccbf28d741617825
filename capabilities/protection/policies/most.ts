import { defaulted, Type } from '@gatehouse/schema'

/** A limit with its default; at it a thing passes, beyond it it is refused. */
export const most = (value: number, maximum: number, description: string) =>
  defaulted(Type.Integer({ minimum: 0, maximum, description }), value)
