import { randomInt } from 'node:crypto';
import type { Done } from './done.ts';

/** A publication of the committee of Bến Thành Ward, each time with another number. */
export const publicationOfBenThanh = () => ({
  ...{ bodyName: 'Ban Chỉ đạo 389 phường Bến Thành', bodyNameEn: 'Steering Committee 389 of Ben Thanh Ward' },
  ...{ level: 'commune', communeCode: '26743', channel: 'phone', value: `028 38${randomInt(100_000, 999_999)}` },
  ...{ hours: 'Mo-Fr 07:30-11:30,13:30-17:00', sector: 'general', source: 'Thông báo 12/TB-BCĐ389' },
});

/** Every operation of the directory, with success. */
export async function driveHotlines(done: Done): Promise<void> {
  const as = 'office';
  const { id } = (await done('publishHotline', { as, body: publicationOfBenThanh() })) as { id: string };
  const versioned = (version: number) => ({ 'if-match': `"${version}"` });
  await done('checkHotline', { as, id, headers: versioned(1), body: { visibility: 'public' } });
  const change = { ...publicationOfBenThanh(), reason: 'Đổi tổng đài.' };
  await done('changeHotline', { as, id, headers: versioned(2), body: change });
  await done('listHotlines', { query: '?communeCode=26743&withSuperiors=true&limit=5' });
  await done('listHotlines', { as, query: '?visibility=internal&province=B%C3%ACnh%20D%C6%B0%C6%A1ng' });
  await done('readHotline', { id, headers: { 'accept-language': 'en' } });
  await done('withdrawHotline', { as, id, headers: versioned(3), body: { reason: 'Số máy không còn sử dụng.' } });
  await done('readHotline', { as, id });
  await done('listPlaces', { query: '?q=ben%20thanh&limit=5' });
}
