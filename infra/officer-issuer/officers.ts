/** An officer as the identity provider knows them: a pseudonym, never a name. */
export interface Officer {
  /** The pseudonym; the token's `sub`. */
  pseudonym: string;
  /** Code of the body that the officer belongs to. */
  body: string;
  roles: string[];
}

export const ROLES = ['hotline-officer', 'competent-head', 'case-officer', 'standing-office', 'registrar', 'operator'];

const BODY_CODE = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const BODY_CODE_LIMIT = 35;

/** Those whom the login page offers. */
export const demoOfficers: Officer[] = [
  officerOf('standing-office', ['standing-office']),
  officerOf('standing-office', ['hotline-officer']),
  officerOf('standing-office', ['registrar']),
  officerOf('standing-office', ['operator']),
  officerOf('dms', ['case-officer']),
  officerOf('market-surveillance-01', ['hotline-officer']),
  officerOf('market-surveillance-01', ['case-officer']),
  officerOf('market-surveillance-79', ['case-officer']),
  officerOf('economic-police-79', ['case-officer']),
  officerOf('customs', ['case-officer']),
  officerOf('food-safety', ['case-officer']),
  officerOf('idea', ['case-officer']),
];

/** An officer with the pseudonym that the body and the roles give when none is named. */
export function officerOf(body: string, roles: string[], pseudonym = `${body}.${roles.join('.')}`): Officer {
  return { pseudonym, body, roles };
}

/** What is wrong with a wish for an officer's token, in one sentence; undefined when nothing is. */
export function faultOf({ pseudonym, body, roles }: Officer): string | undefined {
  if (!BODY_CODE.test(body) || body.length > BODY_CODE_LIMIT) {
    return 'body must be the code of a body, for example market-surveillance-01';
  }
  const unknown = roles.filter((role) => !ROLES.includes(role));
  if (roles.length === 0 || unknown.length > 0) return `roles must be some of ${ROLES.join(', ')}`;
  return /^[\w.-]{1,120}$/.test(pseudonym) ? undefined : 'pseudonym must be 1 to 120 letters, digits, ".", "_" or "-"';
}
