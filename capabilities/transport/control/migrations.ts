import type { Migration } from '@gatehouse/store'

/** Frozen once released: a change is a new migration. */
export const migrations: readonly Migration[] = [
  {
    id: '0012-transport',
    capability: 'transport',
    sql: `
create table certificates (
  id text not null,
  organization_id text not null,
  name text not null,
  labels jsonb not null,
  spec jsonb not null,
  status jsonb not null,
  etag text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade
);
create index on certificates (organization_id, created_at, id);
create index on certificates (organization_id, updated_at, id);
`,
  },
  {
    id: '0013-certificate-orders',
    capability: 'transport',
    sql: `
create table certificate_issuers (
  id text not null,
  organization_id text not null,
  name text not null,
  labels jsonb not null,
  spec jsonb not null,
  status jsonb not null,
  etag text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade
);
create index on certificate_issuers (organization_id, created_at, id);
create index on certificate_issuers (organization_id, updated_at, id);

alter table certificates add column issuer_id text;
alter table certificates add foreign key (organization_id, issuer_id)
  references certificate_issuers (organization_id, id) on delete restrict;
create index on certificates (organization_id, issuer_id);

create table certificate_orders (
  certificate_id text primary key,
  organization_id text not null,
  order_url text,
  challenges jsonb not null,
  chain text,
  failures bigint not null,
  next_at timestamptz not null,
  renew_at timestamptz,
  lease text,
  leased_until timestamptz,
  foreign key (organization_id, certificate_id) references certificates (organization_id, id) on delete cascade
);
create index on certificate_orders (next_at);
`,
  },
]
