import { eventually } from '#shared/testing';
import type { Done } from './done.ts';

/** An asking with a purpose that says something. */
export const purpose = {
  purposeCode: 'contact-informant',
  purpose: 'Cần hỏi thêm về địa điểm kho hàng trước khi kiểm tra.',
};
/** What a second person says to it. */
export const reason = { reason: 'Không có cách nào khác để xác định kho hàng.' };
/** A setting that no test waits for. */
export const informantSetting = {
  body: 'market-surveillance-79',
  consentRequired: true,
  source: 'Quy chế làm việc 12/QC-QLTT Điều 9',
  validFrom: '2100-01-01T00:00:00Z',
};

/** Every operation about informants, with success, on a tip of a case that the agency leads. */
export async function driveInformants(done: Done, tip: object): Promise<void> {
  const informant = { name: 'Nguyễn Thị Hạnh', phone: '0987 654 321' };
  const { id } = await done('submitTip', { as: 'hotline', body: { ...tip, channel: 'phone', informant } });
  const tipId = String(id);
  const opening = await eventually(() => done('askForInformant', { as: 'agency', id: tipId, body: purpose }));
  const about = { id: String(opening['id']), headers: { 'if-match': '"1"' } };
  await done('readInformantOpening', { as: 'agency', id: about.id });
  await done('consentToInformantOpening', { as: 'agencyHead', ...about, body: reason });
  await done('viewInformant', { as: 'agency', id: about.id });
  const again = await done('submitTip', { as: 'hotline', body: { ...tip, channel: 'phone', informant } });
  const other = { id: String(again['id']) };
  const refused = await eventually(() => done('askForInformant', { as: 'agency', ...other, body: purpose }));
  await done('refuseInformantOpening', { as: 'agencyHead', ...about, id: String(refused['id']), body: reason });
  await done('listInformantOpenings', { as: 'agencyHead', query: '?limit=1' });
  await done('listTipsOfSameInformant', { as: 'hotline', id: tipId });
  await done('addInformantSetting', { as: 'office', body: informantSetting });
  await done('listInformantSettings', { as: 'hotline', query: '?limit=1' });
}
