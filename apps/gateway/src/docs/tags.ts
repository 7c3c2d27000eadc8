const descriptions: Record<string, string> = {
  bodies: 'The register of agencies, committees and platforms.',
  'calendar-exceptions': 'Holidays and swapped working days, by which deadlines in days are counted.',
  cases: 'Cases: offered to a lead agency, accepted or declined, and brought to an outcome.',
  clients: 'Programs of partners that may sign in.',
  health: 'The state of the system.',
  hotlines: 'The directory of hotlines, kept by the bodies.',
  'log-books': 'The statutory log books of the receipt of tips and of what came of them.',
  'informant-openings': 'Openings of informants’ identities: asked for, consented to, viewed, listed.',
  'informant-settings': 'Whether a body opens identities with a second person’s consent.',
  notices: 'Coordination notices between agencies, and their acknowledgement.',
  oauth2: 'Access tokens for programs of partners.',
  operations: 'For operators: parked messages, and how the messaging of each service stands.',
  places: 'Provinces and communes by code and name.',
  'proof-challenges': 'Proofs of work, which submissions without a token need when there is much.',
  'receiving-rules': 'The table of receiving: who may do what to a tip, and the deadlines.',
  'receiving-settings': 'How each body receives tips.',
  reports: 'The national report.',
  'signing-keys': 'The keys with which a platform signs its confirmations.',
  'takedown-confirmations': 'What a platform tells about the items it was asked to take down.',
  'takedown-requests': 'Requests to a platform to take items down.',
  threads: 'The whole of a matter, from the tip to the report.',
  'tip-drafts': 'Mails of a body’s mailbox, of which officers make tips.',
  tips: 'Tips of citizens, businesses and officers.',
  'webhook-endpoints': 'Addresses of partners that get signed webhooks.',
};

/** The noun of a path, under which the documentation lists it: `/v1/tips/{id}` is about `tips`. */
export function tagOf(path: string): string {
  const [first = '', second = ''] = path.split('/').filter(Boolean);
  if (first === 'v1') return second;
  return first === '.well-known' ? 'oauth2' : first;
}

/** @throws Error for a noun that nobody has described yet. */
export function descriptionOfTag(name: string): string {
  const description = descriptions[name];
  if (description === undefined) throw new Error(`docs/tags.ts has no description of ${name}.`);
  return description;
}
