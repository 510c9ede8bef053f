import { describe, expect, it } from 'vitest';
import { accessPatchProblems, grantProblems } from '../../src/domain/access-rule-changes.ts';
import { walkSteps } from '../../src/domain/change/steps.ts';
import { rejection } from '../http/site.ts';
import { absent, load, why } from '../sandbox/runai/published.ts';
import { violations } from '../sandbox/runai/openapi.ts';
import { make, openRunai, planned } from './runai-changing.ts';

const path = '/api/v1/authorization/access-rules';
const roleId = 'AccessRole:dgx:8';
const subject = { kind: 'USER', name: 'u-0042@example.org' } as const;

async function open(...options: Parameters<typeof openRunai>) {
  const runai = await openRunai(...options);
  const project = runai.fake.state.projects[0]!;
  const grant = { roleId, subject, scopeId: `Project:dgx:${project.id}` };
  const body = {
    ...{ subjectId: subject.name, subjectType: 'user', roleId: 8 },
    ...{ scopeType: 'project', scopeId: project.id },
  };

  function standing() {
    return runai.fake.state.accessRules.filter(({ deletedAt }) => !deletedAt);
  }

  return { runai, grant, body, standing };
}

describe('access', () => {
  it('is not given by researchers, to whom Run:ai does not even show it', async () => {
    const { runai, grant } = await open({}, 'researcher');
    expect(await rejection(runai.accessRuleChanges.grant(grant))).toMatchObject({
      code: 'UPSTREAM_FORBIDDEN',
    });
    expect(runai.writes()).toEqual([]);
  });

  it('is given by editors as planned, and answered as it reads afterwards', async () => {
    const { runai, grant, body } = await open({}, 'editor');
    const plan = await planned(runai.accessRuleChanges.grant(grant));
    expect(plan).toEqual({ request: `POST ${path}`, body });
    const { outcome } = await make(runai.accessRuleChanges.grant(grant));
    expect(runai.writes()).toEqual([plan]);
    const { id } = runai.fake.state.accessRules.at(-1)!;
    expect(outcome).toMatchObject({
      payload: { accessRule: { id: `AccessRule:dgx:${id}`, subject, roleId, scope: { id: grant.scopeId } } },
    });
    expect(runai.fake.received.at(-1)).toMatchObject({ method: 'GET', path: `${path}/${id}` });
  });

  it.skipIf(absent)(`is asked for in the published form${why}`, async () => {
    const { runai, grant } = await open();
    const { body } = await planned(runai.accessRuleChanges.grant(grant));
    const document = load('specs/runai-2.24.json');
    const schema = { $ref: '#/components/schemas/AccessRuleCreationFields' };
    expect(violations(body, schema, document)).toEqual([]);
  });

  it('that somebody has already is answered, and nothing is sent', async () => {
    const { runai, grant } = await open();
    const first = await make(runai.accessRuleChanges.grant(grant));
    const second = await make(runai.accessRuleChanges.grant(grant));
    expect(second.outcome).toEqual(first.outcome);
    expect(runai.writes()).toHaveLength(1);
    // By an address with a comma, which cannot be looked for.
    const odd = { ...grant, subject: { ...subject, name: 'a,b@example.org' } };
    await make(runai.accessRuleChanges.grant(odd));
    expect((await runai.accessRuleChanges.grant(odd)).steps).toEqual([]);
  });

  it('to everything names the tenant, which every rule tells', async () => {
    const { runai } = await open();
    const { body } = await planned(runai.accessRuleChanges.grant({ roleId, subject, tenantWide: true }));
    expect(body).toMatchObject({ scopeType: 'tenant', scopeId: '1001' });
  });

  it.each([
    ['2.23', 'SERVICE_ACCOUNT', 'app'],
    ['2.24', 'SERVICE_ACCOUNT', 'service-account'],
    ['2.24', 'APPLICATION', 'app'],
    ['2.24', 'GROUP', 'group'],
  ] as const)('of Run:ai %s to a %s calls it %s', async (version, kind, word) => {
    const { runai, grant } = await open({ version });
    const account = { kind, name: 'exporter' };
    const { outcome } = await make(runai.accessRuleChanges.grant({ ...grant, subject: account }));
    expect(outcome.kind).toBe('Done');
    expect(runai.writes()[0]?.body).toMatchObject({ subjectId: 'exporter', subjectType: word });
  });

  it('that Run:ai says to have given, and did not, is a failure', async () => {
    const { runai, grant, standing } = await open();
    const change = await runai.accessRuleChanges.grant(grant);
    const other = { ...standing()[0]!, id: 77 };
    runai.fake.state.accessRules.push(other);
    runai.fake.setFault({ kind: 'body', body: JSON.stringify(other) }, path);
    const walk = await walkSteps(change, new AbortController().signal);
    expect(walk.outcome).toMatchObject({ kind: 'UpstreamFailure', code: 'UPSTREAM_FAILURE' });
  });

  it('whose scope went meanwhile is not found', async () => {
    const { runai, grant } = await open();
    const change = await runai.accessRuleChanges.grant(grant);
    runai.fake.state.projects = [];
    const walk = await walkSteps(change, new AbortController().signal);
    expect(walk.outcome).toMatchObject({ kind: 'NotFound' });
  });
});

