import { type ActionPurpose, ECS_ACTIONS, type EcsAction } from '../activities/ecs/actions';

/** Whom a policy is for, and what is left out of it. */
export interface PolicyScope {
  /** The only regions in which something may be changed; all of them unless given. */
  regions?: readonly string[];
  /** Id of the account; any unless given. */
  account?: string;
  without?: readonly Exclude<ActionPurpose, 'copy'>[];
}

export interface RamPolicy {
  Version: '1';
  Statement: { Effect: 'Allow'; Action: string[]; Resource: string | string[] }[];
}

const ACTIONS = Object.entries(ECS_ACTIONS) as [
  EcsAction,
  { purpose: ActionPurpose; changes?: 'image' | 'snapshot' },
][];

/** The least rights of a worker. It looks into every region, as the inventory of the slots does, whatever it may change. */
export function ramPolicy({ regions, account = '*', without = [] }: PolicyScope = {}): RamPolicy {
  const needed = ACTIONS.filter(([, { purpose }]) => !without.some((left) => left === purpose));
  if (regions === undefined)
    return policyOf([
      statement(
        needed.map(([action]) => action),
        '*',
      ),
    ]);
  const reads = needed.filter(([, { changes }]) => changes === undefined).map(([action]) => action);
  const kinds = [...new Set(needed.flatMap(([, { changes }]) => changes ?? []))];
  const changes = kinds.map((kind) =>
    statement(
      needed.filter(([, facts]) => facts.changes === kind).map(([action]) => action),
      regions.map((regionId) => `acs:ecs:${regionId}:${account}:${kind}/*`),
    ),
  );
  return policyOf([statement(reads, '*'), ...changes]);
}

function statement(actions: EcsAction[], resource: string | string[]): RamPolicy['Statement'][number] {
  return { Effect: 'Allow', Action: actions.map((action) => `ecs:${action}`), Resource: resource };
}

function policyOf(statements: RamPolicy['Statement']): RamPolicy {
  return { Version: '1', Statement: statements };
}

/** Those of the files in deploy/ram that name regions and an account: examples, to be replaced. */
const EXAMPLE = { regions: ['cn-hangzhou', 'cn-beijing'], account: '1234567890123456' };

/** The policies in deploy/ram, by file. */
export const POLICY_FILES: Readonly<Record<string, RamPolicy>> = {
  'worker.json': ramPolicy(),
  'worker-without-delete.json': ramPolicy({ without: ['delete', 'retention'] }),
  'worker-by-region.json': ramPolicy(EXAMPLE),
  'worker-by-region-without-delete.json': ramPolicy({ ...EXAMPLE, without: ['delete', 'retention'] }),
};
