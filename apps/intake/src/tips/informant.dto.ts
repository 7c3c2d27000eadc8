import { ApiSchema } from '@nestjs/swagger';
import { TextField } from '../field.dto.js';

@ApiSchema({
  name: 'TipInformant',
  description: 'Who reports, if they wish to say so. Sealed apart from the tip; shown in no answer and no event.',
})
export class InformantDto {
  @TextField({ max: 200, optional: true, description: 'Full name.', example: 'Nguyễn Thị Hạnh' })
  name?: string;

  @TextField({ max: 40, optional: true, description: 'Phone number.', example: '0987 654 321' })
  phone?: string;

  @TextField({ max: 254, optional: true, description: 'E-mail address.', example: 'hanh.nguyen@example.vn' })
  email?: string;

  @TextField({ max: 500, optional: true, description: 'Address.', example: 'Số 12 phố Huế, Hà Nội' })
  address?: string;

  @TextField({ max: 300, optional: true, description: 'Organisation.', example: 'Công ty TNHH Sữa Hoa Sen' })
  organization?: string;
}
