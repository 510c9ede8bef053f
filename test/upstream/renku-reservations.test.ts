import { describe, expect, it } from 'vitest';
import type { NewCapacityReservation } from '../../src/domain/capacity-reservation-changes.ts';
import { capacityReservationKeys } from '../../src/domain/capacity-reservation.ts';
import { rejection } from '../http/site.ts';
import { listed } from './renku-list.ts';
import { made, openRenku, problemsOf, type RenkuSite, shown, tokenOf, walk } from './renku-server.ts';

const template = '01M81G0W25E96GN9KP39JJ98R7';

function newReservation(more: Partial<NewCapacityReservation> = {}): NewCapacityReservation {
  return {
    name: 'Monday course',
    resourceClassId: 'ResourceClass:renku:1/1',
    recurrence: 'WEEKLY',
    startDate: '2026-11-30',
    endDate: '2027-02-28',
    schedule: [{ dayOfWeek: 1, startTime: '08:00', endTime: '10:30:00' }],
    placeholders: 20,
    leadTimeSeconds: 1800,
    scaleDown: 'REDUCE',
    ...more,
  };
}

async function reserve({ bound }: RenkuSite): Promise<string> {
  const { reservation } = await made(bound.capacityReservationChanges.createReservation(newReservation()));
  return reservation.id.split(':')[2]!;
}

describe('capacity reservations', () => {
  it('are refused to whoever is no administrator of Renku, and none is made or deleted', async () => {
    const site = await openRenku();
    const ulid = await reserve(site);
    const { capacityReservations, capacityReservationChanges } = site.bound;
    const before = site.writes();
    for (const token of ['not.a.token', await tokenOf('editor')]) {
      site.session.token = token;
      expect((await rejection(capacityReservations.getMany([[ulid]]))).code).toMatch(/^UPSTREAM_/);
      expect((await rejection(capacityReservationChanges.deleteReservation([ulid]))).code).toMatch(
        /^UPSTREAM_/,
      );
    }
    expect(site.writes()).toEqual(before);
    const { outcome } = await walk(
      capacityReservationChanges.createReservation(
        newReservation({ resourceClassId: 'ResourceClass:renku:1/1' }),
      ),
    );
    expect(outcome.kind).toBe('Forbidden');
    expect(site.fake.data.reservations).toHaveLength(1);
  });

  it.each([
    ['of another system', 'ResourceClass:gateway:1/1'],
    ['of another pool', 'ResourceClass:renku:2/1'],
    ['that is missing', 'ResourceClass:renku:1/999'],
    ['that is a pool', 'ResourcePool:renku:1'],
    ['that is malformed', 'class'],
  ])('are not made for a class %s', async (_, resourceClassId) => {
    const { bound, writes } = await openRenku();
    const change = bound.capacityReservationChanges.createReservation(
      newReservation({ resourceClassId, projectTemplateKey: 'cell-atlas' }),
    );
    expect(await problemsOf(change)).toEqual([
      'resourceClassId: There is no class of this id in the system, or it is hidden from you.',
      "projectTemplateKey: This must be Renku's id of a project: 26 capitals and digits.",
    ]);
    expect(writes()).toEqual([]);
  });

  it('are sent as they were planned, and stand then', async () => {
    const { bound, writes } = await openRenku();
    const input = newReservation({ projectTemplateKey: template });
    const change = await bound.capacityReservationChanges.createReservation(input);
    const { reservation } = await made(Promise.resolve(change));
    expect(writes()).toEqual([
      `POST /capacity-reservations {"name":"Monday course","resource_class_id":1,"project_template_id":"${template}","recurrence":{"type":"weekly","start_date":"2026-11-30","end_date":"2027-02-28","schedule":[{"day_of_week":1,"start_time":"08:00:00","end_time":"10:30:00"}]},"provisioning":{"placeholder_count":20,"lead_time_minutes":30,"scale_down_behavior":"reduce"}}`,
    ]);
    expect(shown(change.steps)).toEqual(writes());
    const { name, recurrence, startDate, endDate, placeholders, leadTimeSeconds, scaleDown } = input;
    expect(reservation).toMatchObject({
      ...{ name, recurrence, startDate, endDate, placeholders, leadTimeSeconds, scaleDown },
      ...{ resourceClassKey: '1', projectTemplateKey: template },
      schedule: [{ dayOfWeek: 1, startTime: '08:00:00', endTime: '10:30:00' }],
    });
    expect(await listed(bound.capacityReservations, capacityReservationKeys, { text: 'monday' })).toEqual([
      reservation,
    ]);
  });

  it('are refused by the path of the input when Renku knows a rule that we do not', async () => {
    const { bound, fake } = await openRenku();
    const change = await bound.capacityReservationChanges.createReservation(newReservation());
    const message =
      'There are errors in the following fields, recurrence.schedule.0.start_time: no, provisioning.lead_time_minutes: canary';
    const body = JSON.stringify({ error: { code: 1422, message } });
    fake.setFault({ kind: 'status', status: 422, body }, '/capacity-reservations');
    const { outcome } = await walk(Promise.resolve(change));
    expect(outcome).toMatchObject({
      kind: 'InvalidInput',
      problems: [{ path: 'schedule.0.startTime' }, { path: 'leadTimeSeconds' }],
    });
    expect(JSON.stringify(outcome)).not.toContain('canary');
  });

  it('are not deleted when they are not there, for which Renku answers 204', async () => {
    const { bound, writes } = await openRenku();
    for (const key of [[template], ['01m81g0w25e96gn9kp39jj98r7'], [template, '1'], ['x']] as const)
      expect(await rejection(bound.capacityReservationChanges.deleteReservation(key))).toMatchObject({
        code: 'NOT_FOUND',
      });
    expect(writes()).toEqual([]);
  });

  it('are gone when they are said to be', async () => {
    const site = await openRenku();
    const ulid = await reserve(site);
    const change = await site.bound.capacityReservationChanges.deleteReservation([ulid]);
    site.fake.setFault({ kind: 'status', status: 204, times: 1 }, `/capacity-reservations/${ulid}`);
    const first = await walk(Promise.resolve(change));
    expect(first.outcome).toMatchObject({
      kind: 'UpstreamFailure',
      message: expect.stringContaining('did not do it'),
    });
    const { deletedId } = await made(site.bound.capacityReservationChanges.deleteReservation([ulid]));
    expect(deletedId).toBe(`CapacityReservation:renku:${ulid}`);
    expect(site.fake.data.reservations).toEqual([]);
  });
});
