import type { KyselyPlugin } from 'kysely'
import type { Migration } from './migrations.ts'
import type { Store } from './store.ts'

/**
 * better-auth's tables (core, single sign-on, two-factor; version 1.7.5) in a schema of their own. The text is
 * what its `compileMigrations()` printed. Frozen: what a later version wants is a further migration.
 */
export const authMigration: Migration = {
  id: '0000-auth',
  capability: 'people',
  sql: `
create schema if not exists "auth";
create table "auth"."user" (
  "id" text not null primary key,
  "name" text not null,
  "email" text not null unique,
  "emailVerified" boolean not null,
  "image" text,
  "createdAt" timestamptz default CURRENT_TIMESTAMP not null,
  "updatedAt" timestamptz default CURRENT_TIMESTAMP not null,
  "twoFactorEnabled" boolean
);
create table "auth"."session" (
  "id" text not null primary key,
  "expiresAt" timestamptz not null,
  "token" text not null unique,
  "createdAt" timestamptz default CURRENT_TIMESTAMP not null,
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references "auth"."user" ("id") on delete cascade
);
create table "auth"."account" (
  "id" text not null primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references "auth"."user" ("id") on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  "scope" text,
  "password" text,
  "createdAt" timestamptz default CURRENT_TIMESTAMP not null,
  "updatedAt" timestamptz not null
);
create table "auth"."verification" (
  "id" text not null primary key,
  "identifier" text not null,
  "value" text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz default CURRENT_TIMESTAMP not null,
  "updatedAt" timestamptz default CURRENT_TIMESTAMP not null
);
create table "auth"."ssoProvider" (
  "id" text not null primary key,
  "issuer" text not null,
  "oidcConfig" text,
  "samlConfig" text,
  "userId" text not null references "auth"."user" ("id") on delete cascade,
  "providerId" text not null unique,
  "organizationId" text,
  "domain" text not null
);
create table "auth"."twoFactor" (
  "id" text not null primary key,
  "secret" text not null,
  "backupCodes" text not null,
  "userId" text not null references "auth"."user" ("id") on delete cascade,
  "verified" boolean,
  "failedVerificationCount" integer,
  "lockedUntil" timestamptz
);
create index "session_userId_idx" on "auth"."session" ("userId");
create index "account_userId_idx" on "auth"."account" ("userId");
create index "verification_identifier_idx" on "auth"."verification" ("identifier");
create index "twoFactor_secret_idx" on "auth"."twoFactor" ("secret");
create index "twoFactor_userId_idx" on "auth"."twoFactor" ("userId");
`,
}

/** The `database` option that puts better-auth on our store. Never call into it inside a transaction of ours. */
export function authDatabase(store: Store) {
  return { db: store.db.withPlugin(dates), type: 'postgres', schemaName: 'auth' } as const
}

/** better-auth expects `Date` where the store reads text. */
const dates: KyselyPlugin = {
  transformQuery: ({ node }) => node,
  async transformResult({ result }) {
    return { ...result, rows: result.rows.map(row => Object.fromEntries(Object.entries(row).map(withDate))) }
  },
}

const withDate = ([column, value]: [string, unknown]): [string, unknown] =>
  typeof value === 'string' && /(At|Until)$/.test(column) ? [column, new Date(value)] : [column, value]
