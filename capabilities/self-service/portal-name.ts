import { Type } from '@gatehouse/schema'

export const portalName = Type.String({ minLength: 1, maxLength: 63, description: 'Portal where it is asked for.' })
