import type { Migration } from '@gatehouse/store'

/** Frozen once released: a change is a new migration. */
export const migrations: readonly Migration[] = [
  {
    id: '0001-tenancy',
    capability: 'tenancy',
    sql: `
create table organizations (
  id text not null,
  name text not null,
  labels jsonb not null,
  spec jsonb not null,
  status jsonb not null,
  etag text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  primary key (id),
  unique (name)
);
create index on organizations (created_at, id);
create index on organizations (updated_at, id);

create table gateway_groups (
  id text not null,
  name text not null,
  labels jsonb not null,
  spec jsonb not null,
  status jsonb not null,
  etag text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  primary key (id),
  unique (name)
);
create index on gateway_groups (created_at, id);
create index on gateway_groups (updated_at, id);

create table workspaces (
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
create index on workspaces (organization_id, created_at, id);
create index on workspaces (organization_id, updated_at, id);

create table environments (
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
  gateway_group_id text not null,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (gateway_group_id) references gateway_groups (id) on delete restrict
);
create index on environments (organization_id, gateway_group_id);
create index on environments (organization_id, created_at, id);
create index on environments (organization_id, updated_at, id);

create table memberships (
  id text not null,
  organization_id text not null,
  name text not null,
  labels jsonb not null,
  state text not null,
  spec jsonb not null,
  status jsonb not null,
  etag text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  workspace_id text,
  email text,
  person text,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (organization_id, workspace_id) references workspaces (organization_id, id) on delete cascade
);
create index on memberships (organization_id, workspace_id);
create index on memberships (email);
create index on memberships (person);
create index on memberships (organization_id, created_at, id);
create index on memberships (organization_id, updated_at, id);

create table invitations (
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
  workspace_id text,
  email text,
  sha256 text,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (organization_id, workspace_id) references workspaces (organization_id, id) on delete cascade
);
create index on invitations (organization_id, workspace_id);
create index on invitations (organization_id, created_at, id);
create index on invitations (organization_id, updated_at, id);

create table tokens (
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
  workspace_id text,
  sha256 text,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (organization_id, workspace_id) references workspaces (organization_id, id) on delete cascade
);
create index on tokens (organization_id, workspace_id);
create index on tokens (sha256);
create index on tokens (organization_id, created_at, id);
create index on tokens (organization_id, updated_at, id);
`,
  },
  {
    id: '0011-single-sign-on',
    capability: 'tenancy',
    sql: `
create table sso_connections (
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
create index on sso_connections (organization_id, created_at, id);
create index on sso_connections (organization_id, updated_at, id);

-- A person of a connection is known by the provider's subject, never by the address alone.
create table sso_accounts (
  organization_id text not null,
  connection_id text not null,
  subject text not null,
  person_id text not null,
  primary key (connection_id, subject),
  unique (person_id),
  foreign key (organization_id, connection_id) references sso_connections (organization_id, id) on delete cascade
);
create table sso_sessions (
  sha256 text not null,
  organization_id text not null,
  connection_id text not null,
  person_id text not null,
  expires_at timestamptz not null,
  primary key (sha256),
  foreign key (organization_id, connection_id) references sso_connections (organization_id, id) on delete cascade,
  foreign key (person_id) references sso_accounts (person_id) on delete cascade
);
create index on sso_sessions (organization_id, connection_id);
create index on sso_sessions (person_id);
create index on sso_sessions (expires_at);
-- States of flows that came back, until they would have expired anyway: none is taken twice.
create table sso_flows (
  sha256 text not null,
  organization_id text not null,
  expires_at timestamptz not null,
  primary key (sha256),
  foreign key (organization_id) references organizations (id) on delete cascade
);
create index on sso_flows (organization_id);
create index on sso_flows (expires_at);
`,
  },
  {
    id: '0045-developers',
    capability: 'tenancy',
    sql: `
create table developers (
  id text not null,
  organization_id text not null,
  name text not null,
  labels jsonb not null,
  state text not null,
  spec jsonb not null,
  status jsonb not null,
  etag text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  email text,
  sha256 text,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, name),
  unique (organization_id, email),
  foreign key (organization_id) references organizations (id) on delete cascade
);
create index on developers (sha256);
create index on developers (organization_id, created_at, id);
create index on developers (organization_id, updated_at, id);

-- A password is no part of the row that is shown; it is kept as better-auth keeps one.
create table developer_passwords (
  organization_id text not null,
  developer_id text not null,
  password text not null,
  primary key (organization_id, developer_id),
  foreign key (organization_id, developer_id) references developers (organization_id, id) on delete cascade
);
`,
  },
  {
    id: '0074-portal-people',
    capability: 'tenancy',
    sql: `
create table teams (
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
create index on teams (organization_id, created_at, id);
create index on teams (organization_id, updated_at, id);
create table team_members (
  organization_id text not null,
  team_id text not null,
  developer_id text not null,
  role text not null,
  primary key (organization_id, team_id, developer_id),
  foreign key (organization_id, team_id) references teams (organization_id, id) on delete cascade,
  foreign key (organization_id, developer_id) references developers (organization_id, id) on delete cascade
);
create index on team_members (organization_id, developer_id);
-- A session by the digest of its token; what began before the person's end is over whatever row says so.
create table portal_sessions (
  sha256 text not null,
  organization_id text not null,
  developer_id text not null,
  started_at timestamptz not null,
  used_at timestamptz not null,
  primary key (sha256),
  foreign key (organization_id, developer_id) references developers (organization_id, id) on delete cascade
);
create index on portal_sessions (organization_id, developer_id, started_at);
create index on portal_sessions (started_at);
`,
  },
]
