import type { Done as Call } from './done.ts';

type Done = (operationId: string, request?: Parameters<Call>[1]) => ReturnType<Call>;

const ifMatch = (version: unknown) => ({ 'if-match': `"${String(version)}"` });
const tip = {
  kind: 'citizen',
  content: 'Gian hàng bán hàng giả nhãn hiệu, đã mua và đối chiếu với hàng thật.',
  violation: 'consumer-dispute',
  channel: 'phone',
};

/** Every operation of receiving and of the talk with the informant, with success. */
export async function driveReceiving(done: Done): Promise<void> {
  const { id, receiptCode } = (await done('submitTip', { as: 'hotline', body: tip })) as Record<string, string>;
  const now = async () => ifMatch((await done('readTip', { as: 'hotline', id: String(id) }))['version']);
  const act = async (operationId: string, as: 'hotline' | 'head', body?: object) =>
    done(operationId, { as, id: String(id), body, headers: await now() });
  const guided = { classification: 'out-of-scope', guidance: 'Đề nghị gọi 1800.6838.', guidedTo: 'idea' };
  await act('proposeForTip', 'hotline', guided);
  await act('withdrawTipProposal', 'hotline');
  await act('proposeForTip', 'hotline', guided);
  await act('decideOnTip', 'head', { decision: 'approve', note: 'Đồng ý.' });
  await done('listTipProposals', { as: 'hotline', id: String(id) });
  await done('writeToInformant', { as: 'hotline', id: String(id), body: { kind: 'outcome', text: 'Đã hướng dẫn.' } });
  await done('writeByReceipt', { body: { receiptCode, kind: 'still-going-on', text: 'Vẫn bán.' } });
  await done('lookUpReceipt', { body: { receiptCode } });
  await done('listTipMessages', { as: 'hotline', id: String(id) });
  await done('listTips', { as: 'hotline', query: '?q=gian%20hang&attention=true' });
  await act('acknowledgeTipAttention', 'hotline');
  await act('markTipIntegrity', 'hotline', { accusedBody: 'market-surveillance-79' });
  const items = [
    { externalId: 'CRM-1', tip: { ...tip, channel: 'letter' } },
    { externalId: 'CRM-2', tip: { kind: 'citizen' } },
  ];
  await done('submitTips', { as: 'hotline', body: { items } });
  await done('submitTips', { as: 'hotline', body: { items } });
  await driveRules(done);
}

async function driveRules(done: Done): Promise<void> {
  const as = 'office';
  const validFrom = '2100-01-01T00:00:00Z';
  await done('addReceivingRuleVersion', {
    ...{ as, id: 'decision' },
    body: { amount: 12, unit: 'hours', source: '195/QĐ-BCĐ389', validFrom },
  });
  await done('readReceivingRules', { as });
  await done('addReceivingSetting', {
    as,
    body: { body: 'committee-01', fourEyes: false, source: 'Quy chế làm việc', validFrom },
  });
  await done('listReceivingSettings', { as });
  await done('addCalendarException', {
    as,
    body: { day: '2100-02-08', kind: 'holiday', source: 'Thông báo nghỉ Tết' },
  });
  await done('listCalendarExceptions', { as });
}
