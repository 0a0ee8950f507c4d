import ms from 'ms';
import type { SetupAnswer, SetupReport } from '../../contract/setup-report';
import { type Finding, unclear, well, wrong } from './finding';

/** The clocks of workers and server must agree within a minute. */
const LARGEST_DIFFERENCE_MS = 60_000;

/** Without these, old copies are kept or copies are not shared, and everything else works. */
const OF_RETENTION_AND_SHARING = [
  'DescribeImageSharePermission',
  'ModifyImageSharePermission',
  'DescribeInstances',
  'DescribeLaunchTemplates',
  'DescribeLaunchTemplateVersions',
];

/** Most names in one line. */
const MAX_NAMED = 5;

/** What the report of a worker says, one finding for each subject. Pure. */
export function findingsOfSetup({ accountId, clockAheadMs, actions, regions }: SetupReport): Finding[] {
  return [
    findingOfClock("worker's clock", clockAheadMs),
    findingOfAccount(accountId, actions),
    findingOfActions(actions),
    findingOfRegions(regions),
  ];
}

/** By how much a clock differs from that of Temporal; positive when it is ahead. Pure. */
export function findingOfClock(subject: string, aheadMs: number): Finding {
  const difference = `${ms(Math.abs(Math.round(aheadMs)))} ${aheadMs < 0 ? 'behind' : 'ahead of'} that of Temporal`;
  if (Math.abs(aheadMs) < 1000) return well(subject, 'agrees with that of Temporal');
  if (Math.abs(aheadMs) <= LARGEST_DIFFERENCE_MS) return well(subject, difference);
  return wrong(subject, difference, 'synchronise the clocks of workers and server (NTP)');
}

/** Credentials that ECS does not accept for anything are no matter of single permissions. */
function findingOfAccount(accountId: string, actions: readonly SetupAnswer[]): Finding {
  const [first] = actions.flatMap(({ problem }) => (problem?.isRefused === true ? [problem] : []));
  const isAccepted = actions.some(({ problem }) => problem === undefined);
  if (isAccepted) return well('account', `${accountId}, and its credentials are accepted`);
  if (first !== undefined) return wrong('account', `${accountId}: ${first.message}`, first.hint);
  return unclear('account', `${accountId}, but no call to ECS was answered`, 'see the lines below');
}

function findingOfActions(actions: readonly SetupAnswer[]): Finding {
  const refused = actions.filter(({ problem }) => problem?.isRefused === true).map(({ name }) => name);
  const silent = actions.filter(({ problem }) => problem?.isRefused === false);
  const needed = refused.filter((name) => !OF_RETENTION_AND_SHARING.includes(name));
  if (needed.length > 0)
    return wrong(
      'permissions',
      `ECS refuses ${listed(refused)}`,
      `allow ${policyWords(refused)} in the RAM policy of the worker`,
    );
  if (refused.length > 0)
    return unclear(
      'permissions',
      `ECS refuses ${listed(refused)}, which only retention and sharing need; copies are made`,
      `allow ${policyWords(refused)} in the RAM policy of the worker if copies are to go, or to be shared`,
    );
  const [first] = silent;
  if (first?.problem === undefined) return well('permissions', `all ${String(actions.length)} actions are allowed`);
  return unclear(
    'permissions',
    `no answer to ${listed(silent.map(({ name }) => name))}: ${first.problem.message}`,
    first.problem.hint,
  );
}

function findingOfRegions(regions: readonly SetupAnswer[]): Finding {
  const failing = regions.filter(({ problem }) => problem !== undefined);
  const [first] = failing;
  if (regions.length === 0)
    return unclear('regions', 'ECS did not tell the regions', 'see the line of the permissions, then ask again');
  if (first?.problem === undefined) return well('regions', `all ${String(regions.length)} regions answer`);
  const names = listed(failing.map(({ name }) => name));
  return wrong(
    'regions',
    `${names}: ${first.problem.message}`,
    `${first.problem.hint} Until then use no target and no source there`,
  );
}

function policyWords(actions: readonly string[]): string {
  return actions.map((action) => `ecs:${action}`).join(', ');
}

function listed(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  return `${names.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
}
