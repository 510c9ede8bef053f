import {
  type DocumentNode,
  type GraphQLOutputType,
  type GraphQLSchema,
  isLeafType,
  isListType,
  isNonNullType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { type Break, fieldOf } from './breaks.ts';

/** Where a document that still runs would be answered with values of another type than now: its reader fails instead. */
export function answerChanges(now: GraphQLSchema, toCome: GraphQLSchema, document: DocumentNode): Break[] {
  const [before, after] = [new TypeInfo(now), new TypeInfo(toCome)];
  const changes: Break[] = [];
  const look = visitWithTypeInfo(after, {
    Field(node) {
      const [was, becomes] = [before.getType(), after.getType()];
      if (!was || !becomes || stillReads(was, becomes)) return;
      const message = `Answers ${String(becomes)} in the place of ${String(was)}.`;
      changes.push({ field: fieldOf(document, node), message });
    },
  });
  visit(document, visitWithTypeInfo(before, look));
  return changes;
}

/** Whoever reads what was also reads what it becomes: never null where it never was, and the same leaves. */
function stillReads(was: GraphQLOutputType, becomes: GraphQLOutputType): boolean {
  if (isNonNullType(becomes)) return stillReads(isNonNullType(was) ? was.ofType : was, becomes.ofType);
  if (isNonNullType(was)) return false;
  if (isListType(was) || isListType(becomes))
    return isListType(was) && isListType(becomes) && stillReads(was.ofType, becomes.ofType);
  return isLeafType(was) || isLeafType(becomes) ? was.name === becomes.name : true;
}
