import { defined } from '../../contract/defined';

/** The options of `imageferry copy` that name regions; each holds lists, separated by commas. */
export interface TargetOptions {
  to?: string[];
  except?: string[];
  bestEffort?: string[];
}

/** The field `targets` that the options describe, not checked yet; and what is wrong with the options. */
export function targetsOf(options: TargetOptions): { targets?: unknown; problems: string[] } {
  const to = regionsIn(options.to);
  const except = regionsIn(options.except);
  const bestEffort = regionsIn(options.bestEffort);
  return to?.includes('all') === true ? everyRegion(to, except, bestEffort) : listed(to, except, bestEffort);
}

/** The obvious is meant where a list ends with a comma, or has blanks in it. */
function regionsIn(lists: string[] | undefined): string[] | undefined {
  return lists
    ?.flatMap((list) => list.split(','))
    .map((region) => region.trim())
    .filter((region) => region !== '');
}

type Regions = string[] | undefined;

function everyRegion(to: string[], except: Regions, bestEffort: Regions): ReturnType<typeof targetsOf> {
  const others = to.filter((region) => region !== 'all');
  const problems =
    others.length === 0
      ? []
      : [`--to: "all" is every region, and "${others.join(',')}" is named beside it; keep one of them`];
  const isPlain = except === undefined && bestEffort === undefined;
  return { targets: isPlain ? 'all' : { all: true, ...defined({ except, bestEffort }) }, problems };
}

function listed(to: Regions, except: Regions, bestEffort: string[] = []): ReturnType<typeof targetsOf> {
  const unknown = bestEffort.filter((region) => to?.includes(region) !== true);
  const problems = unknown.map((region) => `--best-effort: "${region}" is not named by --to; add it there`);
  if (except !== undefined) problems.push('--except: goes with --to all only; leave the region out of --to');
  const targets = to?.map((regionId) => (bestEffort.includes(regionId) ? { regionId, required: false } : regionId));
  return { ...defined({ targets }), problems };
}
