/** That one thread leads to another. */
export interface ThreadMember {
  memberThreadId: string;
  threadId: string;
}
