import { gather, type Sources } from '../../src/domain/sources.ts';

/** A gateway that nothing is connected to. */
export const noSources: Sources = { ...gather([]), systems: [] };
