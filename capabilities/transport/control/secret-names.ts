/** Names under which secrets of orders are sealed. */

/** Key of our account at the authority. */
export const accountKeyName = (issuerId: string) => `certificate-account ${issuerId}`

/** Key of an account elsewhere that ours is bound to. */
export const externalKeyName = (issuerId: string) => `certificate-external-account ${issuerId}`

/** Key of a certificate that is ordered and not there yet. */
export const orderKeyName = (certificateId: string) => `certificate-order ${certificateId}`
