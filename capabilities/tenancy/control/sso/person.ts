/** Who it is that a provider names: the account of its subject, in the realm of the connection. */
import { addPerson, findPerson, type Person, type Row, type WriteContext } from '@gatehouse/control'
import type { Identity } from '@gatehouse/control/openid/id-token.ts'
import { refusal } from '@gatehouse/control/openid/refusal.ts'
import { isStorable } from '@gatehouse/control/storable.ts'
import type { ConnectionSpec } from './connection.ts'
import { isWithin, realmOf } from './realm.ts'

const nameCharactersMax = 200

/** The person, made at her first sign-in; throws `sso_refused` for an address that the connection may not assert. */
export async function personOfIdentity(
  context: WriteContext,
  connection: Row<ConnectionSpec>,
  identity: Identity,
): Promise<Person> {
  const email = addressOf(identity)
  if (!isWithin(email, connection)) throw refusal('the address lies in no verified domain')
  const known = await context.transaction
    .selectFrom('sso_accounts')
    .select('person_id')
    .where('connection_id', '=', connection.id)
    .where('subject', '=', identity.subject)
    .executeTakeFirst()
  const realm = realmOf(connection.id)
  const holder = await findPerson(context.transaction, realm, email)
  if (holder && holder.id !== known?.person_id) throw refusal('the address is another subject’s')
  if (known) return holder ?? moved(context, { id: known.person_id, realm, email, name: email, verified: true })
  return added(context, connection, { realm, email, name: nameOf(identity, email), subject: identity.subject })
}

function addressOf({ email, emailVerified }: Identity): string {
  if (email === undefined || !emailVerified) throw refusal('the provider asserts no verified address')
  const address = email.toLowerCase()
  if (address.length > 254 || !isStorable(address) || !/^[^\s@"<>(),:;\\]+@[a-z0-9.-]+$/.test(address)) {
    throw refusal('the provider asserts no address')
  }
  return address
}

const nameOf = ({ name }: Identity, email: string) =>
  name !== undefined && name !== '' && isStorable(name) && name.length <= nameCharactersMax ? name : email

/** The subject has another address than before. */
async function moved({ transaction, services }: WriteContext, person: Person): Promise<Person> {
  const updatedAt = new Date(services.clock.nowMs())
  await transaction
    .updateTable('auth.user')
    .set({ email: person.email, updatedAt })
    .where('id', '=', person.id)
    .where('realm', '=', person.realm)
    .execute()
  return person
}

async function added(
  { transaction, services }: WriteContext,
  { id, organizationId }: Row<ConnectionSpec>,
  { subject, ...who }: { realm: string; email: string; name: string; subject: string },
): Promise<Person> {
  const person = await addPerson(transaction, { ...who, verified: true }, services.clock.nowMs())
  const account = { organization_id: organizationId, connection_id: id, subject, person_id: person.id }
  await transaction.insertInto('sso_accounts').values(account).execute()
  return person
}
