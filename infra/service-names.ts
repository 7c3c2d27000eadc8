/** The services in the order in which they are named everywhere. */
export const SERVICES = ['gateway', 'intake', 'triage', 'notifications', 'reporting'] as const;

export type ServiceName = (typeof SERVICES)[number];
