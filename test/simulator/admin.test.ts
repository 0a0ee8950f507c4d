import { SOURCE, startSubject, type Subject } from './support';

let subject: Subject;

beforeEach(async () => {
  subject = await startSubject();
});

afterEach(() => subject.stop());

/** Sends a command as somebody would who does not know the types. */
function send(command: string, input: unknown): Promise<unknown> {
  const admin = subject.admin as unknown as Record<string, (input: unknown) => Promise<unknown>>;
  return admin[command]?.(input) ?? Promise.reject(new Error('no such command'));
}

test('an unknown command is refused', async () => {
  await expect(send('explode', {})).rejects.toThrow(/unknown command "explode"; use one of addImage/);
});

test('a command for an image that is not there is refused', async () => {
  const image = { regionId: 'cn-beijing', imageId: 'm-nowhere' };
  await expect(subject.admin.finishCopy(image)).rejects.toThrow(/no image m-nowhere/);
});

test.each([
  ['set', 'a setting of the wrong type', { limit: 'x' }, /limit: .*expected number/],
  ['set', 'an unknown setting', { limits: 5 }, /Unrecognized key: "limits"/],
  ['set', 'a limit below 0', { limit: -1 }, /limit: Too small/],
  ['set', 'a list', [], /expected object/],
  ['addFault', 'an unknown kind', { kind: 'nonsense' }, /kind: Invalid option: expected one of "error"/],
  ['addFault', 'no kind', {}, /kind: /],
  ['addFault', 'a misspelt action', { kind: 'error', action: 'CopyImages' }, /action: Invalid option/],
  ['addFault', 'an unknown region', { kind: 'error', regionId: 'cn-nowhere' }, /regionId: there is no such region/],
  ['addFault', 'too high a probability', { kind: 'error', probability: 2 }, /probability: Too big/],
  ['addImage', 'no name', { regionId: 'cn-beijing', imageId: 'm-1' }, /name: .*expected string/],
  ['addImage', 'an unknown status', { ...SOURCE, imageId: 'm-1', status: 'Broken' }, /status: Invalid option/],
  ['changeImage', 'an unknown field', { regionId: 'cn-hangzhou', imageId: 'm-source', changes: { size: 1 } }, /"size"/],
  ['finishCopy', 'an unknown ending', { regionId: 'cn-hangzhou', imageId: 'm-source', as: 'Broken' }, /as: Invalid/],
  ['journal', 'an unknown filter', { regionId: 'cn-beijing' }, /Unrecognized key: "regionId"/],
])('%s with %s is refused', async (command, _name, input, problem) => {
  await expect(send(command, input)).rejects.toThrow(problem);
});

test('all that is wrong with a command is told at once, and nothing of it is done', async () => {
  const before = await subject.admin.set({});
  const refusal = await send('set', { limit: 'x', copySeconds: 0, goneAfterMs: 5, colour: 'red' }).catch(String);
  expect(refusal).toMatch(/limit: /);
  expect(refusal).toMatch(/copySeconds: /);
  expect(refusal).toMatch(/"colour"/);
  expect(await subject.admin.set({})).toEqual(before);
});
