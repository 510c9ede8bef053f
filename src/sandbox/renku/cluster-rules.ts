import { z } from 'zod';
import { databaseError, invalid } from './answer.ts';
import * as field from './fields.ts';
import type { SessionCluster } from './wire.ts';

const text = z.string().max(256);
const required = {
  // 41 characters pass here: the column is what refuses them.
  name: z.string().min(5),
  config_name: field.matching(/^[a-zA-Z0-9._-]+\.yaml$/, 0, 40),
  session_protocol: z.enum(['http', 'https']),
  session_host: field.matching(/^([0-9a-zA-Z:_-]+\.)*[0-9a-zA-Z:_-]+$/, 0, 256),
  session_port: field.wholeNumber(0, 65_536),
  session_path: z.string(),
  session_ingress_annotations: z.record(z.string(), z.unknown()),
};
const optional = {
  session_ingress_class_name: text,
  session_storage_class: text,
  session_tls_secret_name: text,
  service_account_name: field.matching(/^[a-z0-9][a-z0-9-]*[a-z0-9]$/, 0, 63),
  session_ingress_use_default_cluster_tls_cert: z.boolean(),
};

/** The body of POST and PUT. */
export const Cluster = z.strictObject({ ...required, ...z.object(optional).exactPartial().shape });
export const ClusterPatch = z.strictObject({ ...required, ...optional }).exactPartial();
type Cluster = z.output<typeof Cluster>;
type ClusterPatch = z.output<typeof ClusterPatch>;

/** A new cluster, or the stored one after a PUT, which keeps what it does not name. */
export function clusterAfterBody(
  body: Cluster,
  stored: Pick<SessionCluster, 'id'> & Partial<SessionCluster>,
): SessionCluster {
  checkCertificate(body);
  // Renku does not hand the flag on to its database.
  return storable({ ...stored, ...body, session_ingress_use_default_cluster_tls_cert: false });
}

export function clusterAfterPatch(patch: ClusterPatch, stored: SessionCluster): SessionCluster {
  const changed = { ...stored, ...patch };
  // The rule takes an empty or a false value for one that is not given, and so looks at the stored one.
  checkCertificate({ ...stored, ...withoutFalsy(patch) });
  if (changed.session_storage_class === '') delete changed.session_storage_class;
  if (changed.session_tls_secret_name === '') delete changed.session_tls_secret_name;
  return storable(changed);
}

function withoutFalsy(patch: ClusterPatch): ClusterPatch {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => Boolean(value)));
}

type Certificate = Pick<
  Cluster,
  'session_protocol' | 'session_tls_secret_name' | 'session_ingress_use_default_cluster_tls_cert'
>;

function checkCertificate(cluster: Certificate): void {
  if (!hasCertificate(cluster)) {
    throw invalid('With https, a cluster needs either a TLS secret name or the default TLS certificate.');
  }
}

/** The constraints of the table, which say it in no friendlier way. */
function storable(cluster: SessionCluster): SessionCluster {
  if (cluster.name.length > 40) throw databaseError('value too long for type character varying(40)');
  if (!hasCertificate(cluster)) throw databaseError('new row violates a check constraint on the certificate');
  return cluster;
}

/** One of the two, not both; http needs none. */
function hasCertificate(cluster: Certificate): boolean {
  const named = Boolean(cluster.session_tls_secret_name);
  return (
    cluster.session_protocol === 'http' ||
    named !== (cluster.session_ingress_use_default_cluster_tls_cert ?? false)
  );
}
