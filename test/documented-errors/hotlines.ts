import { publicationOfBenThanh } from '../api-conformance/hotlines.ts';

/** A publication that nobody else makes. */
export const publication = () => JSON.stringify(publicationOfBenThanh());

/** The bodies of the acts on a hotline. */
export const hotlineBodies = {
  changeHotline: JSON.stringify({ ...publicationOfBenThanh(), reason: 'Đổi tổng đài.' }),
  withdrawHotline: JSON.stringify({ reason: 'Số máy không còn sử dụng.' }),
  checkHotline: JSON.stringify({ visibility: 'public' }),
};
