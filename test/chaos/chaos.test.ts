import { builtPrograms } from '../support/shared-server';
import { startDevServer } from './durable-temporal';
import { reportLine } from './report';
import { runScenario } from './scenario';
import { SMALL } from './workload';

test('every promise holds while processes are killed, workflows terminated and reset, and ECS fails', async () => {
  const seed = Date.now() % 1_000_000;
  const outcome = await runScenario(seed, SMALL, builtPrograms(), startDevServer);
  process.stderr.write(`${reportLine(outcome, SMALL)}\n`);

  expect({ seed, violations: outcome.violations }).toEqual({ seed, violations: [] });
}, 300_000);
