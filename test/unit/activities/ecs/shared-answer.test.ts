import { sharedAnswer } from '../../../../activities/ecs/shared-answer';

describe('an answer that is shared', () => {
  const askWith = (answers: (() => Promise<number>)[]) => {
    const asked = jest.fn(() => (answers.shift() ?? (() => Promise.resolve(0)))());
    return { asked, ask: sharedAnswer<string, number>(asked, 60_000) };
  };

  it('takes one call for all who ask at the same time, and shortly after', async () => {
    const { asked, ask } = askWith([() => Promise.resolve(1)]);

    expect(await Promise.all([ask('a'), ask('a')])).toEqual([1, 1]);
    expect(await ask('a')).toBe(1);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('is another one for another question', async () => {
    const { ask } = askWith([() => Promise.resolve(1), () => Promise.resolve(2)]);

    expect(await Promise.all([ask('a'), ask('b'), ask('a')])).toEqual([1, 2, 1]);
  });

  it('is asked for again after a failure', async () => {
    const { ask } = askWith([() => Promise.reject(new Error('down')), () => Promise.resolve(2)]);

    await expect(Promise.all([ask('a'), ask('a')])).rejects.toThrow('down');
    expect(await ask('a')).toBe(2);
  });
});
