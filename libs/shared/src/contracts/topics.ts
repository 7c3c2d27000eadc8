import { defineTopic, type Topic } from './define.js';

/** Tips (tin báo) as intake registers them: without the informant and without the text. */
export const intakeTips = defineTopic({
  name: 'intake.tips',
  owner: 'intake',
  key: 'tipId',
  description: 'Tips (tin báo) from registration to their end, without the informant and without the text.',
});

/** The bodies (cơ quan, đơn vị) that can be competent, with their territory and validity. */
export const triageBodies = defineTopic({
  name: 'triage.bodies',
  owner: 'triage',
  key: 'bodyId',
  description:
    'Bodies (cơ quan, đơn vị, sàn thương mại điện tử): kind, parent, territory, validity and successor. Others keep copies.',
});

/** Cases (vụ việc): competence, acceptance and outcome. */
export const triageCases = defineTopic({
  name: 'triage.cases',
  owner: 'triage',
  key: 'caseId',
  description:
    'Cases (vụ việc): which tips they hold, which body leads (cơ quan chủ trì) and supports (cơ quan phối hợp), and how they end.',
});

/** Takedown requests (yêu cầu gỡ bỏ) to platforms and what came of each item. */
export const triageTakedownRequests = defineTopic({
  name: 'triage.takedown-requests',
  owner: 'triage',
  key: 'requestId',
  description:
    'Takedown requests (yêu cầu gỡ bỏ) to platforms, their delivery, the 24-hour limit and the confirmation of each item.',
});

/** Coordination notices (công văn phối hợp) and their acknowledgement. */
export const notificationsNotices = defineTopic({
  name: 'notifications.notices',
  owner: 'notifications',
  key: 'noticeId',
  description: 'Coordination notices (công văn phối hợp) to bodies, their acknowledgement and escalation.',
});

/** Deliveries of events to subscribers by signed webhook. */
export const notificationsDeliveries = defineTopic({
  name: 'notifications.deliveries',
  owner: 'notifications',
  key: 'deliveryId',
  description: 'Deliveries to the webhook endpoints of bodies and platforms, as they succeed or finally fail.',
});

/** Every topic of the system, in the order of the services. */
export const topics: readonly Topic[] = [
  intakeTips,
  triageBodies,
  triageCases,
  triageTakedownRequests,
  notificationsNotices,
  notificationsDeliveries,
];
