import type { Migration } from '@gatehouse/store'

/** Frozen once released: a change is a new migration. */
export const migrations: readonly Migration[] = [
  {
    id: '0002-catalogue',
    capability: 'catalogue',
    sql: `
create table apis (
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
create index on apis (organization_id, workspace_id, created_at, id);
create index on apis (organization_id, workspace_id, updated_at, id);

create table definitions (
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
  sha256 text,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, workspace_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (organization_id, workspace_id) references workspaces (organization_id, id) on delete restrict
);
create index on definitions (sha256);
create index on definitions (organization_id, workspace_id, created_at, id);
create index on definitions (organization_id, workspace_id, updated_at, id);

create table upstreams (
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
create index on upstreams (organization_id, workspace_id, created_at, id);
create index on upstreams (organization_id, workspace_id, updated_at, id);

create table api_versions (
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
  api_id text not null,
  definition_id text,
  upstream_id text not null,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, workspace_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (organization_id, workspace_id) references workspaces (organization_id, id) on delete restrict,
  foreign key (organization_id, api_id) references apis (organization_id, id) on delete restrict,
  foreign key (organization_id, definition_id) references definitions (organization_id, id) on delete restrict,
  foreign key (organization_id, upstream_id) references upstreams (organization_id, id) on delete restrict
);
create index on api_versions (organization_id, api_id);
create index on api_versions (organization_id, definition_id);
create index on api_versions (organization_id, upstream_id);
create index on api_versions (organization_id, workspace_id, created_at, id);
create index on api_versions (organization_id, workspace_id, updated_at, id);

create table revisions (
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
  api_version_id text not null,
  number bigint,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, workspace_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (organization_id, workspace_id) references workspaces (organization_id, id) on delete restrict,
  foreign key (organization_id, api_version_id) references api_versions (organization_id, id) on delete cascade
);
create index on revisions (organization_id, api_version_id);
create index on revisions (organization_id, workspace_id, created_at, id);
create index on revisions (organization_id, workspace_id, updated_at, id);

create table deployments (
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
  api_version_id text not null,
  revision_id text not null,
  environment_id text not null,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, workspace_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (organization_id, workspace_id) references workspaces (organization_id, id) on delete restrict,
  foreign key (organization_id, api_version_id) references api_versions (organization_id, id) on delete cascade,
  foreign key (organization_id, revision_id) references revisions (organization_id, id) on delete cascade,
  foreign key (organization_id, environment_id) references environments (organization_id, id) on delete restrict
);
create index on deployments (organization_id, api_version_id);
create index on deployments (organization_id, revision_id);
create index on deployments (organization_id, environment_id);
create index on deployments (organization_id, workspace_id, created_at, id);
create index on deployments (organization_id, workspace_id, updated_at, id);

-- One deployment under way, and one live, for an API version in an environment.
create unique index deployments_one_live on deployments (organization_id, api_version_id, environment_id) where state = 'live';

-- Who answers on a host and base path in a gateway group, whatever the organization.
create table route_claims (
  gateway_group_id text not null,
  claim text not null,
  organization_id text not null,
  api_version_id text not null,
  environment_id text not null,
  primary key (gateway_group_id, claim),
  foreign key (gateway_group_id) references gateway_groups (id) on delete cascade,
  foreign key (organization_id, api_version_id) references api_versions (organization_id, id) on delete cascade,
  foreign key (organization_id, environment_id) references environments (organization_id, id) on delete cascade
);
create index on route_claims (organization_id, api_version_id, environment_id);
`,
  },
  {
    id: '0014-upstream-client-certificates',
    capability: 'catalogue',
    sql: `
alter table upstreams add column tls_client_certificate_id text;
alter table upstreams add foreign key (organization_id, tls_client_certificate_id)
  references certificates (organization_id, id) on delete restrict;
create index on upstreams (organization_id, tls_client_certificate_id);

-- What a revision shows to its upstream.
alter table revisions add column client_certificate_id text;
`,
  },
  {
    id: '0015-staged-deployments',
    capability: 'catalogue',
    sql: `
-- One deployment at a time is put to the proof, for an API version in an environment.
create unique index deployments_one_staged on deployments (organization_id, api_version_id, environment_id) where state = 'staged';

-- Of deployments that are staged, or about to be: which gateways serve them, where not all do.
create table deployment_stages (
  deployment_id text not null,
  organization_id text not null,
  gateway_group_id text not null,
  nodes jsonb not null,
  primary key (deployment_id),
  foreign key (organization_id, deployment_id) references deployments (organization_id, id) on delete cascade
);
create index on deployment_stages (gateway_group_id);

-- What each gateway has counted of them: since its last start, and before.
create table stage_counts (
  deployment_id text not null,
  node text not null,
  start bigint not null,
  counts jsonb not null,
  earlier jsonb not null,
  told_at timestamptz not null,
  primary key (deployment_id, node),
  foreign key (deployment_id) references deployment_stages (deployment_id) on delete cascade
);
`,
  },
  {
    id: '0049-contract-drift',
    capability: 'catalogue',
    sql: `
-- What traffic showed and contracts do not know: names and types, never values.
create table contract_drift (
  organization_id text not null,
  api_version_id text not null,
  environment_id text not null,
  digest text not null,
  kind text not null,
  method text not null,
  path text not null,
  name text not null,
  type text not null,
  count bigint not null,
  applications jsonb not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (api_version_id, environment_id, digest),
  foreign key (organization_id, api_version_id) references api_versions (organization_id, id) on delete cascade,
  foreign key (organization_id, environment_id) references environments (organization_id, id) on delete cascade
);
create index on contract_drift (organization_id, api_version_id);
create index on contract_drift (organization_id, environment_id);
`,
  },
  {
    id: '0057-version-lifecycle',
    capability: 'catalogue',
    sql: `
-- When something happens to an API version by itself.
alter table api_versions add column due_at timestamptz;
create index api_versions_due on api_versions (due_at) where due_at is not null;

-- Those that are deprecated say so on their replies.
update api_versions
  set status = status || jsonb_build_object('announcement', jsonb_build_object('deprecatedAt', status->'deprecatedAt'))
  where state = 'deprecated' and status ? 'deprecatedAt';
`,
  },
  {
    id: '0057-transition-approvals',
    capability: 'catalogue',
    sql: `
create table transition_rules (
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
  environment_id text,
  after_id text,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, name),
  foreign key (organization_id, after_id) references environments (organization_id, id) on delete restrict,
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (organization_id, workspace_id) references workspaces (organization_id, id) on delete cascade,
  foreign key (organization_id, environment_id) references environments (organization_id, id) on delete cascade
);
create index on transition_rules (organization_id, workspace_id);
create index on transition_rules (organization_id, environment_id);
create index on transition_rules (organization_id, after_id);
create index on transition_rules (organization_id, created_at, id);
create index on transition_rules (organization_id, updated_at, id);

create table transition_requests (
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
  api_version_id text not null,
  expires_at timestamptz,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, workspace_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (organization_id, workspace_id) references workspaces (organization_id, id) on delete restrict,
  foreign key (organization_id, api_version_id) references api_versions (organization_id, id) on delete cascade
);
create index on transition_requests (organization_id, api_version_id);
create index on transition_requests (organization_id, workspace_id, created_at, id);
create index on transition_requests (organization_id, workspace_id, updated_at, id);
create index transition_requests_open on transition_requests (state, expires_at) where state in ('requested', 'approved');
`,
  },
  {
    id: '0060-revision-documents',
    capability: 'catalogue',
    sql: `
-- What a revision was made of.
alter table revisions add column document_sha256 text;
create index on revisions (organization_id, workspace_id, document_sha256);
`,
  },
  {
    id: '0066-contract-uses',
    capability: 'catalogue',
    sql: `
-- What applications use of contracts; without an application it is of callers that none is known of.
create table contract_uses (
  organization_id text not null,
  api_version_id text not null,
  environment_id text not null,
  application_id text not null,
  digest text not null,
  kind text not null,
  method text not null,
  path text not null,
  name text not null,
  value text not null,
  count bigint not null,
  first_used_at timestamptz not null,
  last_used_at timestamptz not null,
  primary key (api_version_id, environment_id, application_id, digest),
  foreign key (organization_id, api_version_id) references api_versions (organization_id, id) on delete cascade,
  foreign key (organization_id, environment_id) references environments (organization_id, id) on delete cascade
);
create index on contract_uses (organization_id, api_version_id);
create index on contract_uses (organization_id, environment_id);
create index on contract_uses (organization_id, application_id);
`,
  },
  {
    id: '0068-version-transitions',
    capability: 'catalogue',
    sql: `
-- What has become of API versions, and by whom.
create table version_transitions (
  seq bigint generated always as identity primary key,
  organization_id text not null,
  api_version_id text not null,
  at timestamptz not null,
  transition text not null,
  from_state text,
  to_state text not null,
  caller_kind text not null,
  caller_id text not null,
  caller_name text not null,
  request text,
  reason text,
  foreign key (organization_id, api_version_id) references api_versions (organization_id, id) on delete cascade
);
create index on version_transitions (api_version_id, seq);
`,
  },
]
