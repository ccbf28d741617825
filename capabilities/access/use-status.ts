/** What the status of a credential says of its use. Known within a minute; a network and no address, which would be a person's. */
import { object, Type } from '@gatehouse/schema'

export const useStatus = {
  lastUsedAt: Type.Optional(Type.String({ description: 'When it was used last; none before the first use.' })),
  lastNetwork: Type.Optional(Type.String({ description: 'From which network: IPv4 /24, or IPv6 /48.' })),
  twoPlaces: Type.Optional(
    object(
      { at: Type.String(), networks: Type.Array(Type.String()) },
      { description: 'It was used from two networks by turns: when that was noticed last, at most once a day.' },
    ),
  ),
}
