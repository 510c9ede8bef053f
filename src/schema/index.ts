import './scalars.ts';
import './completeness.ts';
import './node.ts';
import './system.ts';
import './viewer.ts';
import './pool.ts';
import './cluster.ts';
import './department.ts';
import './project.ts';
import './job.ts';
import { builder } from './builder.ts';

export const schema = builder.toSchema();
