/** What Renku keeps beside pools, clusters and classes, in its own names; times are ISO 8601. */

/** Renku's copy of an account of Keycloak. */
export interface User {
  id: string;
  username: string;
  email?: string;
  first_name?: string;
  last_name?: string;
}

export interface Group {
  id: string;
  slug: string;
  name: string;
  creation_date: string;
  created_by: string;
  /** Subjects; no part of any answer. */
  members: string[];
}

export interface Project extends Group {
  /** The path of whoever owns the project, without its own slug. */
  namespace: string;
  visibility: 'public' | 'private';
}

export interface Session {
  name: string;
  image: string;
  project_id: string;
  launcher_id: string;
  resource_class_id: number;
  session_type: 'interactive' | 'non-interactive';
  url: string;
  started: string;
  status: {
    state: 'running' | 'starting' | 'stopping' | 'failed' | 'hibernated' | 'succeeded';
    message?: string;
    ready_containers: number;
    total_containers: number;
    will_hibernate_at?: string;
    will_delete_at?: string;
  };
  resources: { requests: { cpu: number; gpu: number; memory: number; storage: number } };
  lastInteraction?: string;
  job_completed_at?: string;
  /** Whose it is; no part of any answer. */
  owner: string;
}

/** Hours that the sessions of one user ran in one class on one day. */
export interface Usage {
  pool_id: number;
  class_id: number;
  user_id: string;
  date: string;
  hours: number;
}

export interface Reservation {
  id: string;
  name: string;
  resource_class_id: number;
  project_template_id?: string;
  recurrence: {
    type: 'once' | 'daily' | 'weekly';
    start_date: string;
    end_date: string;
    schedule: { day_of_week?: number; start_time: string; end_time: string }[];
  };
  provisioning: {
    placeholder_count: number;
    lead_time_minutes: number;
    scale_down_behavior: 'maintain' | 'reduce' | 'none';
  };
}

export interface Alert {
  id: string;
  title: string;
  message: string;
  event_type: string;
  user_id: string;
  session_name?: string;
  creation_date: string;
  resolved_at?: string;
}

/** Whose accounts people may connect to theirs; pools on other systems can ask for one. */
export interface Provider {
  id: string;
  kind: 'dropbox' | 'generic_oidc' | 'github' | 'gitlab' | 'google' | 'zenodo';
  client_id: string;
  /** Answered as `redacted` to administrators and as nothing to others. */
  client_secret: string;
  display_name: string;
  scope: string;
  url: string;
  use_pkce: boolean;
}

/** The tag is written as the header has it, quotes included. */
export interface PlatformConfig {
  etag: string;
  incident_banner: string;
}

export interface AuthorizationConfig {
  etag: string;
  create_projects: 'admins_only' | 'registered_users';
  create_groups: 'admins_only' | 'registered_users';
}
