import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { REGION_SLOTS_ID, strayId } from '../../contract/names';
import type { CopyRecord } from '../../contract/schema/manifest';
import { eventually } from '../../dev/eventually';
import { openNamespace } from '../../dev/namespace';
import { type RunningProcess, startProgram } from '../../dev/process';
import { RunningStack } from '../../dev/running-stack';
import { type JournalEntry, simulatorAdmin, startSimulator } from '../../simulator';
import type { SlotsView } from '../../workflows/region-slots/view';
import { kill } from '../chaos/kill';
import { SOURCE } from '../support/stack';
import { postgresStack, type PostgresTemporal, type Programs } from './temporal-server';
import { workerVariables } from './worker-variables';

/** Copies that may run at once in a region. */
const LIMIT = 2;
const FOR_EVER = { copySeconds: 1_000_000 };

/** What a replication copies, and to where. */
interface Wish {
  name: string;
  targets: string[];
}

const KNOWN: Wish = { name: 'known', targets: ['cn-beijing', 'cn-shanghai', 'cn-shenzhen', 'cn-qingdao'] };
const ABORTED: Wish = { name: 'aborted', targets: ['cn-chengdu'] };
const UNKNOWN: Wish = { name: 'unknown', targets: ['us-west-1', 'eu-central-1'] };

/**
 * After a restore of an older backup as docs/deploying.md says it, replications go on, no copy is made twice, and no region has
 * more copies than its limit, although ECS went on meanwhile. Throws when it is not so.
 */
