import { setTimeout as sleep } from 'node:timers/promises';
import type { SetupAnswer, SetupReport } from '../../contract/setup-report';
import type { EcsApi } from '../ecs/api';
import { EcsFailure } from '../ecs/failure';
import type { Dependencies } from '../shared/dependencies';
import { mapInBatches } from '../shared/map-in-batches';
import { serverNow } from '../shared/server-time';
import { PROBES, unknownImage } from './probes';
import { problemOf, SILENCE } from './problem-of';

/** Asked for the regions, and tried for the actions where ECS does not tell the regions. */
const USUAL_REGION = 'cn-hangzhou';
const PATIENCE_MS = 10_000;

/** What this worker may do, whom it reaches, and whether its clock is right. Changes nothing, and fails for no answer of ECS. */
export function checkSetup({ ecs, accountId }: Dependencies) {
  return async (): Promise<SetupReport> => {
    const clockAheadMs = Date.now() - serverNow();
    const { ids, answer } = await regionsOf(ecs);
    const [source = USUAL_REGION, target = source] = ids;
    const [actions, regions] = await Promise.all([
      Promise.all(PROBES.map(({ action, ask }) => answerTo(action, () => ask(ecs, source, target)))),
      mapInBatches(ids, (regionId) => answerTo(regionId, () => ecs.describeImages(regionId, unknownImage))),
    ]);
    return { accountId, clockAheadMs, actions: [answer, ...actions], regions };
  };
}

async function regionsOf(ecs: EcsApi): Promise<{ ids: string[]; answer: SetupAnswer }> {
  let ids: string[] = [];
  const answer = await answerTo('DescribeRegions', async () => {
    ids = await ecs.describeRegions(USUAL_REGION);
  });
  return { ids, answer };
}

async function answerTo(name: string, ask: () => Promise<unknown>): Promise<SetupAnswer> {
  const silence = sleep(PATIENCE_MS, SILENCE, { ref: false });
  const problem = await Promise.race([ask().then(() => undefined, problemIn), silence]);
  return problem === undefined ? { name } : { name, problem };
}

function problemIn(error: unknown): ReturnType<typeof problemOf> {
  if (error instanceof EcsFailure) return problemOf(error);
  throw error;
}
