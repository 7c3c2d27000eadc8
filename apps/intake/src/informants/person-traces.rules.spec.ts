import { personTracesOf, type Informant } from './person-traces.rules.js';

const valueOf = (informant: Informant) => personTracesOf(informant).map(({ value }) => value);

describe('what tells the same person', () => {
  it.each([
    ['0987 654 321', '+84987654321'],
    ['+84 (0)987.654.321', '+84987654321'],
    ['84987654321', '+84987654321'],
    ['0168 7654321', '+84387654321'],
  ])('is a phone however it is written: %s', (phone, canonical) => {
    expect(personTracesOf({ phone })).toEqual([{ kind: 'informant-phone', value: canonical }]);
  });

  it.each([
    ['Hanh.Nguyen@Example.VN', 'hanh.nguyen@example.vn'],
    ['  hanh@example.vn ', 'hanh@example.vn'],
    ['hanh@thư.example', 'hanh@xn--th-e0a.example'],
  ])('is an e-mail address however it is written: %s', (email, canonical) => {
    expect(personTracesOf({ email })).toEqual([{ kind: 'informant-email', value: canonical }]);
  });

  it('is not an e-mail address that differs in more than case', () => {
    expect(valueOf({ email: 'h.anh@example.vn' })).not.toEqual(valueOf({ email: 'hanh@example.vn' }));
    expect(valueOf({ email: 'hanh+389@example.vn' })).not.toEqual(valueOf({ email: 'hanh@example.vn' }));
  });

  it('is a name with an address, with or without diacritics', () => {
    const typed = { name: 'Nguyễn Thị Hạnh', address: 'Số 12, phố Huế – Hà Nội' };
    const plain = { name: 'NGUYEN THI HANH', address: 'so 12 pho hue ha noi' };
    expect(personTracesOf(typed)).toMatchObject([{ kind: 'informant-name-and-address' }]);
    expect(personTracesOf(typed)).toEqual(personTracesOf(plain));
  });

  it.each<Informant>([
    {},
    { name: 'Nguyễn Thị Hạnh' },
    { address: 'Số 12 phố Huế' },
    { organization: 'Công ty Hoa Sen' },
    { name: '…', address: '–' },
    { phone: 'không có' },
    { phone: '12' },
    { email: 'không có' },
    { email: 'a@b@c' },
    { email: '@example.vn' },
  ])('is not %j', (informant) => {
    expect(personTracesOf(informant)).toEqual([]);
  });

  it('is each of its traces', () => {
    const all = { name: 'Hạnh', address: 'Huế', phone: '0987654321', email: 'h@example.vn', organization: 'Hoa Sen' };
    expect(personTracesOf(all)).toHaveLength(3);
  });
});
