import type { Migration } from '@gatehouse/store'

/** Frozen once released: a change is a new migration. */
export const migrations: readonly Migration[] = [
  {
    id: '0003-access',
    capability: 'access',
    sql: `
create table products (
  id text not null,
  organization_id text not null,
  workspace_id text not null,
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
  unique (organization_id, workspace_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (organization_id, workspace_id) references workspaces (organization_id, id) on delete restrict
);
create index on products (organization_id, workspace_id, created_at, id);
create index on products (organization_id, workspace_id, updated_at, id);

create table products_api_versions (
  organization_id text not null,
  product_id text not null,
  target_id text not null,
  position bigint not null,
  primary key (organization_id, product_id, target_id),
  foreign key (organization_id, product_id) references products (organization_id, id) on delete cascade,
  foreign key (organization_id, target_id) references api_versions (organization_id, id) on delete restrict
);
create index on products_api_versions (organization_id, target_id);

create table plans (
  id text not null,
  organization_id text not null,
  workspace_id text not null,
  name text not null,
  labels jsonb not null,
  state text not null,
  spec jsonb not null,
  status jsonb not null,
  etag text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  product_id text not null,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, workspace_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (organization_id, workspace_id) references workspaces (organization_id, id) on delete restrict,
  foreign key (organization_id, product_id) references products (organization_id, id) on delete restrict
);
create index on plans (organization_id, product_id);
create index on plans (organization_id, workspace_id, created_at, id);
create index on plans (organization_id, workspace_id, updated_at, id);

create table applications (
  id text not null,
  organization_id text not null,
  workspace_id text not null,
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
  unique (organization_id, workspace_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (organization_id, workspace_id) references workspaces (organization_id, id) on delete restrict
);
create index on applications (organization_id, workspace_id, created_at, id);
create index on applications (organization_id, workspace_id, updated_at, id);

create table subscriptions (
  id text not null,
  organization_id text not null,
  workspace_id text not null,
  name text not null,
  labels jsonb not null,
  state text not null,
  spec jsonb not null,
  status jsonb not null,
  etag text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  application_id text not null,
  plan_id text not null,
  environment_id text not null,
  expires_at timestamptz,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, workspace_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (organization_id, workspace_id) references workspaces (organization_id, id) on delete restrict,
  foreign key (organization_id, application_id) references applications (organization_id, id) on delete cascade,
  foreign key (organization_id, plan_id) references plans (organization_id, id) on delete restrict,
  foreign key (organization_id, environment_id) references environments (organization_id, id) on delete restrict
);
create index on subscriptions (organization_id, application_id);
create index on subscriptions (expires_at);
create index on subscriptions (organization_id, plan_id);
create index on subscriptions (organization_id, environment_id);
create index on subscriptions (organization_id, workspace_id, created_at, id);
create index on subscriptions (organization_id, workspace_id, updated_at, id);

create table credentials (
  id text not null,
  organization_id text not null,
  workspace_id text not null,
  name text not null,
  labels jsonb not null,
  state text not null,
  spec jsonb not null,
  status jsonb not null,
  etag text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  application_id text not null,
  environment_id text not null,
  sha256 text,
  expires_at timestamptz,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, workspace_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (organization_id, workspace_id) references workspaces (organization_id, id) on delete restrict,
  foreign key (organization_id, application_id) references applications (organization_id, id) on delete cascade,
  foreign key (organization_id, environment_id) references environments (organization_id, id) on delete restrict
);
create index on credentials (organization_id, application_id);
create index on credentials (organization_id, environment_id);
create index on credentials (sha256);
create index on credentials (expires_at);
create index on credentials (organization_id, workspace_id, created_at, id);
create index on credentials (organization_id, workspace_id, updated_at, id);

-- A key is known once in an environment.
create unique index credentials_one_key on credentials (environment_id, sha256) where state in ('active', 'rotating');

-- One subscription that is not over for an application, a plan and an environment.
create unique index subscriptions_one_open on subscriptions (organization_id, application_id, plan_id, environment_id)
  where state in ('requested', 'active', 'paused', 'cancelling');
`,
  },
  {
    id: '0043-authorization-servers',
    capability: 'access',
    sql: `
create table authorization_servers (
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
create index on authorization_servers (organization_id, created_at, id);
create index on authorization_servers (organization_id, updated_at, id);

-- The private part is a sealed secret of its own.
create table issuer_keys (
  id text not null,
  organization_id text not null,
  server_id text not null,
  state text not null,
  since timestamptz not null,
  primary key (id),
  foreign key (organization_id, server_id) references authorization_servers (organization_id, id) on delete cascade
);
create index on issuer_keys (organization_id, server_id);
create unique index issuer_keys_one_each on issuer_keys (server_id, state) where state <> 'retired';

-- What an authorization server remembers for a time; tokens stand here by their digest only.
create table issued_artifacts (
  server_id text not null,
  model text not null,
  digest text not null,
  organization_id text not null,
  grant_id text,
  payload jsonb not null,
  consumed_at timestamptz,
  expires_at timestamptz not null,
  primary key (server_id, model, digest),
  foreign key (organization_id, server_id) references authorization_servers (organization_id, id) on delete cascade
);
create index on issued_artifacts (server_id, grant_id);
create index on issued_artifacts (expires_at);

alter table credentials add column server_id text;
alter table credentials add foreign key (organization_id, server_id)
  references authorization_servers (organization_id, id) on delete restrict;
create index on credentials (organization_id, server_id);
`,
  },
  {
    id: '0044-credential-uses',
    capability: 'access',
    sql: `
-- What gateways tell of credentials in use: networks and no addresses.
create table credential_uses (
  credential_id text not null,
  organization_id text not null,
  last_used_at timestamptz not null,
  last_network text not null,
  seen jsonb not null,
  two_places jsonb,
  two_places_at timestamptz,
  noticed_at timestamptz,
  primary key (credential_id),
  foreign key (organization_id, credential_id) references credentials (organization_id, id) on delete cascade
);
create index on credential_uses (organization_id, credential_id);
create index on credential_uses (two_places_at) where two_places_at is not null;
`,
  },
  {
    id: '0045-token-denials',
    capability: 'access',
    sql: `
create table token_denials (
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
  expires_at timestamptz,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade
);
create index on token_denials (organization_id, created_at, id);
create index on token_denials (organization_id, updated_at, id);
create index on token_denials (expires_at);
`,
  },
  {
    id: '0046-people-at-issuers',
    capability: 'access',
    sql: `
create index on issued_artifacts (server_id, (payload->>'uid')) where model = 'Session';
create index on issued_artifacts (server_id, (payload->>'userCodeSha256')) where model = 'DeviceCode';
`,
  },
]
