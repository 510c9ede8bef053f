import type { Plugin } from 'graphql-yoga';
import type { CompleteRoles } from '../auth/upstream-roles.ts';
import type { RequestScope } from './request-scope.ts';

/** Finds out the roles that systems tell themselves, for a request that is going to be executed. */
export function useRoles(completeRoles: CompleteRoles): Plugin<object, { scope: RequestScope }> {
  return {
    async onExecute({ args }) {
      const { scope } = args.contextValue as unknown as { scope: RequestScope };
      if (scope.identity === undefined) throw new Error('useAuthentication must stand before useRoles');
      scope.identity = await completeRoles(scope.identity, scope.id);
    },
  };
}
