import { endOf, outputOf, startProgram } from '../support/programs';
import { startStack, type Stack } from '../support/stack';

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});

afterAll(() => stack.stop());

interface Answer {
  code: number | null;
  stdout: string;
}

async function doctor(args: string[] = [], env: Record<string, string> = {}): Promise<Answer> {
  const { address, namespace } = stack.temporal;
  const child = startProgram('client/main', ['doctor', ...args], {
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    ...env,
  });
  const { stdout, code } = Object.assign(outputOf(child), { code: await endOf(child) });
  return { code, stdout };
}

test('the doctor finds all well, and then the action that is not allowed any more', async () => {
  const healthy = await doctor();
  await stack.ecs.addFault({ kind: 'error', action: 'DeleteImage', code: 'Forbidden.RAM', status: 403 });
  const refused = await doctor(['--json']);

  expect(healthy.stdout).not.toMatch(/^(WRONG|\?)/m);
  expect(healthy.stdout).toMatch(/^ok +worker +1 \(.+\), build \S+/m);
  expect(healthy.stdout).toMatch(/^ok +permissions +all \d+ actions are allowed$/m);
  expect(healthy.code).toBe(0);
  const { isWell, findings } = JSON.parse(refused.stdout) as { isWell: boolean; findings: object[] };
  expect(isWell).toBe(false);
  expect(findings).toContainEqual({
    subject: 'permissions',
    state: 'wrong',
    text: 'ECS refuses DeleteImage',
    fix: 'allow ecs:DeleteImage in the RAM policy of the worker',
  });
  expect(refused.code).toBe(1);
});

test('the doctor says what is in the way before it comes to a worker', async () => {
  const elsewhere = await doctor([], { TEMPORAL_NAMESPACE: 'no-such-namespace' });
  const nowhere = await doctor([], { TEMPORAL_ADDRESS: '127.0.0.1:1' });

  expect(elsewhere.stdout).toMatch(/^WRONG +namespace +"no-such-namespace" does not exist\. Fix: .+$/m);
  expect(elsewhere.code).toBe(1);
  expect(nowhere.stdout).toMatch(/^WRONG +Temporal +.*nothing listens at 127\.0\.0\.1 port 1/m);
  expect(nowhere.code).toBe(1);
});
