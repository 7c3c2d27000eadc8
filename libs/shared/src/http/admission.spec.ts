import { Admission } from './admission.js';

describe('admission', () => {
  it('lets in as many as there are places, and the others in turn as places become free', async () => {
    const admission = new Admission(2, 1_000);
    const order: number[] = [];
    const [leave] = await Promise.all([admission.admit(), admission.admit()]);
    const later = [1, 2].map(async (caller) => {
      const leaveLater = await admission.admit();
      order.push(caller);
      leaveLater();
    });
    expect(order).toEqual([]);
    leave();
    await Promise.all(later);
    expect(order).toEqual([1, 2]);
  });

  it('tells who waits too long to come back, and gives the place to who still waits', async () => {
    const admission = new Admission(1, 20);
    const leave = await admission.admit();
    await expect(admission.admit()).rejects.toMatchObject({ code: 'unavailable', options: { retryAfterSeconds: 2 } });
    const next = admission.admit();
    leave();
    (await next)();
    (await admission.admit())();
  });
});
