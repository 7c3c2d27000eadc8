/** Injection token of the `Clock` of limits, which is real time whatever clock the business follows. */
export const LIMITS_CLOCK = Symbol('LIMITS_CLOCK');