describe('a rule that is replaced', () => {
  it('is deleted only after the new one was made and read', async () => {
    const { runai, grant, body } = await open({}, 'editor');
    await make(runai.accessRuleChanges.grant(grant));
    const old = String(runai.fake.state.accessRules.at(-1)!.id);
    runai.fake.forget();
    const { outcome } = await make(
      runai.accessRuleChanges.replace([old], { roleId: 'AccessRole:dgx:5', subject: null }),
    );
    const made = String(runai.fake.state.accessRules.at(-1)!.id);
    expect(runai.fake.received.slice(2).map(({ method, path }) => `${method} ${path}`)).toEqual([
      `POST ${path}`,
      `GET ${path}/${made}`,
      `DELETE ${path}/${old}`,
      `GET ${path}/${old}`,
    ]);
    expect(runai.writes()[0]?.body).toEqual({ ...body, roleId: 5 });
    expect(outcome).toMatchObject({
      payload: { accessRule: { id: `AccessRule:dgx:${made}`, roleName: 'L1 researcher' } },
    });
  });

  it('stays when the new one is refused', async () => {
    const { runai, standing } = await open();
    const before = structuredClone(standing());
    const change = await runai.accessRuleChanges.replace([String(before[0]!.id)], { roleId });
    runai.fake.setFault({ kind: 'status', status: 400, body: '{"code":400,"message":"No."}' }, path);
    const walk = await walkSteps(change, new AbortController().signal);
    expect(walk.outcome).toMatchObject({ kind: 'UpstreamFailure', code: 'UPSTREAM_FAILURE' });
    expect(walk.steps.map(({ status }) => status)).toEqual(['FAILED', 'NOT_TRIED']);
    expect(standing()).toEqual(before);
  });

  it('and cannot be deleted leaves both, which is said', async () => {
    const { runai, standing } = await open();
    const { id } = standing()[0]!;
    const change = await runai.accessRuleChanges.replace([String(id)], { roleId });
    runai.fake.setFault({ kind: 'status', status: 403, body: '{}' }, `${path}/${id}`);
    const walk = await walkSteps(change, new AbortController().signal);
    const made = standing().at(-1)!;
    expect(walk.outcome).toMatchObject({
      ...{ kind: 'PartiallyApplied', code: 'UPSTREAM_FORBIDDEN', lookAt: `AccessRule:dgx:${made.id}` },
      steps: [{ status: 'APPLIED' }, { status: 'FAILED' }],
    });
    expect(standing().map((rule) => rule.id)).toContain(id);
  });

  it('stays when Run:ai takes the new one for the old, as names that differ in case might be', async () => {
    const { runai, grant, standing } = await open();
    await make(runai.accessRuleChanges.grant(grant));
    const old = structuredClone(standing().at(-1)!);
    const name = subject.name.toUpperCase();
    const change = await runai.accessRuleChanges.replace([String(old.id)], { subject: { ...subject, name } });
    runai.fake.setFault({ kind: 'body', body: JSON.stringify(old) }, path);
    const walk = await walkSteps(change, new AbortController().signal);
    expect(walk.steps.map(({ status }) => status)).toEqual(['FAILED', 'NOT_TRIED']);
    expect(standing().at(-1)).toEqual(old);
  });

  it('by what stands beside it is only deleted, and by itself not even that', async () => {
    const { runai, grant } = await open();
    await make(runai.accessRuleChanges.grant(grant));
    await make(runai.accessRuleChanges.grant({ ...grant, roleId: 'AccessRole:dgx:5' }));
    const [eight, five] = runai.fake.state.accessRules.slice(-2).map(({ id }) => String(id));
    expect((await runai.accessRuleChanges.replace([five!], { roleId: 'AccessRole:dgx:5' })).steps).toEqual(
      [],
    );
    const { steps } = await runai.accessRuleChanges.replace([five!], { roleId });
    expect(steps.map(({ intent }) => intent)).toEqual([`Revoke the role L1 researcher of ${subject.name}`]);
    const { outcome } = await make(runai.accessRuleChanges.replace([five!], { roleId }));
    expect(outcome).toMatchObject({ payload: { accessRule: { id: `AccessRule:dgx:${eight}` } } });
  });
});

