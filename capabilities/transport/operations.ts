import { defineOperation } from '@gatehouse/unit'

export const renewCertificate = defineOperation({
  name: 'renew',
  on: 'Certificate',
  title: 'Renew a certificate',
  summary: 'Orders the certificate from its issuer now, whenever it was due.',
  effect: 'write',
  role: 'admin',
  errors: ['conflict'],
})
