import { inBatches } from '../../../../activities/shared/in-batches';

/** A receiver whose calls end when the test says so. */
function receiver() {
  const calls: { to: string; items: string[]; end: (result: string) => void; fail: (error: Error) => void }[] = [];
  const send = inBatches<string, string>(
    (to, items) => new Promise((resolve, reject) => calls.push({ to, items, end: resolve, fail: reject })),
  );
  return { calls, send };
}

const untilSent = () => new Promise(setImmediate);

describe('in batches', () => {
  it('sends at once what comes for an idle receiver, and together what comes during a call', async () => {
    const { calls, send } = receiver();
    const first = send('a', '1');
    await untilSent();
    const others = Promise.all([send('a', '2'), send('a', '3')]);
    await untilSent();
    expect(calls.map(({ items }) => items)).toEqual([['1']]);

    calls[0]?.end('one');
    expect(await first).toBe('one');
    await untilSent();
    expect(calls.map(({ items }) => items)).toEqual([['1'], ['2', '3']]);

    calls[1]?.end('two');
    expect(await others).toEqual(['two', 'two']);
  });

  it('sends together what comes in a pause after a call, which nobody waits for whose call is over', async () => {
    const calls: string[][] = [];
    const pauses: (() => void)[] = [];
    const send = inBatches<string, number>(
      (_, items) => Promise.resolve(calls.push(items)),
      () => new Promise((resolve) => pauses.push(resolve)),
    );
    await send('a', '1');
    const second = send('a', '2');
    await untilSent();
    const third = send('a', '3');
    await untilSent();
    expect(calls).toEqual([['1']]);

    pauses.shift()?.();
    await Promise.all([second, third]);
    expect(calls).toEqual([['1'], ['2', '3']]);

    await untilSent();
    pauses.shift()?.();
    await untilSent();
    await send('a', '4');
    expect(calls.at(-1)).toEqual(['4']);
  });

  it('lets no receiver wait for another one', async () => {
    const { calls, send } = receiver();
    void send('a', '1');
    void send('b', '2');
    await untilSent();

    expect(calls.map(({ to }) => to)).toEqual(['a', 'b']);
  });

  it('fails those whose call has failed, and goes on with the next', async () => {
    const { calls, send } = receiver();
    const first = send('a', '1');
    await untilSent();
    const second = send('a', '2');
    calls[0]?.fail(new Error('down'));
    await expect(first).rejects.toThrow('down');
    await untilSent();
    calls[1]?.end('two');

    expect(await second).toBe('two');
  });
});
