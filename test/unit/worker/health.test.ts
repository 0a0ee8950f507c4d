import type { NativeConnection } from '@temporalio/worker';
import { WorkerHealth } from '../../../worker/health';
import { startHealthServer, type HealthServer } from '../../../worker/health-server';
import { AddressUnusable } from '../../../worker/listen';
import { temporalCheck } from '../../../worker/temporal-check';

type State = ReturnType<Parameters<WorkerHealth['created']>[0]['getState']>;

const SERVES = () => Promise.resolve(undefined);

function running(state: State = 'RUNNING', temporal: () => Promise<string | undefined> = SERVES): WorkerHealth {
  const health = new WorkerHealth();
  health.credentialsAccepted();
  health.connected(temporal);
  health.created({ getState: () => state });
  return health;
}

describe('a worker', () => {
  test('is ready when its credentials are accepted, Temporal serves and it runs', async () => {
    expect(await running().obstacles()).toEqual([]);
  });

  test('that comes up names everything that it still lacks', async () => {
    expect(await new WorkerHealth().obstacles()).toEqual([
      'the credentials have not been checked yet',
      'the worker has not started yet',
      'there is no connection to Temporal yet',
    ]);
  });

  test.each(['INITIALIZED', 'STOPPING', 'DRAINING', 'DRAINED', 'STOPPED', 'FAILED'] as const)(
    'that is %s is not ready',
    async (state) => {
      expect(await running(state).obstacles()).toEqual([`the worker is ${state}`]);
    },
  );

  test('is not ready while Temporal does not serve', async () => {
    expect(await running('RUNNING', () => Promise.resolve('Temporal is away')).obstacles()).toEqual([
      'Temporal is away',
    ]);
  });
});

describe('the check of Temporal', () => {
  function checkOf(answer: () => Promise<{ status: number }>) {
    const check = jest.fn(answer);
    const connection = {
      healthService: { check },
      withDeadline: (_deadline: number, call: () => Promise<unknown>) => call(),
    } as unknown as NativeConnection;
    return { check, ask: temporalCheck(connection) };
  }

  test('has nothing to say of a server that serves', async () => {
    expect(await checkOf(() => Promise.resolve({ status: 1 })).ask()).toBeUndefined();
  });

  test('tells a server that does not serve from one that does not answer', async () => {
    expect(await checkOf(() => Promise.resolve({ status: 2 })).ask()).toBe('Temporal says that it does not serve');
    const away = Object.assign(new Error('with an address'), { code: 14, details: '', metadata: {} });
    expect(await checkOf(() => Promise.reject(away)).ask()).toBe('Temporal does not answer (gRPC code 14)');
  });

  test('asks once for all who ask within a second', async () => {
    const { check, ask } = checkOf(() => Promise.resolve({ status: 1 }));
    await Promise.all([ask(), ask(), ask()]);
    expect(check).toHaveBeenCalledTimes(1);
  });
});

describe('the health server', () => {
  let server: HealthServer;
  let reasons: string[];

  beforeEach(async () => {
    reasons = [];
    server = await startHealthServer('127.0.0.1:0', () => Promise.resolve(reasons));
  });

  afterEach(() => server.stop());

  async function get(path: string, method = 'GET'): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`http://127.0.0.1:${String(server.port)}${path}`, { method });
    return { status: response.status, body: await response.json() };
  }

  test('says that a worker lives, ready or not', async () => {
    reasons = ['the worker has not started yet'];
    expect(await get('/healthz')).toEqual({ status: 200, body: { alive: true } });
  });

  test('says whether a worker is ready, and why not', async () => {
    expect(await get('/readyz?verbose')).toEqual({ status: 200, body: { ready: true, reasons: [] } });
    reasons = ['the worker is DRAINING'];
    expect(await get('/readyz')).toEqual({ status: 503, body: { ready: false, reasons } });
  });

  test('answers nothing else', async () => {
    const error = 'there is only GET /healthz and GET /readyz';
    expect(await get('/metrics')).toEqual({ status: 404, body: { error } });
    expect(await get('/readyz', 'POST')).toEqual({ status: 404, body: { error } });
  });

  test('listens on IPv6 too', async () => {
    const sixth = await startHealthServer('[::1]:0', () => Promise.resolve([]));
    expect((await fetch(`http://[::1]:${String(sixth.port)}/healthz`)).status).toBe(200);
    await sixth.stop();
  });

  test('names its variable when its port is taken', async () => {
    const again = startHealthServer(`127.0.0.1:${String(server.port)}`, () => Promise.resolve([]));
    await expect(again).rejects.toThrow(AddressUnusable);
    await expect(again).rejects.toThrow(/^IMAGEFERRY_HEALTH_ADDRESS: .*EADDRINUSE/);
  });
});
