import type { SdkModel } from '@gatehouse/sdk-model'

/** The first that a client can call as it stands. */
export const serverOf = ({ servers }: SdkModel): string | undefined =>
  servers.find(one => /^https?:\/\//i.test(one) && URL.canParse(one))
