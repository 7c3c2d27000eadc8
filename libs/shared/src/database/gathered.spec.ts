import { Gathered } from './gathered.js';

const limits = { runsAtOnce: 1, questionsPerRun: 3, waitLimitMs: 1_000 };
const fulfilled = <T>(value: T) => ({ status: 'fulfilled' as const, value });

describe('what is asked for at the same moment', () => {
  it('is done together, as far as one run may hold, and alone it waits for nothing', async () => {
    const runs: number[][] = [];
    const gathered = new Gathered<number, number>(async (questions) => {
      runs.push(questions);
      await Promise.resolve();
      return questions.map((question) => fulfilled(question * 10));
    }, limits);
    const answers = await Promise.all([1, 2, 3, 4, 5].map((question) => gathered.ask(question)));
    expect(answers).toEqual([10, 20, 30, 40, 50]);
    expect(runs).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
  });

  it('waits for the end of a run while it is too little for one beside it', async () => {
    const runs: number[][] = [];
    const ends: (() => void)[] = [];
    const gathered = new Gathered<number, number>(
      async (questions) => {
        runs.push(questions);
        await new Promise<void>((resolve) => ends.push(resolve));
        return questions.map(fulfilled);
      },
      { ...limits, runsAtOnce: 2, questionsPerRun: 20 },
    );
    const sizes = () => runs.map(({ length }) => length);
    const asked: Promise<number>[] = [];
    const ask = async (count: number) => {
      for (let each = 0; each < count; each += 1) asked.push(gathered.ask(asked.length));
      await new Promise(setImmediate);
    };
    await ask(1);
    await ask(15);
    expect(sizes()).toEqual([1]);
    await ask(1);
    expect(sizes()).toEqual([1, 16]);
    await ask(1);
    ends[0]?.();
    await ask(0);
    expect(sizes()).toEqual([1, 16]);
    ends[1]?.();
    await ask(0);
    expect(sizes()).toEqual([1, 16, 1]);
    ends[2]?.();
    expect(await Promise.all(asked)).toEqual(asked.map((_, index) => index));
  });

  it('gets each its own answer or error, and all the error of a run that fails', async () => {
    const gathered = new Gathered<number, number>(async (questions) => {
      await Promise.resolve();
      if (questions.includes(9)) throw new Error('all');
      return questions.map((question) =>
        question === 2 ? { status: 'rejected', reason: new Error('two') } : fulfilled(question),
      );
    }, limits);
    const outcomes = await Promise.allSettled([1, 2, 3, 4, 9, 5].map((question) => gathered.ask(question)));
    const told = outcomes.map((outcome) =>
      outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as Error).message,
    );
    expect(told).toEqual([1, 'two', 3, 'all', 'all', 'all']);
  });

  it('is told in time that no run begins with it, and is then in none', async () => {
    const runs: number[][] = [];
    let end = () => undefined as void;
    const gathered = new Gathered<number, number>(
      async (questions) => {
        runs.push(questions);
        await new Promise<void>((resolve) => (end = resolve));
        return questions.map(fulfilled);
      },
      { ...limits, waitLimitMs: 20 },
    );
    const first = gathered.ask(1);
    await new Promise(setImmediate);
    await expect(gathered.ask(2)).rejects.toMatchObject({ code: '53300' });
    end();
    expect(await first).toBe(1);
    expect(runs).toEqual([[1]]);
  });
});