describe('a rule that is revoked', () => {
  it('is gone, and a second time not found', async () => {
    const { runai, grant } = await open({}, 'editor');
    await make(runai.accessRuleChanges.grant(grant));
    const id = String(runai.fake.state.accessRules.at(-1)!.id);
    const { outcome } = await make(runai.accessRuleChanges.revoke([id]));
    expect(outcome).toMatchObject({ payload: { deletedId: `AccessRule:dgx:${id}`, row: null } });
    expect(runai.writes().at(-1)).toEqual({ request: `DELETE ${path}/${id}`, body: null });
    for (const key of [id, 'abc'])
      expect(await rejection(runai.accessRuleChanges.revoke([key]))).toMatchObject({ code: 'NOT_FOUND' });
    expect(runai.writes()).toHaveLength(2);
  });

  it.each(['its phase', 'a date'])('and still shown as going by %s is no failure', async (how) => {
    const { runai, standing } = await open();
    const [rule] = structuredClone(standing());
    const change = await runai.accessRuleChanges.revoke([String(rule!.id)]);
    const status = { phase: 'Deleting', message: '', details: '' };
    const going = { ...rule, ...(how === 'its phase' ? { status } : { deletedAt: '2026-02-02T10:00:00Z' }) };
    runai.fake.setFault({ kind: 'body', body: JSON.stringify(going) }, `${path}/${rule!.id}`);
    const walk = await walkSteps(change, new AbortController().signal);
    expect(walk.outcome).toMatchObject({ kind: 'Done', payload: { row: { phase: 'DELETING' } } });
  });
});

describe('the rules of a grant', () => {
  const scopeId = 'Project:dgx:1';
  it.each([
    [{ roleId, subject }, ['scopeId']],
    [{ roleId, subject, scopeId, tenantWide: true }, ['scopeId', 'tenantWide']],
    [{ roleId, subject, scopeId: 'Project:emmy:1' }, ['scopeId']],
    [{ roleId, subject, scopeId: 'Job:dgx:1' }, ['scopeId']],
    [{ roleId, subject: { kind: 'UNKNOWN', name: ' ' }, scopeId }, ['subject.kind', 'subject.name']],
    [{ roleId, subject, scopeId }, []],
  ] as const)('refuse %j at %j', (grant, paths) => {
    expect(grantProblems(grant).map(({ path }) => path)).toEqual(paths);
  });

  it('refuse a role of another system in the place of one', () => {
    const problems = accessPatchProblems('dgx', { roleId: 'AccessRole:emmy:1', scopeId: null });
    expect(problems.map(({ path }) => path)).toEqual(['roleId']);
    expect(accessPatchProblems('dgx', {})).toEqual([]);
  });
});
