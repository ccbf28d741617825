/** Stands in what is stored for the address of the gateways, which is said when somebody reads. */
export const gatewayPlace = 'https://gateway.invalid'