export async function checkRestored(programs: Programs, built: string): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'imageferry-restored-'));
  const temporal = await postgresStack(programs)(folder);
  const site = await Site.open(temporal, built);
  try {
    await restoreWhileCopiesRun(site);
  } finally {
    await site.close();
    await temporal.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function restoreWhileCopiesRun(site: Site): Promise<void> {
  const { stack, temporal } = site;
  site.startWorker();
  const known = await site.replicate(KNOWN);
  await stack.untilCalled('CopyImage', LIMIT);
  const aborted = await site.replicate(ABORTED);
  await site.untilAllWait(aborted);
  await temporal.backUp();
  say('there is a backup; now ECS goes on');
  await goOn(site, aborted);
  const running = await stack.unfinishedImages();
  assert.equal(running.length, LIMIT);

  await site.loseWorker();
  await temporal.restore();
  await stack.temporal.client.workflow.getHandle(REGION_SLOTS_ID).terminate('restored from a backup');
  site.startWorker();
  say('the backup is restored');

  // What runs counts, whoever began it. What the backup knows goes on, also what was aborted since.
  await site.untilLanesAre(running.map(strayId));
  await stack.until(known, ({ copies }) => copies.filter(({ status }) => status === 'available').length === LIMIT);
  await site.untilAllWait(aborted);
  await site.abort(aborted);
  assert.equal((await stack.callsOf('CopyImage')).length, KNOWN.targets.length + 1);

  await stack.setSpeed({ copySeconds: 0.2 });
  await site.endRunningCopies();
  assert.deepEqual(await site.adoptedIn(known), [false, false, false, false]);
  // What began after the backup is sent again: its image that is there is adopted.
  assert.deepEqual((await site.adoptedIn(await site.replicate(UNKNOWN))).sort(), [false, true]);
  await site.checkCalls(KNOWN.targets.length + UNKNOWN.targets.length);
  say('all is copied, nothing twice, and no region had more copies than may run at once');
}

/** The copies that the backup has end, others begin, one replication is aborted, and one that it does not have begins. */
async function goOn(site: Site, aborted: string): Promise<void> {
  const { stack } = site;
  await site.abort(aborted);
  await site.endRunningCopies();
  await stack.untilCalled('CopyImage', KNOWN.targets.length);
  await site.untilAllWait(await site.replicate(UNKNOWN));
  const [first] = await stack.unfinishedImages();
  await stack.finish(first?.regionId ?? '', KNOWN.name);
  await stack.untilCalled('CopyImage', KNOWN.targets.length + 1);
}

/** Temporal, whose database may be restored, and ECS, which goes on. */
class Site {
  private worker: RunningProcess | undefined;

  private constructor(
    readonly temporal: PostgresTemporal,
    readonly stack: RunningStack,
    private readonly program: string,
    private readonly variables: Record<string, string>,
  ) {}

  static async open(temporal: PostgresTemporal, built: string): Promise<Site> {
    const settings = FOR_EVER;
    const simulator = await startSimulator({ host: '127.0.0.1', port: 0, adminPort: 0, settings, seedDemo: true });
    const namespace = await openNamespace(temporal.address, 'default');
    const ecs = simulatorAdmin(simulator.adminPort ?? 0);
    const stop = async (): Promise<void> => {
      await namespace.close();
      await simulator.stop();
    };
    const variables = {
      ...workerVariables(simulator.port),
      TEMPORAL_ADDRESS: temporal.address,
      IMAGEFERRY_REGION_LIMIT: String(LIMIT),
      IMAGEFERRY_ASK_AGAIN_MS: '1000',
      IMAGEFERRY_POLL_MAXIMUM_MS: '250',
      IMAGEFERRY_LOOK_INTERVAL_MS: '100',
      IMAGEFERRY_VISIBILITY_GRACE_MS: '1000',
    };
    const stack = new RunningStack({ temporal: namespace, ecs, stop });
    for (const { name } of [KNOWN, ABORTED, UNKNOWN]) await stack.addImage({ ...sourceOf(name), name: `of-${name}` });
    return new Site(temporal, stack, path.join(built, 'worker/main'), variables);
  }

  startWorker(): void {
    this.worker = startProgram(this.program, [], { stdio: 'ignore', env: { ...process.env, ...this.variables } });
  }

  async loseWorker(): Promise<void> {
    if (this.worker !== undefined) await kill(this.worker);
  }

  replicate({ name, targets }: Wish): Promise<string> {
    return this.stack.start({ source: sourceOf(name), name, targets });
  }

  async abort(replication: string): Promise<void> {
    const handle = this.stack.temporal.client.workflow.getHandle(replication);
    await handle.cancel();
    await eventually(
      async () => (await handle.describe()).status.name === 'CANCELLED',
      () => `${replication} is not aborted`,
    );
  }

  async endRunningCopies(): Promise<void> {
    for (const { regionId, name } of await this.stack.unfinishedImages()) await this.stack.finish(regionId, name);
  }

  untilAllWait(replication: string): Promise<void> {
    return this.stack.until(replication, ({ copies }) => copies.every(({ status }) => status === 'queued'));
  }

  async untilLanesAre(wanted: string[]): Promise<void> {
    const slots = this.stack.temporal.client.workflow.getHandle(REGION_SLOTS_ID);
    let lanes: string[] = [];
    await eventually(
      async () => {
        lanes = (await slots.query<SlotsView>('slots').catch(() => undefined))?.lanes.map(({ id }) => id) ?? [];
        return String(lanes.sort()) === String(wanted.sort());
      },
      () => `the lanes are ${lanes.join(', ')}, and not ${wanted.join(', ')}`,
    );
  }

  /** Of each copy of a replication that succeeds, whether its image was there. */
  async adoptedIn(replication: string): Promise<CopyRecord['adopted'][]> {
    const { status, copies } = await this.stack.result(replication);
    assert.equal(status, 'succeeded');
    return copies.map(({ adopted }) => adopted);
  }

  async checkCalls(wanted: number): Promise<void> {
    const copies = (await this.stack.callsOf('CopyImage')).map(copyOfCall);
    assert.equal(copies.length, wanted);
    assert.equal(new Set(copies).size, wanted, `copied twice: ${copies.join(', ')}`);
    const { into, from } = await this.stack.ecs.peaks();
    assert.ok(Math.max(...Object.values(into), ...Object.values(from)) <= LIMIT, 'more copies ran than may');
    const { count } = await this.stack.temporal.client.workflow.count('TemporalReportedProblems IS NOT NULL');
    assert.equal(count, 0, 'a workflow cannot go on');
  }

  async close(): Promise<void> {
    await this.loseWorker();
    await this.stack.stop();
  }
}

function sourceOf(name: string): { regionId: string; imageId: string } {
  return { regionId: SOURCE.regionId, imageId: `m-${name}` };
}

function copyOfCall({ parameters }: JournalEntry): string {
  return `${String(parameters['DestinationRegionId'])}/${String(parameters['DestinationImageName'])}`;
}

function say(what: string): void {
  process.stdout.write(`restored: ${what}\n`);
}
