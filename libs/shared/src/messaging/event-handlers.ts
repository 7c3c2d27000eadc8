import { isObservable, lastValueFrom } from 'rxjs';
import type { MessageHandler } from '@nestjs/microservices';
import type { Tx } from '#shared/database';
import { newContext, runInContext } from '#shared/observability';
import { handlerDuration } from './messaging-metrics.js';
import type { ReceivedEvent } from './received-event.js';
import { cutIntoRuns, type Run } from './runs.js';

/** Which method takes events, how it is called, and where they come from. */
export interface HandlerPlan {
  /** Class and method, e.g. `CasesConsumer.onTipReceived`: one method may take several types. */
  name: string;
  topic: string;
  handle: MessageHandler;
}

/** The service's `@OnEvent` methods. */
export class EventHandlers {
  private readonly byName = new Map<string, MessageHandler>();
  private readonly namesByType = new Map<string, string[]>();
  private readonly topicOfType = new Map<string, string>();

  /** Lets the method take events of this type; for its other types it is named again. */
  add(type: string, { name, topic, handle }: HandlerPlan): void {
    this.topicOfType.set(type, topic);
    this.byName.set(name, handle);
    const names = this.namesByType.get(type);
    if (names) names.push(name);
    else this.namesByType.set(type, [name]);
  }

  /** The topics that the service listens to, with the types it handles on each. */
  typesByTopic(): Map<string, Set<string>> {
    const topics = new Map<string, Set<string>>();
    for (const [type, topic] of this.topicOfType) {
      const types = topics.get(topic);
      if (types) types.add(type);
      else topics.set(topic, new Set([type]));
    }
    return topics;
  }

  /** Hands the events to their handlers, set by set, one after the other. */
  async handle(events: readonly ReceivedEvent[], tx: Tx): Promise<void> {
    for (const run of cutIntoRuns(events, (type) => this.namesByType.get(type) ?? [])) await this.handleRun(run, tx);
  }

  private async handleRun({ handler, events }: Run<string>, tx: Tx): Promise<void> {
    const [first] = events;
    const handle = this.byName.get(handler);
    if (!first || !handle) return;
    const { correlationId, id: causationId, traceparent, actor } = first;
    const context = newContext({
      correlationId,
      causationId,
      actor,
      ...(traceparent === undefined ? {} : { traceparent }),
    });
    const noteDuration = handlerDuration.startTimer({ handler });
    try {
      await runInContext(context, () => settled(handle(events, tx)));
    } finally {
      noteDuration();
    }
  }
}

async function settled(answer: unknown): Promise<void> {
  const result: unknown = await answer;
  if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
}
