/** What the catalogue says about one kind of error. */
export interface ProblemKind {
  readonly status: number;
  /** Short Vietnamese text, the same for every occurrence. */
  readonly title: string;
  /** When it occurs and what the caller can do, for the page behind `type`. */
  readonly description: string;
  /** What an occurrence may look like, besides what follows from its kind. */
  readonly example: { readonly detail: string; readonly errors?: readonly FieldFault[] };
}

/** One fault in a request. */
export interface FieldFault {
  /** JSON pointer into the body (`/goods/0/name`), or `/query/…`, `/path/…`, `/headers/…`. */
  pointer: string;
  /** What is wrong, in lower-kebab form, for programs. */
  code: string;
  /** What is wrong, in Vietnamese, for people. */
  detail: string;
}

/** Every error that the API answers, by its code. New ones are added here and nowhere else. */
export const problems = {
  'malformed-request': {
    status: 400,
    title: 'Yêu cầu không đọc được',
    description:
      'The request is not well-formed: not JSON, not UTF-8, nested too deeply, or with forbidden characters.',
    example: { detail: 'Nội dung không phải là JSON hợp lệ.' },
  },
  'validation-failed': {
    status: 400,
    title: 'Dữ liệu không hợp lệ',
    description:
      'The request is well-formed, but some values are missing, unknown or out of range; `errors` names all.',
    example: {
      detail: 'Có 1 lỗi trong dữ liệu.',
      errors: [{ pointer: '/goods/0/name', code: 'is-not-empty', detail: 'Không được để trống.' }],
    },
  },
  unauthenticated: {
    status: 401,
    title: 'Chưa xác thực',
    description: 'A valid access token of a trusted issuer is needed: `Authorization: Bearer …`.',
    example: { detail: 'Thiếu mã truy cập.' },
  },
  'signature-invalid': {
    status: 401,
    title: 'Chữ ký không hợp lệ',
    description: 'The Standard Webhooks signature is missing, not made with a valid key, or older than five minutes.',
    example: { detail: 'Chữ ký không khớp với nội dung nhận được.' },
  },
  forbidden: {
    status: 403,
    title: 'Không có quyền',
    description: 'The token is valid, but has none of the scopes that the operation asks for.',
    example: { detail: 'Cần một trong các quyền: cases:read.' },
  },
  'item-foreign': {
    status: 403,
    title: 'Mục thuộc đơn vị khác',
    description: 'The item of a batch belongs to a request that was addressed to another body.',
    example: { detail: 'Mục này được gửi tới nền tảng khác.' },
  },
  'not-found': {
    status: 404,
    title: 'Không tìm thấy',
    description: 'There is nothing under this address, or nothing that the caller may see, or not yet (`Retry-After`).',
    example: { detail: 'Không có hồ sơ nào với mã này.' },
  },
  'item-unknown': {
    status: 404,
    title: 'Không có mục này',
    description: 'The item of a batch names an id that does not exist.',
    example: { detail: 'Không có mục nào với mã này.' },
  },
  'method-not-allowed': {
    status: 405,
    title: 'Phương thức không được hỗ trợ',
    description: 'The address exists, but not with this method; `Allow` lists those it has.',
    example: { detail: 'Chỉ hỗ trợ: GET, HEAD.' },
  },
  'not-acceptable': {
    status: 406,
    title: 'Không có định dạng được yêu cầu',
    description: 'The operation has no representation of a type that `Accept` names.',
    example: { detail: 'Có sẵn: application/json, text/csv.' },
  },
  conflict: {
    status: 409,
    title: 'Xung đột',
    description: 'The request contradicts what is already there.',
    example: { detail: 'Đã có đăng ký với cùng địa chỉ.' },
  },
  'state-conflict': {
    status: 409,
    title: 'Trạng thái không cho phép',
    description: 'The thing exists, but its present state does not allow the act.',
    example: { detail: 'Vụ việc đã được tiếp nhận.' },
  },
  'item-closed': {
    status: 409,
    title: 'Mục đã đóng',
    description: 'The item of a batch has already been confirmed with another outcome.',
    example: { detail: 'Mục này đã được xác nhận là đã gỡ.' },
  },
  'idempotency-in-progress': {
    status: 409,
    title: 'Yêu cầu cùng khóa đang được xử lý',
    description: 'A request with the same Idempotency-Key is still running; ask again after `Retry-After`.',
    example: { detail: 'Yêu cầu trước với cùng Idempotency-Key chưa kết thúc.' },
  },
  gone: {
    status: 410,
    title: 'Không còn nữa',
    description: 'It was here and has been removed for good.',
    example: { detail: 'Điểm nhận đã bị xóa.' },
  },
  'precondition-failed': {
    status: 412,
    title: 'Dữ liệu đã thay đổi',
    description: 'The thing has changed since it was read with the ETag given in `If-Match`; read it again.',
    example: { detail: 'Phiên bản hiện tại là 4.' },
  },
  'payload-too-large': {
    status: 413,
    title: 'Nội dung quá lớn',
    description: 'The body is larger than the operation accepts.',
    example: { detail: 'Nội dung vượt quá 1048576 byte.' },
  },
  'unsupported-media-type': {
    status: 415,
    title: 'Kiểu nội dung không được hỗ trợ',
    description: 'The body must be `application/json` in UTF-8, unless the operation says otherwise.',
    example: { detail: 'Chỉ nhận application/json.' },
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'Khóa Idempotency-Key đã dùng',
    description: 'The same Idempotency-Key was used before with another body. Use a new key for a new request.',
    example: { detail: 'Khóa này đã được dùng với nội dung khác.' },
  },
  'precondition-required': {
    status: 428,
    title: 'Thiếu điều kiện If-Match',
    description: 'A change needs `If-Match` with the ETag that the thing was read with.',
    example: { detail: 'Cần tiêu đề If-Match.' },
  },
  'proof-required': {
    status: 428,
    title: 'Cần lời giải của phép tính',
    description:
      'Much is being submitted, so a submission without a token needs a proof of work: solve `challenge` (ALTCHA, ' +
      'version 2) and send the same request again with the proof in the header `Altcha-Payload`. A proof is good ' +
      'once, until its challenge expires.',
    example: { detail: 'Đang có nhiều tin gửi đến: hãy giải phép tính kèm theo rồi gửi lại.' },
  },
  'rate-limited': {
    status: 429,
    title: 'Quá nhiều yêu cầu',
    description: 'The limit of requests is used up; go on after `Retry-After` seconds.',
    example: { detail: 'Thử lại sau 30 giây.' },
  },
  internal: {
    status: 500,
    title: 'Lỗi hệ thống',
    description: 'A fault of ours. Report it with its `traceId`.',
    example: { detail: 'Đã ghi nhận lỗi; hãy báo mã traceId khi liên hệ.' },
  },
  unavailable: {
    status: 503,
    title: 'Tạm thời không phục vụ được',
    description:
      'A part of the system is restarting or busy; the same request may succeed after `Retry-After` seconds.',
    example: { detail: 'Hãy thử lại sau 1 giây.' },
  },
} as const satisfies Record<string, ProblemKind>;

/** A code of the catalogue. */
export type ProblemCode = keyof typeof problems;

/** The body of an error answer (RFC 9457). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  code: ProblemCode;
  traceId?: string;
  instance?: string;
  errors?: FieldFault[];
}

/** Whether a text is a code of the catalogue. */
export function isProblemCode(code: unknown): code is ProblemCode {
  return typeof code === 'string' && Object.hasOwn(problems, code);
}

/** A problem of some kind, for items of batches and for composed answers; `type` is relative to the public address. */
export function problemOf(code: ProblemCode, details: Partial<Omit<Problem, 'code'>> = {}): Problem {
  const { status, title } = problems[code];
  return { type: `/problems/${code}`, title, status, ...details, code };
}
