import { areHours, hoursText } from './hours.rules.js';

describe('hours', () => {
  it.each([
    ['24/7', '24 giờ mỗi ngày, 7 ngày mỗi tuần', '24 hours a day, 7 days a week'],
    [
      'Mo-Fr 07:30-11:30,13:30-17:00',
      'thứ Hai – thứ Sáu 07:30–11:30, 13:30–17:00',
      'Monday – Friday 07:30–11:30, 13:30–17:00',
    ],
    [
      'Mo-We,Fr 08:00-17:00; Sa,Su 00:00-24:00',
      'thứ Hai – thứ Tư, thứ Sáu 08:00–17:00; thứ Bảy, Chủ nhật 00:00–24:00',
      'Monday – Wednesday, Friday 08:00–17:00; Saturday, Sunday 00:00–24:00',
    ],
  ])('%s are said in both languages', (hours, vi, en) => {
    expect(areHours(hours)).toBe(true);
    expect([hoursText(hours, 'vi'), hoursText(hours, 'en')]).toEqual([vi, en]);
  });

  it.each(['', 'always', '24/24', 'Mo-Fr', 'Mo 17:00-08:00', 'Mo 08:00-08:00', 'Mo 25:00-26:00', 'Xx 08:00-09:00'])(
    'are not %j',
    (text) => {
      expect(areHours(text)).toBe(false);
    },
  );
});
